//! The part of Markdown that answers use: paragraphs, headings, lists, code, quotes, bold, italic, links.
//!
//! What is not closed or not known stays as it was written.

use std::rc::Rc;

/// A stretch of text in one dress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) is_bold: bool,
    pub(super) is_italic: bool,
    pub(super) is_code: bool,
    pub(super) link: Option<Rc<str>>,
}

/// A block of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Paragraph(Vec<Piece>),
    Heading(Vec<Piece>),
    Quote(Vec<Piece>),
    /// Depth from 0, bullet or number, text.
    Item(usize, String, Vec<Piece>),
    /// Lines as they are.
    Code(String),
}

/// Plain text: one part, with its links.
pub(super) fn plain(text: &str) -> Vec<Part> {
    vec![Part::Paragraph(linked(text, Dress::default()))]
}

/// Markdown.
pub(super) fn markdown(text: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut paragraph = String::new();
    let mut lines = text.lines();
    let close = |paragraph: &mut String, parts: &mut Vec<Part>| {
        if !paragraph.trim().is_empty() {
            parts.push(Part::Paragraph(inline(paragraph.trim_end())));
        }
        paragraph.clear();
    };
    while let Some(line) = lines.next() {
        let trimmed = line.trim_start();
        let depth = (line.len() - trimmed.len()) / 2;
        if let Some(fence) = trimmed.get(..3).filter(|fence| *fence == "```" || *fence == "~~~") {
            close(&mut paragraph, &mut parts);
            let code: Vec<_> =
                lines.by_ref().take_while(|line| !line.trim_start().starts_with(fence)).collect();
            parts.push(Part::Code(code.join("\n")));
        } else if let Some(title) = heading(trimmed) {
            close(&mut paragraph, &mut parts);
            parts.push(Part::Heading(inline(title)));
        } else if let Some((mark, rest)) = item(trimmed) {
            close(&mut paragraph, &mut parts);
            parts.push(Part::Item(depth.min(4), mark, inline(rest)));
        } else if let Some(rest) = trimmed.strip_prefix('>') {
            close(&mut paragraph, &mut parts);
            let rest = inline(rest.trim_start());
            match parts.last_mut() {
                Some(Part::Quote(pieces)) => {
                    pieces.push(Piece { text: "\n".to_owned(), ..Piece::default() });
                    pieces.extend(rest);
                }
                _ => parts.push(Part::Quote(rest)),
            }
        } else if trimmed.is_empty() {
            close(&mut paragraph, &mut parts);
        } else {
            if !paragraph.is_empty() {
                paragraph.push('\n');
            }
            paragraph.push_str(line);
        }
    }
    close(&mut paragraph, &mut parts);
    parts
}

fn heading(line: &str) -> Option<&str> {
    let level = line.bytes().take_while(|byte| *byte == b'#').count();
    let title = line.get(level..)?.strip_prefix(' ')?;
    (1..=6).contains(&level).then(|| title.trim().trim_end_matches('#').trim_end())
}

/// `- text` or `12. text`
fn item(line: &str) -> Option<(String, &str)> {
    if let Some(rest) = ["- ", "* ", "+ "].into_iter().find_map(|mark| line.strip_prefix(mark)) {
        return Some(("•".to_owned(), rest.trim_start()));
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?;
    let rest = rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") "))?;
    (1..=9)
        .contains(&digits)
        .then(|| (format!("{}.", line.get(..digits).unwrap_or_default()), rest.trim_start()))
}

/// What holds for the text between two marks.
#[derive(Clone, Copy, Default)]
struct Dress {
    is_bold: bool,
    is_italic: bool,
}

impl Dress {
    fn piece(self, text: &str) -> Piece {
        let Self { is_bold, is_italic } = self;
        Piece { text: text.to_owned(), is_bold, is_italic, ..Piece::default() }
    }
}

/// Bold, italic, code and links of a line.
fn inline(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    dressed(text, Dress::default(), &mut pieces);
    pieces
}

