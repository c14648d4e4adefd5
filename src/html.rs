//! HTML to the text that a reader sees (rule JSON-08): tags gone, entities resolved, blocks on lines of their own.

/// The readable text of an HTML fragment.
///
/// Scripts, styles and comments vanish. What does not look like a tag stays as text.
///
/// ```
/// use askvault_export::html_text;
/// assert_eq!(html_text("<p>Hello <b>Lena</b>,</p><p>5 &lt; 6 &amp; 7</p>"), "Hello Lena,\n5 < 6 & 7");
/// ```
#[must_use]
pub fn html_text(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        push_text(rest.get(..at).unwrap_or_default(), &mut out);
        rest = rest.get(at..).unwrap_or_default();
        rest = if rest.starts_with('<') { pass_tag(rest, &mut out) } else { pass_entity(rest, &mut out) };
    }
    push_text(rest, &mut out);
    let end = out.trim_end().len();
    out.truncate(end);
    out
}

/// Text between tags; white space collapses as in a browser.
fn push_text(text: &str, out: &mut String) {
    for character in text.chars() {
        if matches!(character, ' ' | '\t' | '\n' | '\r') {
            push_space(out);
        } else {
            out.push(character);
        }
    }
}

fn push_space(out: &mut String) {
    if !out.is_empty() && !out.ends_with([' ', '\n']) {
        out.push(' ');
    }
}

fn push_line(out: &mut String) {
    let end = out.trim_end_matches(' ').len();
    out.truncate(end);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Passes what begins with `<` and returns what follows it.
fn pass_tag<'a>(html: &'a str, out: &mut String) -> &'a str {
    let after =
        |needle: &str| html.find(needle).and_then(|at| html.get(at + needle.len()..)).unwrap_or_default();
    if html.starts_with("<!--") {
        return after("-->");
    }
    let inner = html.get(1..).unwrap_or_default();
    if !inner.starts_with(|first: char| first.is_ascii_alphabetic() || matches!(first, '/' | '!' | '?')) {
        out.push('<');
        return inner;
    }
    let name: String = inner
        .trim_start_matches('/')
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|letter| letter.to_ascii_lowercase())
        .collect();
    let rest = html.get(tag_length(html)..).unwrap_or_default();
    match name.as_str() {
        "script" | "style" | "head" | "title" | "template" if !inner.starts_with('/') => {
            let close = format!("</{name}");
            match find_ignoring_case(rest, &close) {
                Some(at) => rest.get(at..).unwrap_or_default(),
                None => "",
            }
        }
        "br" => {
            let end = out.trim_end_matches(' ').len();
            out.truncate(end);
            out.push('\n');
            rest
        }
        "li" if !inner.starts_with('/') => {
            push_line(out);
            out.push_str("- ");
            rest
        }
        "p" | "div" | "li" | "ul" | "ol" | "tr" | "table" | "blockquote" | "pre" | "h1" | "h2" | "h3"
        | "h4" | "h5" | "h6" | "hr" | "section" | "article" | "header" | "footer" => {
            push_line(out);
            rest
        }
        "td" | "th" => {
            push_space(out);
            rest
        }
        _ => rest,
    }
}

/// Length of the tag at the start, quotes respected.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte == b'>' => return at + 1,
            None => {}
        }
    }
    html.len()
}

fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes().windows(needle.len()).position(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

/// Passes what begins with `&` and returns what follows it.
fn pass_entity<'a>(html: &'a str, out: &mut String) -> &'a str {
    const MAX_ENTITY_BYTES: usize = 12;
    let inner = html.get(1..).unwrap_or_default();
    let end = inner.bytes().take(MAX_ENTITY_BYTES).position(|byte| byte == b';');
    let name = end.and_then(|end| inner.get(..end)).unwrap_or_default();
    match entity(name) {
        Some(character) => {
            out.push(character);
            inner.get(name.len() + 1..).unwrap_or_default()
        }
        None => {
            out.push('&');
            inner
        }
    }
}

/// What stands between `&` and `;`, as a character.
pub(crate) fn entity(name: &str) -> Option<char> {
    if let Some(code) = name.strip_prefix('#') {
        let code = match code.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => code.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        "copy" => '©',
        "reg" => '®',
        "trade" => '™',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ldquo" => '“',
        "rdquo" => '”',
        "laquo" => '«',
        "raquo" => '»',
        "bull" => '•',
        "middot" => '·',
        "euro" => '€',
        "pound" => '£',
        "yen" => '¥',
        "cent" => '¢',
        "sect" => '§',
        "deg" => '°',
        "times" => '×',
        "zwj" => '\u{200D}',
        "zwnj" => '\u{200C}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_08_html_becomes_readable_text() {
        let cases = [
            ("plain", "plain"),
            ("a<br>b<BR/>c", "a\nb\nc"),
            ("<div>one</div><div>two</div>", "one\ntwo"),
            ("<ul><li>x</li><li>y</li></ul>after", "- x\n- y\nafter"),
            ("a<script>alert('</b>')</script >b", "ab"),
            ("<style>p{}</style><p title='>'>t</p>", "t"),
            ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
            ("&euro;5 &#x1F600; &#233; &unknown; &", "€5 😀 é &unknown; &"),
            ("a<!-- hidden <b> -->b", "ab"),
            ("<img src=x onerror=alert(1)>hi", "hi"),
            ("unclosed <a href=\"x", "unclosed"),
            ("&#xD800; &#99999999;", "&#xD800; &#99999999;"),
        ];
        for (html, text) in cases {
            assert_eq!(html_text(html), text, "{html}");
        }
    }
}
