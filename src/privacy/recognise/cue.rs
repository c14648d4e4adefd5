//! Words that say what the next number or word is, in the languages that customers write.
//!
//! A cue turns a number without a form of its own into personal data ("account 55779911"), or takes a form its
//! meaning ("order 4111 1111 1111 1111").

use std::sync::OnceLock;

use crate::privacy::words::Words;

/// What a word announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    Phone,
    /// "number is": a telephone number unless another cue stands right before it.
    Number,
    Card,
    /// A part of a card number: "first half".
    Half,
    /// The last digits of a card or an account.
    Ending,
    Account,
    Booking,
    Id,
    Tax,
    Passport,
    Licence,
    Birth,
    Network,
    Secret,
    Pin,
    Token,
    /// A word that opens an API key.
    Key,
    User,
    Plate,
    Vin,
    Geo,
    Medical,
    Mail,
    /// "I live at".
    Home,
    /// A street word behind the name: "Larkmoor Avenue 3".
    StreetAfter,
    /// A street word before the name: "rue Adam".
    StreetBefore,
    /// A post office box or a house number word.
    Box,
    /// Numbers of things: orders, parcels, versions, sections.
    Thing,
    /// A word for the sign in an address: "at", "arroba".
    At,
}

/// The words, folded; `*` stands for any ending.
const CUES: [(Cue, &str); 29] = [
    (
        Cue::Phone,
        "phone*|telephone*|tel|mobile|cell|cellphone|whatsapp*|whats|wa|ph|call|call me|ring me|text me|dial|text|sms|\
fax|contact|contact no|hotline|toll free|reach me|reach us|reach him|reach her|reach them|answering at|registered|landline|callback|\
telefon*|handy|handynummer|mobilnummer|rufnummer|ruf|ruckruf|festnetz|anrufen|mobiltelefon|gsm|portable|fixe|\
numero de tel|joindre|appelez*|appeler|movil|cel|celular|fono|llamar*|llamame|zap|zapzap|fone|telemovel|ligar|ligue|liga|cellulare|\
chiama*|recapito|telefoon*|mobiel*|bel|bellen|komork*|dzwon*|kom|puh|puhelin*|matkapuhelin|gsm-numero|\
mobil|mob|mobilnr|ring pa|ring|tlf|cep|cep telefonu|arayin|telefonszam|mobilni|telefonu|numar de telefon|\
тел|телефон*|моб|мобильн*|звони*|позвони*|номер телефона|电话|手机*|联系电话|電話*|携帯*|連絡先|전화*|휴대폰*|핸드폰*|연락처|هاتف*|هاتفي|جوال*|موبايل|\
واتساب|الهاتف|الجوال|फोन|मोबाइल|τηλ|τηλεφωνο*|κινητο*|טלפון|נייד|โทร|dien thoai|sdt|telepon|nomor hp|simu",
    ),
    (
        Cue::Number,
        "number is|number|my number|mon numero|mon num|mi numero|meine nummer|nummer|il mio numero|mijn nummer|mitt nummer|\
mit nummer|moj numer|numer|numero|numaram|nomor|мой номер|номер|रقم|نمبر|رقمي|番号|号码|번호",
    ),
    (
        Cue::Card,
        "card|cards|credit card*|debit card*|card number|card no|creditcard|visa|mastercard|mc|amex|american express|maestro|diners|\
discover|jcb|unionpay|cc|ccn|pan number|karte|kreditkart*|karten*|bankkarte|ec-karte|carte|carte bancaire|carte bleue|cb|\
tarjeta*|carta|carta di credito|bancomat|kaart*|creditcard*|pinpas|cartao|cartoes|karta|karty|karte kredytow*|kart|kortet|kort|\
kortnummer|kortti|korttia|luottokort*|kredi karti*|kartim*|card de credit|cardul|kartya|bankkartya|карт*|kreditni karta|\
卡号|信用卡|银行卡|カード*|카드*|بطاقة*|بطاقتي|कार्ड|καρτα*|כרטיס|rupay|girocard",
    ),
    (
        Cue::Half,
        "first half|second half|first eight|last eight|first 8|last 8|first 8 digits|last 8 digits|first 12|first 12 digits|first twelve|\
other half|the rest is|rest of it|remaining digits|erste halfte|zweite halfte",
    ),
    (
        Cue::Ending,
        "ending in|ending with|ending|ends in|ends with|end in|last 4|last four|last 4 digits|last four digits|last digits|final four|\
final digits|last 5|last five|last 3|last three|last 6|last six|endet auf|endend auf|enden auf|endet mit|endziffer*|endnummer|endung|letzten vier|letzten 4|letzte vier|letzte 4|finissant par|\
finissant en|se terminant par|terminant par|finit par|se termine par|termine par|derniers chiffres|4 derniers|quatre derniers|\
terminada en|terminado en|termina en|acabada en|acaba en|ultimos 4|ultimos cuatro|ultimos digitos|ultimos quatro|\
finisce con|finisce per|termina con|terminante con|che termina|ultime 4|ultime quattro|ultime cifre|eindigend op|eindigt op|\
eindigt met|laatste 4|laatste vier|laatste cijfers|final|finais|com final|terminado em|terminada em|termina em|acaba em|\
konczac* sie na|konczaca sie na|konczacej sie na|konczy sie na|koncowk*|ostatnie 4|ostatnie cztery|ostatnie cyfry|\
slutar pa|slutar med|slutande pa|sista fyra|sista 4|slutsiffror*|slutter pa|ender pa|siste fire|sidste fire|siste 4|sidste 4|\
paattyva|paattyy|loppuu|viimeiset nelja|viimeiset 4|koncici na|konci na|posledni 4|posledni ctyri|posledne 4|se termina in|\
ultimele 4|ultimele patru|ile biten|son 4 hanesi|son dort|son 4|vegu|vegzodo|utolso 4|utolso negy|оканчива*|заканчива*|последние 4|\
последние четыре|尾号|末四位|后四位|最後四碼|末尾|下4桁|下四桁|끝자리|뒷자리|마지막 4|تنتهي ب|تنتهي|آخر 4|आखिरी 4|अंतिम 4|τελειωνει σε|τελευταια 4",
    ),
    (
        Cue::Account,
        "account|account number|account no|acct*|a/c|ac no|acc no|acc number|bank account|iban|sort code|sortcode|routing|routing number|\
aba|swift|bic|bsb|ifsc|clabe|policy|policy number|policy no|konto|kontonummer|kontonr|kontonr|bankverbindung|blz|bankleitzahl|compte|numero de compte|rib|\
cuenta*|numero de cuenta|cbu|conto|conto corrente|numero di conto|rekening*|rekeningnummer|conta|conta corrente|agencia|\
rachunek|rachunku|numer konta|numer rachunku|nr konta|bankkonto|clearingnummer|bankgiro|plusgiro|tilinumero|tili|hesap*|cont|cont bancar|ucet|cislo uctu|\
bankszamla*|szamlaszam|счет*|р/с|账号|账户|帐号|口座*|口座番号|계좌*|계좌번호|حساب*|رقم الحساب|खाता*|λογαριασμ*|customer number|customer id|customer no|kundennummer|member number|membership number|loyalty number|frequent flyer*",
    ),
    (
        Cue::Booking,
        "booking reference|booking ref|booking code|booking number|booking id|booking no|booking confirmation|booking is|booking|\
confirmation code|confirmation number|confirmation no|confirmation id|confirmation|conf number|conf code|reservation code|reservation number|reservation id|reservation|reservation ref*|pnr|\
record locator|locator|claim number|claim no|buchungsnummer|buchungscode|buchungsreferenz|reservierungsnummer|numero de reservation|\
code de reservation|reference de reservation|dossier de reservation|numero de dossier|localizador|codigo de reserva|numero de reserva|reserva|codice di prenotazione|codice prenotazione|\
numero di prenotazione|prenotazione|boekingsnummer|boekingscode|reserveringsnummer|kod rezerwacji|numer rezerwacji|\
rezerwacj*|bokningsnummer|bokningskod|bokningsreferens|bookingnummer|varausnumero|varaustunnus|rezervasyon*|pnr kodu|cod rezervare|код бронирования|номер брони|\
бронь|预订号|订座|予約番号|예약번호|رقم الحجز",
    ),
    (
        Cue::Id,
        "ssn*|social|social security*|ss number|sin number|sin|nino|ni number|ni no|national insurance*|national id*|identity number|identity no|identification number|\
id number|id card|id no|govt id|aadhaar*|aadhar*|adhar|uidai|आधार*|ahv*|avs|sozialversicherung*|svnr|sv-nummer|rentenversicherung*|securite sociale|numero de secu|secu|\
nir|insee|registre national|rijksregister*|rrn|nrn|niss|numero national|dni|nie|nif/nie|documento|cedula*|curp|nss|cuil|rut|run|codice fiscale|cod fiscale|\
cf|bsn|burgerservicenummer|sofinummer|pesel*|personnummer*|personnr|samordningsnummer|fodselsnummer|fodselsnr|personnumer|cpr*|cpr-nummer|henkilotunnus*|hetu|sotu|\
cnp*|cod numeric personal|tc kimlik*|tc no|tckn|kimlik no|kimlik*|t.c.|снилс*|iqama|emirates id|hkid|nric|fin number|身份证*|身份證*|居民身份证|主民番号|주민번호|주민등록번호|my number card|\
マイナンバー*|個人番号|rodne cislo|rc|szemelyi*|taj|egn|егн|jmbg|oib|emso|amka|αμκα|teudat zehut|תעודת זהות|الهوية|رقم الهوية|هوية|الرقم القومي|cccd|cmnd|nik|ktp|rg|numero de identidad|sa id|id nummer|identitetsnummer",
    ),
    (
        Cue::Tax,
        "tax id|tax number|tax no|tax file number|tax reference|taxpayer*|tin|itin|ein|tfn|utr|pan|pan card|pan no|pan number|pan card number|idnr|steuer-id*|\
steuer id|steueridentifikationsnummer|steueridnr|steuernummer|steuernr|identifikationsnummer|numero fiscal*|nif|spi|contribuinte|cpf|cnpj|rfc|cuit|nit|partita iva|p.iva|p iva|vat number|vat id|vat no|\
ust-id*|ust id*|ustid*|uid|nip|regon|btw-nummer|btw nummer|rsin|инн|vergi no|vergi numara*|vkn|organisasjonsnummer|skattenummer|dic|afm|αφμ|abn|numero tva|税号|纳税人",
    ),
    (
        Cue::Passport,
        "passport*|pass-nr|pass nr|passnummer|reisepass*|ausweis*|personalausweis*|passeport*|carte d'identite|carte nationale d'identite|cni|pasaporte*|\
passaporto|carta d'identita|passaporte|paspoort*|identiteitskaart|id-kaart|paszport*|dowod*|dowod osobisty|numer dowodu|nr dowodu|pass number|passi|passin numero|pasaport*|pasaportul|utlevel*|\
паспорт*|护照*|旅券|パスポート*|여권*|جواز*|جواز السفر|पासपोर्ट|διαβατηρι*|דרכון|identity card|buletin|personnummer pass|obciansk*|cestovni pas|residence permit|green card|visa number",
    ),
    (
        Cue::Licence,
        "driver's license*|driver's licence*|drivers license*|drivers licence*|driver license*|driver licence*|driving licence*|driving license*|\
dl|dl number|dl no|license number|licence number|fuhrerschein*|permis de conduire|numero de permis|licencia de conducir|carnet de conducir|permiso de conducir|\
patente|patente di guida|carta de conducao|cnh|rijbewijs*|prawo jazdy|prawa jazdy|korkort*|forerkort*|korekort*|ajokortti*|ehliyet*|surucu belgesi|permis auto|\
jogositvany*|ridicsky prukaz|водительск*|права|驾驶证|驾照|免許証*|운전면허*|رخصة القيادة",
    ),
    (
        Cue::Birth,
        "dob|d.o.b|d.o.b.|date of birth|birth date|birthdate|birthday|bday|b-day|born|birth|geboren|geb|geb.datum|geburtsdatum|geburtstag|ne|nee|ne(e)|date de naissance|\
naissance|anniversaire|nacido|nacida|naci|nacimiento|fecha de nacimiento|f. nacimiento|cumpleanos|nato|nata|nascita|data di nascita|compleanno|nascido|nascida|nasci|data de nascimento|\
nascimento|dn|aniversario|geboortedatum|geb.datum|verjaardag|urodzon*|urodzil*|data urodzenia|ur|fodd|fodelsedatum|fodelsedag|fodt|fodselsdato|fodselsdag|syntynyt|\
syntymaaika*|syntymapaiva*|dogum*|dogdum|dogumlu*|родил*|дата рождения|рождения|д.р|день рождения|生年月日*|生まれ*|誕生日|出生日期|出生|生日|생년월일|생일|출생|تاريخ الميلاد|ميلاد*|ولدت|\
जन्म*|जन्मतिथि|γεννηθηκα|γεννησησ|narozen*|narozeni|datum narozeni|rodjen*|roden*|datum rodenja|nascut*|data nasterii|nasterii|szuletett*|szuletesi*|szulettem|ngay sinh|sinh ngay|tanggal lahir|lahir|\
дата народження|народив*|роден*|תאריך לידה|נולדתי|fdn",
    ),
    (
        Cue::Network,
        "ip|ip address|ipv4|ipv6|ip-adresse|adresse ip|direccion ip|mac|mac address|mac-adresse|hwaddr|ether|bssid|server|host|client ip",
    ),
    (
        Cue::Secret,
        "password*|passwd|pwd|pw|pass word|passwort*|kennwort*|mot de passe|mdp|contrasena*|contrasenha|clave|senha*|palavra-passe|palavra passe|parola|parola d'ordine|\
parola*|wachtwoord*|hasl*|losenord*|adgangskode*|passord*|kodeord*|salasana*|sifre*|парол*|密码*|密碼*|パスワード*|비밀번호*|비번|كلمة المرور|كلمة السر|पासवर्ड*|κωδικοσ|κωδικο|סיסמה|סיסמא|heslo*|jelszo*|\
jelszavam|lozinka*|mat khau|kata sandi|passphrase|pass phrase|passwrd|passward|pasword|passcode|รหัสผ่าน|pass is|pass:",
    ),
    (
        Cue::Pin,
        "pin|pin code|pin number|pincode|cvv|cvv2|cvc|cvc2|csc|cvn|security code|card security code|otp|one time code|one-time code|one time password|one-time password|\
verification code|2fa code|login code|auth code|authentication code|sms code|access code|gate code|door code|alarm code|backup code|recovery code|tan|sms-code|einmalcode|bestatigungscode|\
sicherheitscode|prufnummer|prufziffer|kartenprufnummer|geheimzahl|code secret|code de securite|code pin|cryptogramme|code de verification|codigo de seguridad|codigo de verificacion|codigo de seguranca|codigo de verificacao|\
codice di sicurezza|codice pin|codice di verifica|beveiligingscode|verificatiecode|pincode*|kod pin|kod bezpieczenstwa|kod weryfikacyjny|kod cvv|pin-kod*|sakerhetskod*|engangskod*|engangskode|sikkerhetskode|sikkerhedskode|\
pin-kode|tunnusluku|turvakoodi|guvenlik kodu|dogrulama kodu|pin kodu|пин|пин-код|код безопасности|код подтверждения|код из смс|验证码|安全码|暗証番号|認証コード|인증번호|رمز التحقق|الرقم السري|ओटीपी|पिन|κωδικοσ pin|cod pin|cod de securitate",
    ),
    (
        Cue::Token,
        "token|tokens|access token|api key|api-key|apikey|api_key|api token|secret key|secret|client secret|client_secret|access key|private key|bearer|auth token|session id|sessionid|session|cookie|x-api-key|aws_secret_access_key|webhook secret|signing secret|seed phrase",
    ),
    (
        Cue::Key,
        "sk_live_*|sk_test_*|pk_live_*|pk_test_*|rk_live_*|rk_test_*|ghp_*|gho_*|ghu_*|ghs_*|ghr_*|github_pat_*|glpat-*|xoxb-*|xoxp-*|xoxa-*|xoxs-*|akia*|asia*|aiza*|ya29.*|sk-*|sg.*|\
eyj*|npm_*|shpat_*|hf_*|dop_v1_*|whsec_*|pypi-*|key-*|sq0atp-*|eaac*|ac_*|nfp_*|-----begin*|begin rsa private key|begin private key|begin openssh private key",
    ),
    (
        Cue::User,
        "username|user name|user id|userid|user|login|login id|login is|log in|screen name|handle|handle is|nick|nickname|gamertag|benutzername*|nutzername|nutzer|identifiant|pseudo|nom d'utilisateur|usuario|nombre de usuario|utente|nome utente|gebruikersnaam|\
nome de usuario|usuario e|nazwa uzytkownika|login to|uzytkownik|anvandarnamn*|brugernavn|brukernavn|kayttajatunnus|kayttajanimi|kullanici adi*|логин|ник|имя пользователя|用户名|ユーザー名|아이디|اسم المستخدم|\
instagram|insta|ig|twitter|telegram|discord|snapchat|snap|skype|tiktok|wechat|微信|微信号|steam|psn|reddit|github|facebook|line id|nom utilisateur|user is",
    ),
    (
        Cue::Plate,
        "plate|plates|license plate|licence plate|plate number|number plate|numberplate|registration plate|registration number|vehicle registration|vehicle reg|registration|reg|reg no|rego|car reg|vrn|tag number|kennzeichen|kfz-kennzeichen|\
autonummer|nummernschild|immatriculation|plaque|plaque d'immatriculation|matricula|placa|patente auto|targa|kenteken*|rejestracj*|numer rejestracyjny|nr rejestracyjny|tablic*|registreringsnummer|regnr|\
reg-nummer|registreringsskylt|nummerplade|skiltnummer|rekisterinumero|rekkari|plaka*|numar de inmatriculare|rendszam*|spz|гос номер|госномер|номер машины|车牌*|車牌|ナンバー|차량번호|लाइसेंस प्लेट|αριθμοσ κυκλοφοριασ|matricola",
    ),
    (
        Cue::Vin,
        "vin|vin number|chassis|chassis number|fahrgestellnummer|fin|numero de chassis|bastidor|telaio|vehicle identification number|chassisnummer",
    ),
    (
        Cue::Geo,
        "lat|latitude|lon|lng|long|longitude|gps|coordinates|coords|koordinaten|coordonnees|coordenadas|coordinate|location|geo",
    ),
    (
        Cue::Medical,
        "nhs|nhs number|nhs no|medicare|medicaid|medicare number|mbi|npi|npi number|mrn|medical record*|patient id|patient number|patient no|patientennummer|health card|health insurance*|health number|chart number|chart no|hospital number|\
member id|insurance id|insurance number|subscriber id|dea number|dea|versichertennummer|krankenversicherten*|krankenversicherungsnummer|kvnr|carte vitale|tessera sanitaria|sns|cartao sus|sus|numero de utente|tarjeta sanitaria|ehic|medical id",
    ),
    (
        Cue::Mail,
        "mail|email*|e-mail*|mailadres*|mailto|apple id|correo|courriel|mejl*|poczta|sahkoposti|e-posta|eposta|почт*|邮箱|邮件|メール*|이메일|بريد*|ईमेल|gmail",
    ),
    (
        Cue::Home,
        "address|addresse|adress|my address|home address|i live at|i live in|live at|live in|living at|ship to|ship it to|shipped to|deliver to|delivered to|deliver it to|send to|send it to|moved to|move to|house at|based at|located at|wohne*|wohnhaft|adresse*|anschrift|\
lieferadresse|habite*|domicilie*|livrer*|vivo en|vive en|direccion|domicilio|resido*|abito*|indirizzo|residente|vivo in|moro*|morada|endereco|vivo na|vivo no|woon*|adres*|mieszkam*|zamieszkal*|bor|bor nu|bosatt|asun|osoite*|adresim|oturuyorum|\
живу|адрес*|عنواني|العنوان|اسكن|पता|住所|地址|주소|διευθυνση|locuiesc|adresa|bydlim|lakom|lakcim*",
    ),
    (
        Cue::StreetAfter,
        "street|st|ave|road|rd|lane|ln|drive|dr|boulevard|blvd|court|ct|close|way|terrace|crescent|cres|square|sq|parkway|pkwy|highway|hwy|circle|cir|trail|trl|loop|gardens|grove|mews|row|walk|rise|quay|pike|turnpike|\
mount|hill|park|view|nagar|marg|colony|strasse|gasse|weg|allee|platz|ring|damm|ufer|straat|laan|plein|utca|sokak|sokagi|sok|sk|cad|cadde|caddesi|bulvari",
    ),
    (
        Cue::StreetBefore,
        "rue|avenue|av|av.|avda|boulevard|bd|chemin|allee|impasse|quai|place|route|cours|passage|calle|c/|carrer|carrera|paseo|plaza|pza|camino|ronda|avenida|travesia|alameda|cuesta|glorieta|urbanizacion|pasaje|via|viale|piazza|corso|largo|vicolo|contrada|strada|borgo|canale|rotonda|stretto|\
lungomare|rua|travessa|praca|estrada|rodovia|tv|setor|ladeira|jardim|quadra|residencial|vila|ul|ulica|ulicy|al|aleja|alei|pl|plac|placu|os|osiedle|str|strada|bulevardul|calea|ул|улица|улице|проспект|пр|пр-т|переулок|пер|бульвар|шоссе|наб|набережная|\
οδοσ|οδου|شارع|جادة|rehov|רחוב|jalan|jl|duong|so nha|gali|गली|mahallesi|ulice|namesti|trg|bulevar|vial|callejon|vicolo|salita|parque|nucleo|passarela|viaduto|via|recanto|sitio|lago|lagoa|esplanada|campo|colonia|feira|fazenda|favela|chacara|condominio|conjunto|distrito|loteamento|morro|nucleo|trevo|trecho|vale|vereda|viela|aeroporto|area|patio|loteamento|rampa|urbanizacion|acceso|rambla|pasadizo|paseo|canada|c.",
    ),
    (
        Cue::Box,
        "po box|p.o. box|p o box|p.o.box|pob|post office box|postfach|boite postale|bp|apartado|apdo|casella postale|caixa postal|postbus|skrytka pocztowa|skr. poczt|postboks|box|a/я|а/я|h.no|h no|hno|house no|flat no|plot no|door no|d.no|house number|s.no",
    ),
    (
        Cue::Thing,
        "order*|ord|invoice*|tracking*|track|parcel|package|shipment*|consignment|awb|serial*|s/n|sn|imei|part|part no|model*|sku|item*|product*|article|art|ticket*|case|incident|version*|firmware|build|release|rev|revision|update*|updating|upgrad*|downgrad*|\
section|chapter|clause|paragraph|page|line|row|seat|gate|room|zone|lot|batch|shelf|isbn*|ean|upc|asin|barcode|unix|timestamp|epoch|error|code|coupon*|voucher*|promo*|license key|licence key|key|product key|ios|android|chrome|windows|firefox|safari|macos|\
points|miles|balance|total|amount|price|sum|ref|reference*|transaction*|txn|payment id|request*|job|build|commit|hash|md5|sha*|checksum|quantity|qty|size|dimensions|coordinates system|flight|train|bus|route|channel|level|step|kwh|meter reading|colour|color|hex|sample|dummy|\
bestellung*|bestellnummer*|bestellnr|auftrag*|rechnung*|sendung*|seriennummer|artikel*|modell|kundendienst|vorgang*|aktenzeichen|fall|commande*|facture*|colis|suivi|numero de serie|article|modele|produit|dossier|pedido*|factura*|envio|seguimiento|paquete|numero de serie|articulo|producto|\
ordine*|fattura|spedizione|tracciamento|pacco|seriale|articolo|prodotto|bestelling*|factuur*|zending|pakket|serienummer|artikelnummer|pedido|encomenda|fatura|rastreio|rastreamento|produto|zamowien*|faktur*|przesylk*|paczk*|seryjny|bestallning*|\
ordernummer|paket*|forsendelse|sendingsnummer|kolli*|tilaus*|lahetys*|siparis*|kargo|takip|seri|fatura|comanda*|factura|colet*|objednavk*|zasilk*|rendeles*|csomag*|заказ*|счет-фактура|трек*|посылк*|накладн*|订单*|快递|运单|发票|订单号|注文*|伝票|追跡|주문*|송장|운송장|طلب*|طلبي|فاتورة|شحنة|ऑर्डर|παραγγελια*|הזמנה|don hang|pesanan|resi",
    ),
    (
        Cue::At,
        "at|arroba|chiocciola|arobase|apenstaart*|snabel-a|snabela|snabel|malpa|собака|klammeraffe|zavinac|kukac",
    ),
];

