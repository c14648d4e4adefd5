//! Names that are words as well, and words that are no names.

/// Ordinary words that are also names, by first letter; the last row holds other scripts.
///
/// A `+` follows those which are written with a capital anyway (German nouns, months, places): there a
/// capital says nothing.
const WORDS: [&str; 27] = [
    "abate abide account ace active africa+ age aim aime al alba alegria all allegra ally alma alt am \
     amada amado amato amazon+ amber america+ amico amor an ange angel angeles angelo antes any apple+ \
     april+ arch are argentina+ aria art as ash asia+ ask aspen+ at atlas aube august+ aurora autumn \
     avril azzurra",
    "baby bach+ back baker ball banana bang bank banks bar baron base basic bass bat bauer+ baum+ bay be \
     beach bean bear beard beat beau beck+ been beer bein+ bela bell bella belle bello bent berg+ berger \
     best bialy bianchi bianco big bill bird bishop bit bjork black blanc blanca blanche blanco blank \
     blau bless bliss block blood blue blum+ blume+ bob boden+ body boer bois bolivia+ bolt bon bond bone \
     bonne book boot bore born bos bosch boss boston+ boucher bow box boy branch brand+ brass braun \
     braut+ bravo bread breeze bridge bright brook brot+ brother brown bruder+ brun brunnen+ buch+ buck \
     bueno bull bunt buono burg+ burn bush business buster button buy by",
    "cabello cabeza cadet cairo+ call calle camino camp campo can candy cannon cano car cara carbone card \
     care caro carolina+ carpenter carre carry carta casa case cash castillo castle cat cave center chad+ \
     chance chant chapel charity chase chat cherry chevalier chiara child china+ chip christmas+ chuck \
     church cielo city clair claire clara claro clay clear cliff cloche cloud coach coat colombia+ come \
     comfort concepcion conde constant consuelo cook cookie cordonnier corn corona corti cost costa court \
     couture cox crane crew cross crown cruz crystal cuba+ cuesta curry customer cut czarny",
    "da dag dallas+ dam dame dare dario dark dash dawn day de deal dear denver+ desire destiny di dias \
     diet do dobry dodge dog dolce dollar dolores don done donna dorn+ dot doux down dragon dream drew \
     droit dry du dubbel duck dulce dusk dust dusty",
    "eagle early ease east easter+ eau echo ecke+ edge ek el em email en end ende+ engel+ england+ \
     english+ enterprise erde+ ernst es esel+ esperanza espinosa estrella etoile eule+ ever",
    "fair faith fall false fan fancy farina farmer fast father fe fede fee fein feld+ felice feliz fell \
     fels+ ferme fern ferri fest fiel field fields figueira fine finger fiore fiori fire first fisch+ \
     fish fleur flight flor flores flower flowers fly follow fontaine fontana ford forest forestier fors \
     fort forte fortune foster found fox franc franca france+ franco frank free frei freitag+ french+ \
     fresh freund+ friday+ friend froh fromm frost+ fry fuchs+ fuentes fuerte fuller",
    "gai gallo game gans+ gap+ garten+ gast+ gate gates gatto gay geist+ gene genesis geneva+ gentil \
     gentile german+ gern gift gioia giusto glad glas+ glass gloria glory go god gold golden good gora \
     grace gracia gracias gran grand grande grant grass grau gray great greco green grey grid grim groen \
     groot gros gross grosse ground grove grund+ guapo guerra guerre guerrero guest gun gut guy",
    "hall ham hammer+ hand handy happy hard hardy harmony harp hat haupt+ haus+ hav haven hawk hay he \
     head heart heath heaven hed heer+ heide+ heiss held+ hell help her herbst+ hermosa hero herz+ hi \
     hierro high hill him himmel+ hirsch+ hoch hof+ holland+ holm holz+ home honey honor honour hood hook \
     hope horn+ house houston+ how hund+ hunt hunter hut",
    "ice id if il in india+ ireland+ irish+ iron is island it ivy",
    "jack jade jager+ jagoda january+ jardin jaune jazz jet jeune jewel jo job joie jolie jolly jong jour \
     joy judge juin jump june+ jung+ junge+ just justo",
    "kaiser+ kalina kalt keen keep kent+ kenya+ kern+ key kid kind king kirche+ kirsch+ kit kitchen klee+ \
     klein kleine klinge+ klug knecht+ knight knopf+ koch+ koenig+ kohl+ kok konig+ koning konzert+ korn+ \
     kort kraft+ kreuz+ krieg+ krone+ krumm kugel+ kuhn+ kunde+ kunden+ kurz",
    "la laan lac lace lad lady lake lamb lamm+ lancaster+ land+ lane lang lange large lark last lato \
     laub+ laurel law laws lay le leaf leal leblanc lee legrand lehrer+ lejeune lemon lenoir leone leroy \
     less let leveque liberty libre licht+ lieb+ liebe lieber life light like lily lincoln+ lind linde+ \
     line link lion lis list little live llano lo load lobo lock lodge london+ long look lord lot loup \
     love lovely low luce lucky luft+ luna lunch lund lune lupo lust+ luz lyon+",
    "ma mace macho made mai+ mail main maison maitre major make maker malina maly man manage mann+ manso \
     manual mar march+ marche marchese mare marechal marino mark marks markt+ marques mars martini master \
     mat mata mauer+ max may+ mayor me mead mean meer+ mele melody memory mendigo mensch+ mer mercado \
     merced mercy merit merle merry mesa mexico+ mi milagros milan+ miles mill mine minor mint miracle \
     misty mix mlody mode moine mol molina monaco mond+ monday+ montag+ montana montes monthly monti moon \
     moos+ mora more morgen+ moss most moulin mount mouse mroz much muehle+ muhle+ mulder mut+ my",
    "na nacht+ nagel+ nail name ne need neri nero nett neu neuf neves new next nice nick nieves night no \
     noble noche noir none nord+ norman+ north nova nuevo nuit null nuova nuss+",
    "oak ocean odd ofen+ off ohr+ oil ok old oliva olive olmo on once open or orange+ order ore oro os \
     ost+ oude our out over own",
    "pa paar+ pace page pain paix palma paloma pan paradise parent paris+ park parks pass pastor pat \
     patience pay paz peace pearl peck peer pen pena pence penny pepe pepper perla perle personal pet \
     petit petite petty pfeffer+ pfeil+ phoenix+ phone piccolo pied piedra pierce pierre pietra pike \
     pilar pine pink place plan play plaza pluie plum plus po poirier pole pomme pont pool pop pope poppy \
     port porte porter post+ pot potter potts poulain powder power prado precious premier premium press \
     price pride prime primo prince princess prins printemps prior private product promise proud prudent \
     public puerta puerto purity",
    "queen quick quill",
    "rabe+ race rad+ rain rainbow ram range rank rat+ rauch+ raven ray reader ready real recht+ red \
     redondo reed reef regen+ reich+ reine reiter+ renard rey reyes ricco rice rich riche richer richter+ \
     rico ring+ rio rios ripe rise rising ritter+ riva rive river rivera rivers road rob rocca roche \
     rock+ rod rode rohr+ roi rojo roma+ roman+ romano rood roos root roots rope rosa rosario rose rosso \
     rot roth rouge roux row roy royal roza ruby+ rush rusty",
    "sack+ sad saffron sage sail saint sala sale salt salud salz+ sample samstag+ sand+ sandy sanft sang \
     santa santi santo santoro sauer sauvage save saw say scarlet schaf+ scharf schatz+ schiff+ schild+ \
     schipper schlecht schloss+ schlosser+ schnee+ schnell schoen schon schreiber+ schuh+ schule+ schutz+ \
     schwan+ schwarz+ schwert+ scotland+ se sea season see+ seide+ self selig sell send senior sent \
     serein serene serenity serra service set severo sharp she shell+ shepherd shine ship short show shy \
     si siegel+ sierra sign silver sing singer size skog sky slack sleep slim small smart smoke snow so \
     sol sole soledad soleil some sommer+ son song sonne+ sonntag+ sonora+ sosa soto souris spark spat \
     speed spice spiegel+ spike spirit spring stahl+ stamp standard star stark starter stary steel steep \
     stein+ sten sterling stern+ still stjerne stock+ stolz+ stone stor storm story strand strange strom \
     strong stumpf sturm+ su sue sugar sum summer sun sunday+ sung sunny sunshine support suss sweet \
     swift",
    "tab tag+ tailleur tailor tal+ tall tan tank tanne+ tanz+ target+ taube+ te tea team teich+ tell \
     temple temps ten test testa teufel+ text than them then thick thorn thron+ ti tierra tiger till time \
     tiny tips tisch+ to tom tone too top topf+ toro torre tour toussaint tower town toy traum+ travel \
     travers treat tree treu trial trigo trinity trip troy true trust tu tuck tucker turn turner tuva",
    "un una ung unity unknown uno up us user",
    "va vache val vale valle vallee van vary vater+ ve vega vela vent vera verde vert verte vi victor \
     victory vida vie viel vienna+ view vigne ville vine vinter viola violet virgin vis visa+ vita vitale \
     viva volpe vrai",
    "wade wage wahr wait wald+ walk walker wall+ wand+ wander war ward warm warren was wash washington+ \
     water waters way we wealth weather web week weeks weich weight wein+ weiss+ weit welcome welsh+ \
     welt+ wende+ west+ whale what white wiese+ wild wilk will willow win wind+ wine wing winner winter+ \
     wiosna wire wirt+ wisdom wise wish wit wolf+ won wood woods word work worth worthy wurm+",
    "",
    "ya yard year yearly yes york+ you young",
    "zahn+ zee zeiger+ zen zero zima zimmer+ zomer zucca zucker+",
    "белая белый вера весна волк воробей гора дуб заяц зима князь коваль король кот кузнец лев лето лилия \
     любовь майя мельник мир мороз надежда роза роман слава соловей ткач царь черный юлия ян",
];