/// Calls itself for what is italic: at most twice, as no mark that closes stands inside.
fn dressed(text: &str, mut dress: Dress, pieces: &mut Vec<Piece>) {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['*', '_', '`', '[', '\\']) {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        plain.push_str(before);
        let mut flush = |dress: Dress, pieces: &mut Vec<Piece>| {
            pieces.extend(linked(&plain, dress));
            plain.clear();
        };
        let mark = from.get(..2).filter(|mark| *mark == "**" || *mark == "__");
        let so_far = text.get(..text.len() - from.len()).unwrap_or_default();
        if let Some(mark) = mark
            && (dress.is_bold || from.get(2..).is_some_and(|later| later.contains(mark)))
        {
            flush(dress, pieces);
            dress.is_bold = !dress.is_bold;
            rest = from.get(2..).unwrap_or_default();
        } else if let Some((inner, later)) = italic(so_far, from) {
            flush(dress, pieces);
            dressed(inner, Dress { is_italic: true, ..dress }, pieces);
            rest = later;
        } else if let Some((code, later)) = code(from) {
            flush(dress, pieces);
            pieces.push(Piece { is_code: true, ..dress.piece(code) });
            rest = later;
        } else if let Some((label, target, later)) = link(from) {
            flush(dress, pieces);
            pieces.push(Piece { link: address(target).map(Rc::from), ..dress.piece(label) });
            rest = later;
        } else {
            let escaped = from.strip_prefix('\\').and_then(|later| later.chars().next());
            let (taken, length) = match escaped.filter(char::is_ascii_punctuation) {
                Some(escaped) => (escaped, 1 + escaped.len_utf8()),
                None => from.chars().next().map_or((' ', 1), |first| (first, first.len_utf8())),
            };
            plain.push(taken);
            rest = from.get(length..).unwrap_or_default();
        }
    }
    plain.push_str(rest);
    pieces.extend(linked(&plain, dress));
}

/// `*text*` or `_text_`, not inside words, sums and addresses; what stood before tells.
fn italic<'t>(before: &str, text: &'t str) -> Option<(&'t str, &'t str)> {
    let mark = text.chars().next().filter(|mark| matches!(mark, '*' | '_'))?;
    let opens = before.chars().next_back().is_none_or(|last| {
        last.is_whitespace() || "([{\"'«„“‘¿¡–—*_".contains(last) || (mark == '*' && !last.is_ascii())
    });
    let inner = text.get(1..)?;
    if !opens || inner.starts_with(|first: char| first == mark || first.is_whitespace()) {
        return None;
    }
    let near = inner.get(..inner.floor_char_boundary(MAX_LINK_BYTES))?;
    let mut at = 0;
    while let Some(found) = near.get(at..)?.find(mark) {
        let place = at + found;
        let run = near.get(place..)?.chars().take_while(|character| *character == mark).count();
        let word = near.get(..place)?.chars().next_back()?;
        let next = inner.get(place + 1..)?.chars().next();
        let ends_word =
            next.is_none_or(|next| !(next.is_ascii_alphanumeric() || mark == '_' && next.is_alphanumeric()));
        // Two marks are bold's; of three the first closes here.
        if run % 2 == 1 && !word.is_whitespace() && word != '\\' && ends_word {
            return Some((inner.get(..place)?, inner.get(place + 1..)?));
        }
        at = place + run;
    }
    None
}

/// `` `code` ``
fn code(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('`')?;
    let end = inner.find('`').filter(|end| *end > 0)?;
    Some((inner.get(..end)?, inner.get(end + 1..)?))
}

/// Longer labels and targets are text, so that time stays linear.
const MAX_LINK_BYTES: usize = 2000;

/// `[label](target)`
fn link(text: &str) -> Option<(&str, &str, &str)> {
    let inner = text.strip_prefix('[')?;
    let end = inner.bytes().take(MAX_LINK_BYTES).position(|byte| byte == b']')?;
    let target = inner.get(end + 1..)?.strip_prefix('(')?;
    let close = target.bytes().take(MAX_LINK_BYTES).position(|byte| byte == b')')?;
    let label = inner.get(..end).filter(|label| !label.is_empty() && !label.contains('['))?;
    Some((label, target.get(..close)?, target.get(close + 1..)?))
}