/// The only signs that a cue begins with.
const DASHES: &[u8] = b"-----";

/// Words that mean nothing of their own behind another cue: "the OTP code".
const WEAK: [&str; 8] = ["code", "ref", "reference*", "key", "line", "page", "card", "token"];

/// A cue at its place in the folded text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) cue: Cue,
}

/// Words by their first three bytes, the longer first.
struct Index {
    /// Where the words of each head begin.
    heads: Vec<u16>,
    words: Vec<Word>,
}

/// A word with its first bytes as a number, which tell most others apart.
#[derive(Clone, Copy, Debug)]
struct Word {
    text: &'static str,
    first: u64,
    mask: u64,
    cue: Cue,
}

impl Word {
    fn new(text: &'static str, cue: Cue) -> Self {
        let stem = text.trim_end_matches('*').as_bytes();
        let mask = if stem.len() < 8 { (1 << (8 * stem.len())) - 1 } else { u64::MAX };
        Self { text, first: eight(stem), mask, cue }
    }
}

/// Eight bytes as a number, the first one lowest; zeros behind the end.
#[inline]
fn eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk() {
        Some(&eight) => u64::from_le_bytes(eight),
        None => bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
    }
}

const HEADS: usize = 4096;

/// Where a word that begins with these eight bytes is looked up; a third byte that is no letter counts as none.
#[inline]
fn head(first: u64) -> usize {
    let three = first as u32 & if is_letter((first >> 16) as u8) { 0xFF_FFFF } else { 0xFFFF };
    (three.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

fn is_letter(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || (byte >= 0x80 && !is_unspaced(byte))
}

fn index() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| {
        let lists = CUES.iter();
        let mut words: Vec<_> =
            lists.flat_map(|&(cue, list)| list.split('|').map(move |text| Word::new(text, cue))).collect();
        words.sort_by_key(|word| (head(eight(word.text.as_bytes())), usize::MAX - word.text.len()));
        let heads = (0..=HEADS)
            .map(|place| words.partition_point(|word| head(eight(word.text.as_bytes())) < place) as u16)
            .collect();
        Index { heads, words }
    })
}

