//! Links in text: more than scheme and host can lead to a person.

use super::entity::Entity;
use super::span::Span;

/// Finds links in a text: `https://…`, `www.…`.
pub(super) fn find(text: &str, out: &mut Vec<Span>) {
    let bytes = text.as_bytes();
    let mut end_of_last = 0;
    let mut starts: Vec<usize> = memchr::memchr2_iter(b':', b'.', bytes)
        .filter_map(|at| match bytes.get(at..)? {
            [b':', b'/', b'/', ..] => scheme_start(text, at),
            [b'.', ..] => {
                let start = bytes.get(..at)?.strip_suffix(b"www")?.len();
                starts_word(text, start).then_some(start)
            }
            _ => None,
        })
        .collect();
    starts.sort_unstable();
    for start in starts {
        if start < end_of_last {
            continue;
        }
        let rest = text.get(start..).unwrap_or_default();
        let ends = |character: char| {
            character.is_whitespace() || character.is_control() || "<>\"'`|{}\\^«»“”".contains(character)
        };
        let link = rest
            .split(ends)
            .next()
            .unwrap_or_default()
            .trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']']);
        end_of_last = start + link.len();
        if has_more_than_host(link) {
            out.push(Span::recognised(start, end_of_last, Entity::Url));
        }
    }
}

/// Where the scheme before `://` begins.
fn scheme_start(text: &str, at: usize) -> Option<usize> {
    const MAX_SCHEME: usize = 12;
    let before = text.get(..at)?;
    let letters = before.bytes().rev().take(MAX_SCHEME).take_while(u8::is_ascii_alphanumeric).count();
    (letters >= 2).then_some(at - letters)
}

fn starts_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|text| text.chars().next_back());
    !before.is_some_and(|character| character.is_alphanumeric() || matches!(character, '/' | '.' | '@' | '-'))
}

/// Whether there is something behind the host, or a user before it.
fn has_more_than_host(link: &str) -> bool {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.contains(['@', ':']) || rest.get(host.len()..).is_some_and(|path| path.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_found_with_all_that_belongs_to_them() {
        let cases: [(&str, &[&str]); 6] = [
            ("see https://shop.example/a?b=c, ok", &["https://shop.example/a?b=c"]),
            ("(www.shop.example/x)", &["www.shop.example/x"]),
            ("https://shop.example only", &[]),
            ("https://u:p@shop.example", &["https://u:p@shop.example"]),
            ("1://x/y a://b/c", &[]),
            ("https://a.example/https://b.example/c d", &["https://a.example/https://b.example/c"]),
        ];
        for (text, expected) in cases {
            let mut spans = Vec::new();
            find(text, &mut spans);
            let found: Vec<_> = spans.iter().map(|span| text.get(span.start..span.end).unwrap()).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