/// Words around names and in the name field that name nobody.
const ROLES: &str = "mr mrs ms miss mister dr prof professor sir madam herr frau monsieur madame mme mlle mag ing dipl \
     senor senora sr sra dona signor signora sig mevrouw meneer jr ii iii iv phd md mba esq \
     guest visitor website user customer client support team unknown anonymous bot agent admin \
     administrator system service helpdesk staff test null none undefined noreply contact office \
     sales info kunde gast besucher nutzer benutzer invitado cliente usuario invite visiteur ospite gość";

/// Small words inside names: never a name alone.
const PARTICLES: &str = "van von vom zu zum zur der den de del della degli dello di da do dos das du des la le les el al bin \
     bint ibn ben abu y e und and of the te ter ten st af av dal";

/// Legal forms behind the name of a company.
const LEGAL_FORMS: &str = "gmbh mbh ltd limited inc incorporated llc llp lp plc ag kg kgaa ohg gbr ug ev eg se sa sas sarl sasu \
     eurl srl spa sl slu bv nv oy oyj ab as asa aps corp corporation co company pty pvt kk doo dd sro zrt \
     kft sp zoo z o s a r l p v b n h e u m c k d and und et y";

/// Local parts and user names that are roles, not people.
const MAILBOXES: &str = "admin administrator abuse account accounts billing booking bookings careers contact customer \
     customers customercare customerservice customersupport donotreply enquiries feedback finance hello \
     help helpdesk hostmaster info information inquiries invoice invoices jobs kontakt mail mailbox \
     marketing newsletter noreply notifications office orders personal postmaster press privacy reception \
     returns sales security service services shipping shop staff studio support webmaster welcome";