/// Whether a byte opens a character of a script that is written without spaces.
pub(super) fn is_unspaced(byte: u8) -> bool {
    (0xE3..=0xED).contains(&byte)
}

/// What one pass over a folded text gathers.
#[derive(Debug, Default)]
pub(super) struct Cues {
    /// Every cue in order, the longest at each word.
    pub(super) mentions: Vec<Mention>,
    pub(super) has_digits: bool,
    /// Whether a word may stand for the sign of an e-mail address.
    pub(super) spells_at: bool,
}

impl Cues {
    pub(super) fn of(text: &str, words: Option<&Words>) -> Self {
        let index = index();
        let bytes = text.as_bytes();
        let mut cues = Self::default();
        if let Some(words) = words {
            cues.has_digits = words.has_digits;
            let mut behind = 0;
            for word in words.iter() {
                if !bytes.get(word.start).is_some_and(u8::is_ascii_lowercase) {
                    continue;
                }
                for start in dashed(bytes, word.start).into_iter().chain([word.start]) {
                    if start >= behind {
                        behind = cues.take(index, bytes, start).unwrap_or(behind);
                    }
                }
            }
            return cues;
        }
        let mut inside = false;
        let mut behind = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            let starts = if byte < 0x80 {
                let letter = byte.is_ascii_alphanumeric();
                let digit = byte.is_ascii_digit();
                cues.has_digits |= digit;
                let starts = !inside && !digit && (letter || byte == b'-');
                inside = letter;
                starts
            } else {
                let starts = is_unspaced(byte) || (byte >= 0xC3 && !inside);
                inside = !is_unspaced(byte);
                starts
            };
            if starts && at >= behind {
                behind = cues.take(index, bytes, at).unwrap_or(behind);
            }
        }
        cues
    }

    /// Takes the longest cue that begins here; its end.
    fn take(&mut self, index: &Index, bytes: &[u8], at: usize) -> Option<usize> {
        let first = eight(bytes.get(at..)?);
        let place = head(first);
        let (from, to) = (*index.heads.get(place)?, *index.heads.get(place + 1)?);
        let words = index.words.get(usize::from(from)..usize::from(to))?;
        let mut alike = words.iter().filter(|word| first & word.mask == word.first);
        let (end, word, cue) =
            alike.find_map(|&Word { text, cue, .. }| Some((matched(bytes, at, text)?, text, cue)))?;
        let attached = self.mentions.last().is_some_and(|before| before.end + 1 >= at);
        if cue == Cue::At {
            self.spells_at = true;
        } else if !(attached && (cue == Cue::Number || WEAK.contains(&word))) {
            self.mentions.push(Mention { start: at, end, cue });
        }
        Some(end)
    }
}

