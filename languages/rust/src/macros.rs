//! Macros as the grammar can read them: it knows only their tokens. Those that hold expressions are shown as calls,
//! JSON as a struct, diesel's `table!` as a struct with a field for each column. All stay as long as they are.

use scaffold_syntax::{Grammar, Parsed};

/// A macro's call: where its name ends, and the brackets.
struct Found {
    name: (usize, usize),
    bang: usize,
    open: usize,
    close: usize,
}

/// Byte classes that matter to finding brackets.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Code,
    Text,
}

/// Marks what is code and what is in comments, strings and characters.
fn kinds(text: &[u8]) -> Vec<Kind> {
    let mut out = vec![Kind::Code; text.len()];
    let mut i = 0;
    while i < text.len() {
        let end = match text[i] {
            b'/' if text.get(i + 1) == Some(&b'/') => {
                text[i..].iter().position(|b| *b == b'\n').map_or(text.len(), |n| i + n)
            }
            b'/' if text.get(i + 1) == Some(&b'*') => block_comment(text, i),
            b'"' => string(text, i),
            b'r' if raw_starts(text, i) => raw(text, i),
            b'\'' => character(text, i),
            b => {
                i += if b.is_ascii_alphabetic() || b == b'_' { word(text, i) } else { 1 };
                continue;
            }
        };
        out[i..end].fill(Kind::Text);
        i = end.max(i + 1);
    }
    out
}

/// Length of the word that starts here; raw strings start with a letter of their own.
fn word(text: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while end < text.len() && (text[end].is_ascii_alphanumeric() || text[end] == b'_') {
        end += 1;
    }
    let prefix = matches!(&text[at..end], b"b" | b"c" | b"br" | b"cr");
    if prefix && text.get(end) == Some(&b'"') && text[end - 1] == b'r' { end - 1 - at } else { end - at }
}

fn raw_starts(text: &[u8], at: usize) -> bool {
    let before = at > 0 && (text[at - 1].is_ascii_alphanumeric() || text[at - 1] == b'_');
    let hashes = text[at + 1..].iter().take_while(|b| **b == b'#').count();
    (!before || matches!(text[at - 1], b'b' | b'c')) && text.get(at + 1 + hashes) == Some(&b'"')
}

fn raw(text: &[u8], at: usize) -> usize {
    let hashes = text[at + 1..].iter().take_while(|b| **b == b'#').count();
    let mut i = at + 2 + hashes;
    while i < text.len() {
        let closed =
            text[i] == b'"' && text[i + 1..].iter().take(hashes).filter(|b| **b == b'#').count() == hashes;
        if closed {
            return i + 1 + hashes;
        }
        i += 1;
    }
    text.len()
}

fn string(text: &[u8], at: usize) -> usize {
    let mut i = at + 1;
    while i < text.len() && text[i] != b'"' {
        i += if text[i] == b'\\' { 2 } else { 1 };
    }
    (i + 1).min(text.len())
}

/// A character, or nothing but the quote of a lifetime.
fn character(text: &[u8], at: usize) -> usize {
    if text.get(at + 1) == Some(&b'\\') {
        return text[at + 2..].iter().skip(1).position(|b| *b == b'\'').map_or(text.len(), |n| at + n + 4);
    }
    let width = match text.get(at + 1) {
        Some(b) if *b >= 0xf0 => 4,
        Some(b) if *b >= 0xe0 => 3,
        Some(b) if *b >= 0xc0 => 2,
        _ => 1,
    };
    if text.get(at + 1 + width) == Some(&b'\'') { at + width + 2 } else { at + 1 }
}

fn block_comment(text: &[u8], at: usize) -> usize {
    let (mut depth, mut i) = (0_u32, at);
    while i < text.len() {
        match &text[i..(i + 2).min(text.len())] {
            b"/*" => (depth, i) = (depth + 1, i + 2),
            b"*/" => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            break;
        }
    }
    i
}

fn closing(text: &[u8], kinds: &[Kind], open: usize) -> Option<usize> {
    let mut depth = 0_i32;
    for i in open..text.len() {
        if kinds[i] == Kind::Code {
            match text[i] {
                b'(' | b'[' | b'{' => depth += 1,
                b')' | b']' | b'}' => depth -= 1,
                _ => {}
            }
        }
        if depth == 0 {
            return Some(i);
        }
    }
    None
}

