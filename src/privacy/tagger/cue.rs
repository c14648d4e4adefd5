//! Words that tell what stands beside them, in groups that many languages share.

/// Groups of cue words; 0 is none.
pub(crate) const GROUPS: &[(u8, &str)] = &[
    (
        1,
        "name named called nombre nome nom naam namn navn nimi imie jmeno numele ad adi isim adim imya имя зовут фамилия ονομα λενε heisse heiße llamo appelle chiamo chamo heter hedder heet heeter nazywam jmenuju numesc ismim surname apellido cognome sobrenome nachname vorname prenom nazwisko prijmeni efternamn efternavn fornavn fornamn etternavn achternaam voornaam sukunimi soyadi onoma اسمي اسم नाम",
    ),
    (
        2,
        "password passcode pin pwd pass passwort kennwort contrasena clave senha parola haslo losenord adgangskode wachtwoord salasana heslo sifre пароль passwd otp cvv mot",
    ),
    (3, "ssn social security sin aadhaar nino"),
    (4, "policy insurance versicherung poliza police polis"),
    (5, "claim ticket case reference ref"),
    (6, "booking confirmation reservation pnr buchung reserva prenotazione boeking rezerwacja bokning"),
    (
        7,
        "card visa mastercard amex debit credit karte kreditkarte tarjeta carta carte kaart karta cartao kort",
    ),
    (8, "account acct konto cuenta conto compte rekening conta iban routing sort"),
    (
        9,
        "phone mobile cell telephone tel call number mob contact telefon telefono telephone telefone handy nummer numero numer telefoon puhelin телефон τηλεφωνο ph whatsapp",
    ),
    (10, "email mail gmail gmailcom mailcom yahoo hotmail outlook correo courriel epost"),
    (
        11,
        "address adresse direccion indirizzo endereco adres adress osoite adresa адрес wohne live lives moved vivo habite abito moro mieszkam bor bydlim deliver ship send asun locuiesc oturuyorum διευθυνση عنوان عنواني",
    ),
    (12, "zip zipcode postcode postal pincode plz cap cep"),
    (
        13,
        "street st road rd avenue ave lane ln drive boulevard blvd court ct square sq terrace crescent close parkway pkwy trail nagar colony strasse str weg platz allee gasse rue chemin calle avda av avenida paseo plaza via viale piazza corso straat laan plein rua travessa ulica ul aleja al gatan vagen gata vej gade katu tie ulice namesti strada sokak cadde улица ул проспект οδος شارع highway hwy row mews gardens grove circle place way alley ring quai impasse camino carrer largo vicolo contrada praca plac osiedle gate veien kuja",
    ),
    (
        14,
        "apt apartment suite unit floor flat no house door plot near po box building block depto piso puerta ap etage lgh appartement interno bloco mieszkanie h p.o fpo apo dpo psc",
    ),
    (
        15,
        "al ak az ar ca co ct fl ga ia il ks ky la md mi mn ms mo mt nc nd ne nh nj nm nv ny oh ok pa ri sc sd tn tx ut va vt wa wi wv wy dc nan texas california florida georgia ohio virginia",
    ),
    (
        16,
        "mr mrs ms miss dr prof sir madam herr frau senor senora sr sra signor signora sig monsieur madame mme mlle mevrouw meneer dhr mevr pan pani fru hr herra rouva bay bayan hanim bey господин госпожа κυριος κυρια κ senhor senhora don dona doctor doktor",
    ),
    (
        17,
        "hi hello hey dear hallo hola ciao salut bonjour ola czesc hej oi buongiorno liebe lieber estimado estimada caro cara gentile szanowny beste kjaere hyva drahy merhaba здравствуйте привет γεια cher chere querido querida bom dia moin servus goedendag",
    ),
    (
        18,
        "thanks thank regards sincerely cheers greetings gruss grusse cordialement saludos saluti obrigado obrigada pozdrawiam halsningar hilsen groeten terveisin danke merci gracias grazie bedankt dziekuje tack tak signed cordiali kiitos mvh vg mfg atentamente abracos спасибо уважением ευχαριστω tesekkurler saygilarimla multumesc dekuji pozdravem respectfully yours best kind",
    ),
    (
        19,
        "holder titular titulaire inhaber kontoinhaber intestatario rekeninghouder wlasciciel posiadacz kontohavare innehavare kontohaver tilinomistaja majitel sahibi titularul владелец δικαιουχος owner behalf payable holder's guardian beneficiary under",
    ),
    (
        20,
        "order serial tracking model version invoice part sku item number no. bestellung auftrag pedido commande ordine bestelling zamowienie encomenda ordre tilaus objednavka siparis comanda заказ παραγγελια parcel shipment error code coupon product lot room gate row seat flight series",
    ),
    (21, "user username login id handle userid benutzer usuario utilisateur utente gebruiker employee"),
    (22, "born birthday birth dob geboren ne nee nacido nato geboren nascido urodzony fodd geburtsdatum"),
    (
        23,
        "ltd inc llc corp gmbh company bank store group co ag bv plc sa srl oy ab university hospital airlines insurance agency institute",
    ),
    (
        24,
        "am is my this i'm im bin ist suis sono soy sou jestem ben ar bei это είμαι ειμαι it's its he she said says told wife husband son daughter friend manager colleague mother father brother sister partner boss met mit tu tutaj aqui aquí qui hier here soy det я je m'appelle c'est jag jeg olen jsem sunt ben kocam meu meine mein mi mio mon ma",
    ),
    (
        25,
        "in from to at near city town place travel flight flights visit located based trip office branch warehouse station",
    ),
    (26, "last digits ending ends four final endet endziffern terminada finissant eindigend konczaca slutar"),
    (27, "and y und et e en i och og ja ve и και o or oder"),
    (28, "de la van der den von du da dos das di del della le el al bin ibn of the"),
];
