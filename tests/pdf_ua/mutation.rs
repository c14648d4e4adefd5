//! A good document is spoiled in one place, once for each rule and more.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

/// The rule that must fire, and how its document is spoiled.
pub type Mutation = (&'static str, fn(&mut Document));

fn catalog(document: &mut Document) -> &mut Dictionary {
    document.catalog_mut().unwrap()
}

fn page(document: &Document, place: usize) -> ObjectId {
    document.page_iter().nth(place).unwrap()
}

fn at(document: &mut Document, id: ObjectId) -> &mut Dictionary {
    match document.objects.get_mut(&id).unwrap() {
        Object::Dictionary(dictionary) => dictionary,
        Object::Stream(stream) => &mut stream.dict,
        _ => panic!("no dictionary"),
    }
}

/// The first object, by number, that is a dictionary of this kind.
fn first(document: &Document, is_it: impl Fn(&Dictionary) -> bool) -> ObjectId {
    let found = document.objects.iter().find(|(_, object)| match object {
        Object::Dictionary(dictionary) => is_it(dictionary),
        Object::Stream(stream) => is_it(&stream.dict),
        _ => false,
    });
    *found.unwrap().0
}

/// The first structure element of a type.
fn element(document: &Document, kind: &str) -> ObjectId {
    first(document, |it| {
        it.has_type(b"StructElem") && it.get(b"S").and_then(Object::as_name).unwrap() == kind.as_bytes()
    })
}

fn link(document: &Document) -> ObjectId {
    first(document, |it| it.has_type(b"Annot"))
}

fn font(document: &Document) -> ObjectId {
    first(document, |it| it.has(b"DescendantFonts"))
}

/// The font that a font is made of.
fn described(document: &mut Document) -> &mut Dictionary {
    let id = font(document);
    let fonts = at(document, id).get_mut(b"DescendantFonts").unwrap().as_array_mut().unwrap();
    fonts[0].as_dict_mut().unwrap()
}

fn descriptor(document: &mut Document) -> &mut Dictionary {
    let id = described(document).get(b"FontDescriptor").and_then(Object::as_reference).unwrap();
    at(document, id)
}

/// Changes the content of the first page.
fn rewrite(document: &mut Document, from: &str, to: &str) {
    let page = page(document, 0);
    let mut content = document.get_page_content(page);
    let place = content.windows(from.len()).position(|part| part == from.as_bytes());
    let place = place.unwrap_or_else(|| panic!("{from} is not in the content"));
    content.splice(place..place + from.len(), to.bytes());
    document.change_page_content(page, content).unwrap();
}

fn append(document: &mut Document, operators: &str) {
    let page = page(document, 0);
    let mut content = document.get_page_content(page);
    content.extend_from_slice(operators.as_bytes());
    document.change_page_content(page, content).unwrap();
}

/// Changes the map from codes to texts of the first font.
fn retell(document: &mut Document, from: &str, to: &str) {
    let id = font(document);
    let map = at(document, id).get(b"ToUnicode").and_then(Object::as_reference).unwrap();
    let stream = document.get_object(map).and_then(Object::as_stream).unwrap();
    let text = String::from_utf8(stream.decompressed_content().unwrap_or(stream.content.clone())).unwrap();
    assert!(text.contains(from), "{from} is not in the map");
    let stream = Stream::new(Dictionary::new(), text.replacen(from, to, 1).into_bytes());
    document.objects.insert(map, stream.into());
}

/// Changes what an element is.
fn rename(document: &mut Document, from: &str, to: &str) {
    let id = element(document, from);
    at(document, id).set("S", Object::Name(to.into()));
}

fn tag_root(document: &mut Document) -> &mut Dictionary {
    let id = catalog(document).get(b"StructTreeRoot").and_then(Object::as_reference).unwrap();
    at(document, id)
}

fn numbers(document: &mut Document) -> &mut Vec<Object> {
    let id = tag_root(document).get(b"ParentTree").and_then(Object::as_reference).unwrap();
    at(document, id).get_mut(b"Nums").unwrap().as_array_mut().unwrap()
}

fn mark_info(document: &mut Document, key: &str, value: bool) {
    let info = catalog(document).get_mut(b"MarkInfo").and_then(Object::as_dict_mut).unwrap();
    info.set(key, value);
}

fn xmp(document: &mut Document, from: &str, to: &str) {
    let id = catalog(document).get(b"Metadata").and_then(Object::as_reference).unwrap();
    let stream = document.objects.get_mut(&id).unwrap().as_stream_mut().unwrap();
    let text = String::from_utf8(stream.content.clone()).unwrap();
    assert!(text.contains(from));
    stream.set_content(text.replacen(from, to, 1).into_bytes());
}

/// All of them.
pub const MUTATIONS: [Mutation; 75] = [
    ("01-003", |d| rewrite(d, "/H1<</MCID 0>>BDC", "/H1<</MCID 0>>BDC /Artifact BMC EMC")),
    ("01-004", |d| rewrite(d, "/H1<</MCID 0>>BDC", "/Artifact BMC /H1<</MCID 0>>BDC EMC")),
    ("01-005", |d| append(d, "\n0 0 10 10 re f\n")),
    ("01-005", |d| rewrite(d, "/Artifact<</Type/Pagination>>BDC", "/Other BMC")),
    ("01-007", |d| mark_info(d, "Suspects", true)),
    ("02-001", |d| rename(d, "P", "Paragraph")),
    ("02-004", |d| tag_root(d).set("RoleMap", dictionary! { "P" => "H1" })),
    ("06-001", |d| drop(catalog(d).remove(b"Metadata"))),
    ("06-003", |d| xmp(d, "dc:title", "dc:other")),
    ("07-001", |d| drop(catalog(d).remove(b"ViewerPreferences"))),
    ("07-001", |d| catalog(d).set("ViewerPreferences", dictionary! { "DisplayDocTitle" => false })),
    ("09-004", |d| rename(d, "TR", "P")),
    ("09-004", |d| rename(d, "TD", "P")),
    ("09-004", |d| rename(d, "Table", "Sect")),
    ("09-005", |d| rename(d, "LI", "P")),
    ("09-005", |d| rename(d, "Lbl", "P")),
    ("09-005", |d| rename(d, "L", "Sect")),
    ("11-001", |d| drop(catalog(d).remove(b"Lang"))),
    ("11-001", |d| catalog(d).set("Lang", Object::string_literal(""))),
    ("13-004", |d| rename(d, "Code", "Figure")),
    ("14-002", |d| rename(d, "H1", "H2")),
    ("14-003", |d| rename(d, "H2", "P")),
    ("14-007", |d| rename(d, "H3", "H")),
    ("15-003", |d| {
        let id = element(d, "TH");
        at(d, id).remove(b"A");
    }),
    ("15-005", |d| {
        let id = element(d, "TR");
        at(d, id).get_mut(b"K").unwrap().as_array_mut().unwrap().pop();
    }),
    ("19-003", |d| rename(d, "P", "Note")),
    ("20-001", |d| catalog(d).set("OCProperties", dictionary! {})),
    ("21-001", |d| {
        let names = d.add_object(dictionary! { "EmbeddedFiles" => dictionary! {} });
        catalog(d).set("Names", names);
    }),
    ("21-001", |d| {
        d.add_object(dictionary! { "Type" => "Filespec", "EF" => dictionary! {} });
    }),
    ("25-001", |d| catalog(d).set("AcroForm", dictionary! {})),
    ("26-002", |d| d.trailer.set("Encrypt", dictionary! {})),
    ("28-002", |d| {
        let id = element(d, "Link");
        let kids = at(d, id).get_mut(b"K").unwrap().as_array_mut().unwrap();
        kids.retain(|kid| kid.as_dict().is_err());
    }),
    ("28-006", |d| {
        let id = link(d);
        at(d, id).set("Subtype", "Text");
    }),
    ("28-009", |d| {
        let pages: Vec<_> = d.page_iter().collect();
        for id in pages {
            at(d, id).remove(b"Tabs");
        }
    }),
    ("28-011", |d| rename(d, "Link", "Span")),
    ("28-012", |d| {
        let id = link(d);
        at(d, id).remove(b"Contents");
    }),
    ("30-001", |d| {
        d.add_object(dictionary! { "Type" => "XObject", "Subtype" => "Form", "Ref" => dictionary! {} });
    }),
    ("30-002", |d| append(d, "\n/Artifact BMC /X1 Do EMC\n")),
    ("31-001", |d| {
        let of = described(d).get_mut(b"CIDSystemInfo").and_then(Object::as_dict_mut).unwrap();
        of.set("Ordering", Object::string_literal("Japan1"));
    }),
    ("31-004", |d| drop(described(d).remove(b"CIDToGIDMap"))),
    ("31-006", |d| {
        let id = font(d);
        at(d, id).set("Encoding", "Identity-V");
    }),
    ("31-009", |d| drop(descriptor(d).remove(b"FontFile2"))),
    ("31-011", |d| {
        let map = d.add_object(Stream::new(Dictionary::new(), [0xFF; 2000].to_vec()));
        described(d).set("CIDToGIDMap", map);
    }),
    ("31-016", |d| described(d).set("W", Object::Array(Vec::new()))),
    ("31-027", |d| {
        let id = font(d);
        at(d, id).remove(b"ToUnicode");
    }),
    ("31-027", |d| retell(d, "<0061>", "<>")),
    ("31-028", |d| retell(d, "<0061>", "<0000>")),
    ("31-029", |d| retell(d, "<0061>", "<0061FEFF>")),
    ("31-029", |d| retell(d, "<0061>", "<FFFE>")),
    ("31-030", |d| {
        let map = d.add_object(Stream::new(Dictionary::new(), [0; 2000].to_vec()));
        described(d).set("CIDToGIDMap", map);
    }),
    ("31-031", |d| {
        let id = font(d);
        at(d, id).set("BaseFont", "NotoSans");
    }),
    ("31-031", |d| descriptor(d).set("FontName", "ABCDEF+Other")),
    ("32000-7.5.5", |d| drop(d.trailer.remove(b"ID"))),
    ("32000-12.3.3", |d| {
        let id = first(d, |it| it.has(b"Dest"));
        at(d, id).remove(b"Title");
    }),
    ("32000-12.3.3", |d| {
        let id = first(d, |it| it.has_type(b"Outlines"));
        at(d, id).remove(b"Last");
    }),
    ("32000-12.6.4", |d| {
        let id = link(d);
        at(d, id).set("A", dictionary! { "S" => "URI", "URI" => Object::string_literal("javascript:x") });
    }),
    ("32000-12.6.4", |d| {
        let id = link(d);
        at(d, id).set("A", dictionary! { "S" => "Launch" });
    }),
    ("32000-12.6.4", |d| catalog(d).set("OpenAction", dictionary! { "S" => "GoTo" })),
    ("32000-14.6.1", |d| append(d, "\nEMC\n")),
    ("32000-14.6.1", |d| append(d, "\n/Artifact BMC\n")),
    ("32000-14.6.1", |d| append(d, "\n/Artifact BMC BT EMC ET\n")),
    ("32000-14.7.1", |d| mark_info(d, "Marked", false)),
    ("32000-14.7.2", |d| {
        let (id, other) = (element(d, "P"), element(d, "H1"));
        at(d, id).set("P", other);
    }),
    ("32000-14.7.3", |d| {
        let id = element(d, "H1");
        at(d, id).remove(b"K");
    }),
    ("32000-14.7.4.2", |d| rewrite(d, "/MCID 1>>", "/MCID 0>>")),
    ("32000-14.7.4.2", |d| {
        let id = element(d, "H1");
        at(d, id).set("K", vec![0.into(), 0.into()]);
    }),
    ("32000-14.7.4.3", |d| rewrite(d, "/MCID 1>>", "/MCID 999>>")),
    ("32000-14.7.4.3", |d| {
        let id = element(d, "H1");
        at(d, id).set("K", 998);
    }),
    ("32000-14.7.4.4", |d| {
        let marks = numbers(d)[1].as_array_mut().unwrap();
        marks.swap(0, 1);
    }),
    ("32000-14.7.4.4", |d| drop(numbers(d)[1].as_array_mut().unwrap().pop())),
    ("32000-14.7.4.4", |d| numbers(d).extend([5000.into(), Object::Null])),
    ("32000-14.7.4.4", |d| {
        let id = link(d);
        at(d, id).remove(b"StructParent");
    }),
    ("32000-14.7.4.4", |d| {
        let id = page(d, 0);
        at(d, id).remove(b"StructParents");
    }),
    ("32000-14.7.4.5", |d| tag_root(d).set("ParentTreeNextKey", 1)),
    ("32000-14.8.4", |d| rename(d, "Document", "Sect")),
];