fn find(text: &[u8], kinds: &[Kind]) -> Vec<Found> {
    let mut out = Vec::new();
    for bang in 1..text.len() {
        let named = text[bang - 1].is_ascii_alphanumeric() || text[bang - 1] == b'_';
        if text[bang] != b'!' || kinds[bang] != Kind::Code || !named {
            continue;
        }
        let mut start = bang;
        while start > 0 && (text[start - 1].is_ascii_alphanumeric() || text[start - 1] == b'_') {
            start -= 1;
        }
        let mut open = bang + 1;
        while text.get(open).is_some_and(u8::is_ascii_whitespace) {
            open += 1;
        }
        if text.get(open).is_some_and(|b| matches!(b, b'(' | b'[' | b'{'))
            && let Some(close) = closing(text, kinds, open)
        {
            out.push(Found { name: (start, bang), bang, open, close });
        }
    }
    out
}

fn blank(out: &mut [u8]) {
    for b in out.iter_mut().filter(|b| **b != b'\n' && **b != b'\r') {
        *b = b' ';
    }
}

/// `name![a, b]` as `name (a, b)`.
fn as_call(out: &mut [u8], found: &Found) {
    out[found.bang] = b' ';
    out[found.open] = b'(';
    out[found.close] = b')';
}

/// `table! { posts (id) { id -> Int4, } }` as `struct posts { id:  Int4, }`, the last bracket being the macro's own.
fn as_struct(out: &mut [u8], kinds: &[Kind], found: &Found, whole: usize) -> Option<()> {
    let inner = (found.open + 1..found.close).find(|&i| kinds[i] == Kind::Code && out[i] == b'{')?;
    let end = (inner + 1..found.close).rev().find(|&i| kinds[i] == Kind::Code && out[i] == b'}')?;
    let text = out.to_vec();
    // What stands before the name: imports of types and comments, which are no part of a struct.
    let key = (found.open + 1..inner).rev().find(|&i| kinds[i] == Kind::Code && text[i] == b'(');
    let head = key.unwrap_or(inner);
    let name_end = (found.open + 1..head).rev().find(|&i| !text[i].is_ascii_whitespace())? + 1;
    let name = (found.open + 1..name_end)
        .rev()
        .take_while(|&i| text[i].is_ascii_alphanumeric() || text[i] == b'_')
        .last()?;
    if text[whole..found.open].len() < "struct".len() {
        return None;
    }
    blank(&mut out[whole..name]);
    out[whole..whole + 6].copy_from_slice(b"struct");
    blank(&mut out[name_end..inner]);
    for i in inner..end {
        if kinds[i] == Kind::Code && &text[i..i + 2] == b"->" {
            out[i..i + 2].copy_from_slice(b": ");
        }
    }
    out[end] = b' ';
    Some(())
}

/// `json!({"a": 1})` as `json(J{_a_: 1})`; keys that are no words, and objects without room for a name, are left.
fn as_record(out: &mut [u8], kinds: &[Kind], found: &Found) -> Option<()> {
    if found.open != found.bang + 1 || out[found.open] != b'(' {
        return None;
    }
    let text = out.to_vec();
    out[found.bang] = b'(';
    out[found.open] = b'J';
    let mut opened: Vec<bool> = Vec::new();
    let mut i = found.open + 1;
    let mut expects_key = false;
    while i < found.close {
        if kinds[i] == Kind::Code {
            match text[i] {
                b'{' => {
                    let before = (found.open..i).rev().find(|&j| !text[j].is_ascii_whitespace())?;
                    let object = matches!(text[before], b':' | b'[' | b',') || before == found.open;
                    if object && before != found.open {
                        if before + 1 == i {
                            return None;
                        }
                        out[i - 1] = b'J';
                    }
                    if !object {
                        return None;
                    }
                    opened.push(true);
                    expects_key = true;
                }
                b'[' | b'(' => {
                    opened.push(false);
                    expects_key = false;
                }
                b'}' | b']' | b')' => {
                    opened.pop();
                    expects_key = false;
                }
                b',' => expects_key = opened.last() == Some(&true),
                b if !b.is_ascii_whitespace() && expects_key => return None,
                _ => {}
            }
            i += 1;
            continue;
        }
        let start = i;
        while i < found.close && kinds[i] == Kind::Text {
            i += 1;
            // Two texts side by side are two.
            if text[start] == b'"' && i > start + 1 && text[i - 1] == b'"' && text[i - 2] != b'\\' {
                break;
            }
        }
        if expects_key && text[start] == b'"' {
            let word = &text[start + 1..i - 1];
            let plain = !word.is_empty() && !word[0].is_ascii_digit();
            if !plain || !word.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_') {
                return None;
            }
            // The quotes are part of the key: what stands for it is as long.
            out[start] = b'_';
            out[i - 1] = b'_';
            expects_key = false;
        }
    }
    Some(())
}