/// What a word says besides being a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// Nothing: the word is a name.
    None,
    /// A word that is written small.
    Word,
    /// A word that has a capital anyway.
    Capitalised,
}

/// Whether a folded word is an ordinary one too.
pub(super) fn meaning(word: &str) -> Meaning {
    let Some(&first) = word.as_bytes().first() else {
        return Meaning::Word;
    };
    let row = if first.is_ascii_lowercase() { usize::from(first - b'a') } else { WORDS.len() - 1 };
    let row = WORDS.get(row).copied().unwrap_or_default();
    match place(row, word).map(|end| row.as_bytes().get(end)) {
        None => Meaning::None,
        Some(Some(b'+')) => Meaning::Capitalised,
        Some(_) => Meaning::Word,
    }
}

/// Whether a folded word is an ordinary one.
pub(super) fn is_common(word: &str) -> bool {
    meaning(word) != Meaning::None
}

/// Whether a folded word alone names nobody: ordinary words, titles and roles, particles of names, mailboxes.
pub(crate) fn names_nobody(word: &str) -> bool {
    is_common(word) || is_role(word) || is_particle(word) || is_mailbox(word)
}

pub(super) fn is_role(word: &str) -> bool {
    listed(ROLES, word)
}

/// Whether a word for a role is a surname as well, behind a given name: Lena Kunde.
pub(super) fn is_surname_too(word: &str) -> bool {
    matches!(word, "kunde" | "gast" | "guest")
}