/// Where the dashes before a word begin, if they may be a part of the cue: `-----begin`.
#[inline]
fn dashed(bytes: &[u8], at: usize) -> Option<usize> {
    let before = bytes.get(..at)?.strip_suffix(DASHES)?;
    (!before.last().is_some_and(u8::is_ascii_alphanumeric)).then_some(before.len())
}

/// The end of `word` at this place, if it stands there as a whole word.
fn matched(bytes: &[u8], at: usize, word: &str) -> Option<usize> {
    let (stem, open) = word.strip_suffix('*').map_or((word, false), |stem| (stem, true));
    let rest = bytes.get(at..)?.strip_prefix(stem.as_bytes())?;
    let end = at + stem.len();
    let last = *stem.as_bytes().last()?;
    let goes_on = |&byte: &u8| is_letter(byte);
    if open {
        let more =
            rest.iter().take_while(|&byte| goes_on(byte) && byte.is_ascii() == last.is_ascii()).count();
        return Some(end + if stem.contains(['_', '-', '.']) { 0 } else { more });
    }
    let unspaced = stem.bytes().any(is_unspaced);
    let blocked =
        !unspaced && last.is_ascii_alphanumeric() | (last >= 0x80) && rest.first().is_some_and(goes_on);
    (!blocked).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::fold::fold;

    #[test]
    fn cues_are_whole_words() {
        let cases: [(&str, &[Cue]); 8] = [
            ("my phone number", &[Cue::Phone]),
            ("hotel stellar", &[]),
            ("mot de passe", &[Cue::Secret]),
            ("生年月日は", &[Cue::Birth]),
            ("мой телефону", &[Cue::Phone]),
            ("отель", &[]),
            ("tel0655", &[Cue::Phone]),
            ("last four digits", &[Cue::Ending]),
        ];
        for (text, expected) in cases {
            let found = Cues::of(text, Words::of(text).as_ref());
            assert_eq!(
                found.mentions.iter().map(|mention| mention.cue).collect::<Vec<_>>(),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn texts_in_ascii_are_read_as_all_others() {
        let words = CUES.iter().flat_map(|(_, list)| list.split('|')).filter(|word| word.is_ascii());
        for word in words.map(|word| word.trim_end_matches('*')) {
            for text in [
                format!("my {word} is 1 {word}"),
                format!("{word}-{word}x 5{word}"),
                format!("--{word} a----{word}, -----{word}"),
                format!("a-----{word} ------{word}"),
            ] {
                let places = |cues: Cues| {
                    let mentions =
                        cues.mentions.iter().map(|mention| (mention.start, mention.end, mention.cue));
                    (mentions.collect::<Vec<_>>(), cues.has_digits, cues.spells_at)
                };
                let listed = Words::of(&text);
                assert!(listed.is_some());
                assert_eq!(places(Cues::of(&text, listed.as_ref())), places(Cues::of(&text, None)), "{text}");
            }
        }
    }

    #[test]
    fn the_table_is_written_as_texts_are_folded() {
        for (_, list) in CUES {
            for word in list.split('|') {
                assert!(word.len() > 1 && word.trim() == word, "{word:?}");
                let stem = word.trim_start_matches('-');
                assert!(stem.len() == word.len() || stem.len() + DASHES.len() == word.len(), "{word:?}");
                assert!(word.len() > 3 || !word.ends_with('*') || word.contains(['-', '.']), "{word:?}");
                assert_eq!(fold(word), word);
            }
        }
    }
}