/// Whether the macro's call reads as an expression.
fn reads(grammar: &Grammar, out: &[u8], found: &Found) -> bool {
    let Ok(call) = std::str::from_utf8(&out[found.name.0..=found.close]) else { return false };
    Parsed::new(grammar, format!("fn f() {{ {call}; }}")).is_ok_and(|p| !p.has_errors())
}

/// The whole text with macros in a form that the grammar knows; `None` where there are none.
pub(crate) fn shown(text: &str) -> Option<String> {
    let grammar = Grammar::from(tree_sitter_rust::LANGUAGE);
    let bytes = text.as_bytes();
    if !bytes.contains(&b'!') {
        return None;
    }
    let kinds = kinds(bytes);
    let mut out = bytes.to_vec();
    // Inner ones first: what they are shown as decides whether the outer one can be read.
    for found in find(bytes, &kinds).iter().rev() {
        let before = out[found.name.0..=found.close].to_vec();
        let name = &text[found.name.0..found.name.1];
        let mut whole = found.name.0;
        while whole > 1 && &bytes[whole - 2..whole] == b"::" {
            whole -= 2;
            while whole > 0 && (bytes[whole - 1].is_ascii_alphanumeric() || bytes[whole - 1] == b'_') {
                whole -= 1;
            }
        }
        let kept = match name {
            "table" => {
                let path = out[whole..found.name.0].to_vec();
                let made = as_struct(&mut out, &kinds, found, whole).is_some();
                if !made {
                    out[whole..found.name.0].copy_from_slice(&path);
                }
                made
            }
            "json" => as_record(&mut out, &kinds, found).is_some() && reads(&grammar, &out, found),
            _ if bytes[found.open] == b'{' => false,
            _ => {
                as_call(&mut out, found);
                for i in found.open..found.close {
                    if name == "joinable" && &bytes[i..i + 2] == b"->" {
                        out[i..i + 2].copy_from_slice(b", ");
                    }
                }
                reads(&grammar, &out, found)
            }
        };
        if !kept {
            out[found.name.0..=found.close].copy_from_slice(&before);
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    fn check(text: &str, expected: &str) {
        let shown = super::shown(text).unwrap();
        assert_eq!(shown, expected);
        assert_eq!(shown.len(), text.len());
    }

    #[test]
    fn macros_with_expressions_are_calls() {
        check("fn f() { routes![a::list, b] }", "fn f() { routes (a::list, b) }");
        check(r##"fn f() { query!(r#"a!(x"#, n) }"##, r##"fn f() { query (r#"a!(x"#, n) }"##);
        check(
            "fn f() { vec![0; 3]; assert!(vec![1].len() > 0); }",
            "fn f() { vec![0; 3]; assert (vec (1).len() > 0); }",
        );
    }

    #[test]
    fn tables_are_structs() {
        check(
            "diesel::table! {\n    posts (id) {\n        id -> Int4,\n    }\n}\n",
            "struct          \n    posts      {\n        id :  Int4,\n     \n}\n",
        );
        check("joinable!(a -> b (c));", "joinable (a ,  b (c));");
    }

    #[test]
    fn json_is_a_struct() {
        check(
            "fn f() { json!({\"a\": 1, \"b\": {\"c\": [1]}}) }",
            "fn f() { json(J{_a_: 1, _b_:J{_c_: [1]}}) }",
        );
        check("fn f() { json!({\"a-b\": 1}) }", "fn f() { json!({\"a-b\": 1}) }");
    }

    #[test]
    fn lifetimes_are_no_characters() {
        check("fn f<'a>(x: &'a str) { g!(x, '\"', '!') }", "fn f<'a>(x: &'a str) { g (x, '\"', '!') }");
    }
}