pub(super) fn is_particle(word: &str) -> bool {
    word.len() <= 5 && listed(PARTICLES, word)
}

pub(super) fn is_legal_form(word: &str) -> bool {
    listed(LEGAL_FORMS, word)
}

pub(super) fn is_mailbox(word: &str) -> bool {
    listed(MAILBOXES, word)
}

/// Whether a list, words with spaces between them, holds the word.
pub(super) fn listed(list: &str, word: &str) -> bool {
    place(list, word).is_some_and(|end| list.as_bytes().get(end) != Some(&b'+'))
}

/// Where the word ends in a list; a `+` may stand behind it.
fn place(list: &str, word: &str) -> Option<usize> {
    let (list, word) = (list.as_bytes(), word.as_bytes());
    let ends = |byte: Option<&u8>| byte.is_none_or(|&byte| byte.is_ascii_whitespace() || byte == b'+');
    if word.is_empty() || word.iter().any(u8::is_ascii_whitespace) {
        return None;
    }
    memchr::memmem::find_iter(list, word).map(|start| (start, start + word.len())).find_map(|(start, end)| {
        let begins = start.checked_sub(1).is_none_or(|before| ends(list.get(before)));
        (begins && ends(list.get(end))).then_some(end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_hold_the_words_of_their_letter_in_order() {
        for (at, row) in WORDS.iter().enumerate() {
            let words: Vec<_> = row.split_ascii_whitespace().map(|word| word.trim_end_matches('+')).collect();
            assert!(words.is_sorted(), "{row}");
            let own = |word: &&str| word.as_bytes()[0] == b'a' + at as u8 || at == 26 && !word.is_ascii();
            assert!(words.iter().all(own), "{row}");
        }
    }

    #[test]
    fn words_are_told_from_names() {
        for word in ["will", "rose", "grant", "petit", "blanco", "надежда"] {
            assert_eq!(meaning(word), Meaning::Word, "{word}");
        }
        for word in ["may", "stern", "koch"] {
            assert_eq!(meaning(word), Meaning::Capitalised, "{word}");
        }
        for word in ["rosalind", "okafor", "petrov", "", "wil", "мария"] {
            assert_eq!(meaning(word) == Meaning::None, !word.is_empty(), "{word}");
        }
    }
}