/// An address that a document may lead to (rule PDF-12).
pub(super) fn address(text: &str) -> Option<&str> {
    let text = text.split(' ').next().unwrap_or_default();
    let is_allowed = ["https://", "mailto:"].into_iter().any(|scheme| {
        text.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && text.len() > scheme.len()
    });
    (is_allowed && !text.chars().any(|character| character.is_control() || character == '\u{FFFD}'))
        .then_some(text)
}

/// Text with the `https` addresses in it.
fn linked(text: &str, dress: Dress) -> Vec<Piece> {
    let piece = |text: &str, link| Piece { link, ..dress.piece(text) };
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("https://") {
        let (before, from) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let ends = |character: char| character.is_whitespace() || "<>\"'`|\\^{}".contains(character);
        let end = from.find(ends).unwrap_or(from.len());
        let target = from
            .get(..end)
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*']);
        if target.len() <= "https://".len() {
            let (head, tail) = from.split_at_checked("https://".len()).unwrap_or((from, ""));
            pieces.push(piece(&format!("{before}{head}"), None));
            rest = tail;
            continue;
        }
        if !before.is_empty() {
            pieces.push(piece(before, None));
        }
        pieces.push(piece(target, address(target).map(Rc::from)));
        rest = from.get(target.len()..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(piece(rest, None));
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(parts: &[Part]) -> String {
        let pieces = |pieces: &[Piece]| -> String {
            let dressed = pieces.iter().map(|piece| {
                let mut text = piece.text.clone();
                if piece.is_italic {
                    text = format!("<i>{text}</i>");
                }
                if piece.is_bold {
                    text = format!("<b>{text}</b>");
                }
                if piece.is_code {
                    text = format!("<c>{text}</c>");
                }
                if let Some(link) = &piece.link {
                    text = format!("<a {link}>{text}</a>");
                }
                text
            });
            dressed.collect()
        };
        let parts = parts.iter().map(|part| match part {
            Part::Paragraph(text) => pieces(text),
            Part::Heading(text) => format!("# {}", pieces(text)),
            Part::Quote(text) => format!("> {}", pieces(text)),
            Part::Item(depth, mark, text) => format!("{depth}{mark} {}", pieces(text)),
            Part::Code(text) => format!("{{{text}}}"),
        });
        parts.collect::<Vec<_>>().join("|")
    }

    #[test]
    fn markdown_becomes_parts() {
        let cases = [
            ("one\ntwo\n\nthree", "one\ntwo|three"),
            ("# Title\ntext", "# Title|text"),
            ("- a\n  - b\n2. c", "0• a|1• b|02. c"),
            ("```rust\nlet x = 1;\n\n```\nafter", "{let x = 1;\n}|after"),
            ("> a\n> b", "> a\nb"),
            ("**bold** and `code`", "<b>bold</b> and <c>code</c>"),
            ("**never closed", "**never closed"),
            ("2 * 3 * 4 \\* 5 snake_case", "2 * 3 * 4 * 5 snake_case"),
            ("[Help](https://x.example/a) [no](javascript:x)", "<a https://x.example/a>Help</a> no"),
            ("see https://x.example/a.", "see <a https://x.example/a>https://x.example/a</a>."),
            ("[not a link] (x)", "[not a link] (x)"),
            ("*one* and _two_, (*three*).", "<i>one</i> and <i>two</i>, (<i>three</i>)."),
            ("***both*** **a *b* c**", "<b><i>both</i></b> <b>a </b><b><i>b</i></b><b> c</b>"),
            ("*see [Help](https://x.example/a)*", "<i>see </i><a https://x.example/a><i>Help</i></a>"),
            ("请*稍等*。", "请<i>稍等</i>。"),
            ("2*3*4, a_b_c, *open, 5 * 6 *", "2*3*4, a_b_c, *open, 5 * 6 *"),
            ("https://x.example/_a_/b", "<a https://x.example/_a_/b>https://x.example/_a_/b</a>"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(&markdown(text)), expected, "{text}");
        }
    }

    #[test]
    fn pdf_12_only_two_schemes_lead_anywhere() {
        assert!(address("https://x.example").is_some() && address("mailto:a@b.example").is_some());
        for other in ["http://x", "javascript:alert(1)", "file:///etc", "https://", "data:text/html,x"] {
            assert_eq!(address(other), None, "{other}");
        }
    }
}
