//! Templates are TypeScript modules that import by path from the service's root (`~/src/app.ts`). A service gets them as it
//! writes its own: without types in JavaScript, with `require`, with its quotes, semicolons and endings of imports.

use scaffold_syntax::{Grammar, Node, Parsed, Query};
use std::ops::Range;

/// Longest line that is made of several.
const WIDTH: usize = 100;

/// Where a service's own files are, in templates.
const ROOT: &str = "~/";

/// How a service writes.
struct Style {
    types: bool,
    require: bool,
    double: bool,
    semicolons: bool,
    /// What imports of own files end with: `.js`, `.ts`, or nothing.
    ending: String,
}

impl Style {
    fn of(path: &str, text: &str) -> Self {
        let types = path.ends_with("ts");
        let statement = |line: &&str| line.starts_with("import ") || line.starts_with("export ");
        let script = ["require(", "module.exports", "\nexports."];
        let require = !text.lines().any(|l| statement(&l)) && script.iter().any(|mark| text.contains(mark));
        let own = text.split(['\'', '"']).find(|p| p.starts_with("./") || p.starts_with("../"));
        let ending = match own {
            Some(own) => [".js", ".ts", ".mjs"].into_iter().find(|e| own.ends_with(e)).unwrap_or_default(),
            None if types || require => "",
            None => ".js",
        };
        let lines = || text.lines().map(str::trim_end).filter(|l| !l.trim_start().starts_with(['/', '*']));
        let (with, without) =
            (lines().filter(|l| l.ends_with(';')).count(), lines().filter(|l| l.ends_with(')')).count());
        Self {
            types,
            require,
            double: text.matches('"').count() > text.matches('\'').count(),
            semicolons: with >= without,
            ending: ending.to_owned(),
        }
    }
}

/// See [`scaffold_pack::LanguageHooks::dress`].
pub(crate) fn dress(text: String, path: &str, like: (&str, &str)) -> String {
    let style = Style::of(like.0, like.1);
    let mut text = imports(&text, path, &style.ending);
    if !style.types {
        text = rewritten(&text, untyped);
        text = rewritten(&closed_up(&text), joined);
        text = rewritten(&text, arrows);
    }
    if style.require {
        text = required(&text);
    }
    if style.double {
        text = rewritten(&text, |parsed, node| match node.kind() {
            "string" => {
                let own = parsed.of(node);
                let inner = &own[1..own.len() - 1];
                let plain = own.starts_with('\'') && !inner.contains(['"', '\\']);
                plain.then(|| vec![(node.byte_range(), format!("\"{inner}\""))])
            }
            _ => None,
        });
    }
    if !style.semicolons {
        text = rewritten(&text, |_, node| {
            (node.kind() == ";" && ends_statement(node)).then(|| vec![(node.byte_range(), String::new())])
        });
    }
    text
}

/// Imports of own files as relative paths.
fn imports(text: &str, path: &str, ending: &str) -> String {
    let folder: Vec<&str> = path.split('/').rev().skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(ROOT) {
        let end = after.find(['\'', '"']).unwrap_or(after.len());
        let (target, tail) = after.split_at(end);
        let bare = target.rsplit_once('.').map_or(target, |(bare, _)| bare);
        let parts: Vec<&str> = bare.split('/').collect();
        let shared = folder.iter().zip(&parts[..parts.len() - 1]).take_while(|(a, b)| a == b).count();
        let up = "../".repeat(folder.len() - shared);
        let start = if up.is_empty() { "./" } else { &up };
        out.push_str(&format!("{before}{start}{}{ending}", parts[shared..].join("/")));
        rest = tail;
    }
    out + rest
}

/// The text with what `change` says of its nodes, outermost first.
fn rewritten(
    text: &str,
    change: impl Fn(&Parsed, Node<'_>) -> Option<Vec<(Range<usize>, String)>>,
) -> String {
    let grammar: Grammar = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    let Ok(parsed) = Parsed::new(&grammar, text) else { return text.to_owned() };
    let mut changes: Vec<(Range<usize>, String)> =
        parsed.walk().filter_map(|n| change(&parsed, n)).flatten().collect();
    changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    let (mut out, mut at) = (String::new(), 0);
    for (range, new) in changes {
        if range.end > at {
            out.push_str(&text[at..range.start.max(at)]);
            out.push_str(&new);
            at = range.end;
        }
    }
    out + &text[at..]
}

/// What is left of a node without types.
fn untyped(parsed: &Parsed, node: Node<'_>) -> Option<Vec<(Range<usize>, String)>> {
    let gone = |range: Range<usize>| Some(vec![(range, String::new())]);
    let text = parsed.text();
    match node.kind() {
        "type_parameters" | "type_arguments" => gone(node.byte_range()),
        // What is asked of the types alone.
        "comment" if parsed.of(node).contains("@typescript-eslint/") => {
            gone(parsed.whole_lines(node.byte_range()))
        }
        "parenthesized_expression" if is_bare(node) => {
            let kept = value_of(node.named_child(0)?);
            Some(vec![
                (node.start_byte()..kept.start_byte(), String::new()),
                (kept.end_byte()..node.end_byte(), String::new()),
            ])
        }
        "type_annotation" | "implements_clause" => {
            let start = text[..node.start_byte()].trim_end_matches([' ', '?', '!']).len();
            gone(start..node.end_byte())
        }
        "accessibility_modifier" | "override_modifier" | "readonly" => gone(
            node.start_byte()
                ..node.end_byte() + text[node.end_byte()..].chars().take_while(|c| *c == ' ').count(),
        ),
        "as_expression"
            if node.named_child(0)?.kind() == "parenthesized_expression" && stands_apart(node) =>
        {
            let kept = node.named_child(0)?.named_child(0)?;
            Some(vec![
                (node.start_byte()..kept.start_byte(), String::new()),
                (kept.end_byte()..node.end_byte(), String::new()),
            ])
        }
        "as_expression" | "satisfies_expression" | "non_null_expression" => {
            let kept = node.named_child(0)?;
            gone(kept.end_byte()..node.end_byte())
        }
        // What only says its type.
        "public_field_definition"
            if node.child_by_field_name("value").is_none()
                && node
                    .child_by_field_name("name")
                    .is_some_and(|n| n.kind() != "private_property_identifier") =>
        {
            let line = parsed.whole_lines(node.byte_range());
            let blank = text[line.end..].starts_with('\n');
            gone(line.start..line.end + usize::from(blank))
        }
        "interface_declaration" | "type_alias_declaration" | "ambient_declaration" => {
            let whole = node.parent().filter(|p| p.kind() == "export_statement").unwrap_or(node);
            let doc = whole.prev_sibling().filter(|p| {
                p.kind() == "comment" && text[p.end_byte()..whole.start_byte()].matches('\n').count() == 1
            });
            let start = doc.map_or(whole.start_byte(), |d| d.start_byte());
            let start = parsed.whole_lines(start..start).start;
            let after = &text[whole.end_byte()..];
            gone(start..whole.end_byte() + after.len() - after.trim_start_matches([';', '\n']).len())
        }
        "import_statement" if parsed.of(node).starts_with("import type") || binds_types(parsed, node) => {
            gone(parsed.whole_lines(node.byte_range()))
        }
        "import_specifier" if parsed.of(node).starts_with("type ") => {
            let before = text[..node.start_byte()].trim_end();
            let after = &text[node.end_byte()..];
            match before.strip_suffix(',') {
                Some(before) => gone(before.len()..node.end_byte()),
                None => {
                    let comma = after.len() - after.trim_start_matches([',', ' ']).len();
                    gone(node.start_byte()..node.end_byte() + comma)
                }
            }
        }
        _ => None,
    }
}

/// Whether parentheses stand around something for its type alone.
fn is_bare(node: Node<'_>) -> bool {
    let Some(inner) = node.named_child(0).filter(|n| n.kind() == "as_expression") else { return false };
    let kept = value_of(inner).kind();
    stands_apart(node)
        || matches!(kept, "identifier" | "member_expression" | "call_expression" | "subscript_expression")
}

/// Whether all that an import binds are types.
fn binds_types(parsed: &Parsed, node: Node<'_>) -> bool {
    let Some(clause) = node.named_children().find(|n| n.kind() == "import_clause") else { return false };
    let Some(names) = clause.named_children().find(|n| n.kind() == "named_imports") else { return false };
    clause.named_children().count() == 1 && names.named_children().all(|n| parsed.of(n).starts_with("type "))
}

/// What types are claimed of.
fn value_of(mut node: Node<'_>) -> Node<'_> {
    while let Some(inner) = node.named_child(0).filter(|_| node.kind() == "as_expression") {
        node = inner;
    }
    node
}

/// Whether nothing beside an expression binds closer than it.
fn stands_apart(node: Node<'_>) -> bool {
    node.parent().is_some_and(|p| {
        matches!(p.kind(), "variable_declarator" | "arguments" | "return_statement" | "ternary_expression")
    })
}

/// Parameters, names of imports and choices on one line, where they fit without their types.
fn joined(parsed: &Parsed, node: Node<'_>) -> Option<Vec<(Range<usize>, String)>> {
    let own = parsed.of(node);
    let list = matches!(node.kind(), "formal_parameters" | "named_imports");
    if !own.contains('\n') || !(list || node.kind() == "ternary_expression") || own.contains("//") {
        return None;
    }
    let words = own.split_whitespace().collect::<Vec<_>>().join(" ");
    let words = words.replace("( ", "(").replace(", )", ")").replace(" )", ")").replace(", }", " }");
    let line = parsed.whole_lines(node.start_byte()..node.start_byte()).start;
    let rest = parsed.text()[node.end_byte()..].lines().next().unwrap_or_default();
    // What an arrow leads to may stand on a line of its own.
    let rest = rest.split_once("=> ").filter(|(_, body)| !body.ends_with('{')).map_or(rest, |(head, _)| head);
    let fits = node.start_byte() - line + words.len() + rest.len() <= WIDTH;
    fits.then(|| vec![(node.byte_range(), words)])
}

/// What an arrow leads to stands behind it where that fits, else on a line of its own.
fn arrows(parsed: &Parsed, node: Node<'_>) -> Option<Vec<(Range<usize>, String)>> {
    if node.kind() != "arrow_function" {
        return None;
    }
    let body = node.child_by_field_name("body").filter(|b| b.kind() != "statement_block")?;
    let text = parsed.text();
    let arrow = text[..body.start_byte()].trim_end().len();
    let line = parsed.whole_lines(arrow..arrow).start;
    let rest = text[body.end_byte()..].lines().next().unwrap_or_default();
    let broken = text[arrow..body.start_byte()].contains('\n');
    let fits = arrow - line + 1 + parsed.of(body).len() + rest.len() <= WIDTH;
    if parsed.of(body).contains('\n') || broken != fits {
        return None;
    }
    let indent: String = text[line..].chars().take_while(|c| *c == ' ').collect();
    let between = if fits { " ".to_owned() } else { format!("\n{indent}  ") };
    Some(vec![(arrow..body.start_byte(), between)])
}

/// No more than one blank line in a row, and none at the start.
fn closed_up(text: &str) -> String {
    let mut text = text.to_owned();
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim_start_matches('\n').to_owned()
}

/// Modules that `require` and set `module.exports`.
fn required(text: &str) -> String {
    let grammar: Grammar = tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into();
    let mut exported = Vec::new();
    if let (Ok(parsed), Ok(query)) = (
        Parsed::new(&grammar, text),
        Query::new(
            &grammar,
            "(export_statement declaration: [(_ name: (_) @name) (_ (variable_declarator name: (_) @name))])",
        ),
    ) {
        exported.extend(
            query.matches(&parsed).iter().filter_map(|m| m.get("name")).map(|n| parsed.of(n).to_owned()),
        );
    }
    let text = rewritten(text, |parsed, node| match node.kind() {
        "import_statement" => {
            let (names, source) = parsed.of(node).strip_prefix("import ")?.rsplit_once(" from ")?;
            let names = names.replace(" as ", ": ");
            let (source, end) = source.strip_suffix(';').map_or((source, ""), |s| (s, ";"));
            Some(vec![(node.byte_range(), format!("const {names} = require({source}){end}"))])
        }
        "export_statement" => {
            let declared = node.child_by_field_name("declaration")?;
            Some(vec![(node.start_byte()..declared.start_byte(), String::new())])
        }
        _ => None,
    });
    match exported.is_empty() {
        true => text,
        false => {
            let short = format!("module.exports = {{ {} }};", exported.join(", "));
            let long = || format!("module.exports = {{\n  {},\n}};", exported.join(",\n  "));
            let exports = if short.len() <= WIDTH { short } else { long() };
            format!("{}\n\n{exports}\n", text.trim_end())
        }
    }
}

/// Semicolons of loops stay.
fn ends_statement(semicolon: Node<'_>) -> bool {
    semicolon.next_sibling().is_none() && semicolon.parent().is_some_and(|p| p.kind() != "for_statement")
        || semicolon.parent().is_some_and(|p| p.kind() == "class_body")
}

#[cfg(test)]
mod tests {
    use super::dress;

    const TEMPLATE: &str = "import type { A } from 'a';\nimport { b, type B, type C } from 'b';\nimport { Store } from '~/src/stores/x.ts';\n\n\
        /** Gone. */\nexport interface D {\n  a: string;\n}\n\n/** Stays. */\nexport function f(\n  a: A,\n  c?: C,\n): string {\n  return b<A>(a as C)!;\n}\n\n\
        export class E {\n  readonly a: string;\n\n  readonly #rows = new Map<number, D>();\n}\n";

    fn check(path: &str, like: (&str, &str), after: &str) {
        assert_eq!(dress(TEMPLATE.to_owned(), path, like), after);
    }

    #[test]
    fn typescript_keeps_its_types() {
        let after = TEMPLATE.replace("~/src/stores/x.ts", "../stores/x.js");
        check("src/routes/x.ts", ("src/app.ts", "import { r } from './r.js';\n"), &after);
        let after = TEMPLATE.replace("~/src/stores/x.ts", "./src/stores/x");
        check("x.ts", ("app.ts", "import { r } from './r';\n"), &after);
    }

    #[test]
    fn javascript_has_no_types() {
        check(
            "src/x.js",
            ("src/app.js", "import { r } from \"./r.js\";\n"),
            "import { b } from \"b\";\nimport { Store } from \"./stores/x.js\";\n\n/** Stays. */\nexport function f(a, c) {\n  return b(a);\n}\n\n\
             export class E {\n  #rows = new Map();\n}\n",
        );
    }

    #[test]
    fn nothing_of_types_is_left_in_javascript() {
        let text = "import { type A } from 'a';\n\nconst long = <T extends A>(value: T): Promise<readonly string[]> =>\n  read(value, { all: true });\n\n\
            class E {\n  readonly #rows: number[];\n\n  size() {\n    // eslint-disable-next-line @typescript-eslint/require-await\n    return (this.#rows as unknown as string[]).length;\n  }\n}\n\n\
            function f() {\n  type Page = { ids: number[] };\n  const ids = ({ ids }: Page) => ids;\n  return ids;\n}\n";
        let after = "const long = (value) => read(value, { all: true });\n\n\
            class E {\n  #rows;\n\n  size() {\n    return this.#rows.length;\n  }\n}\n\n\
            function f() {\n  const ids = ({ ids }) => ids;\n  return ids;\n}\n";
        assert_eq!(dress(text.to_owned(), "src/x.js", ("main.js", "")), after);
    }

    #[test]
    fn scripts_require() {
        check(
            "src/x.js",
            ("src/app.js", "const r = require('./r')\nfoo()\n"),
            "const { b } = require('b')\nconst { Store } = require('./stores/x')\n\n/** Stays. */\nfunction f(a, c) {\n  return b(a)\n}\n\n\
             class E {\n  #rows = new Map()\n}\n\nmodule.exports = { f, E }\n",
        );
        // One that takes nothing is told by what it gives.
        let like = ("src/app.js", "module.exports = function (app) {\n  app.get('/', f)\n}\n");
        let told = dress("import { b } from 'b';\n".to_owned(), "src/x.js", like);
        assert_eq!(told, "const { b } = require('b')\n");
    }
}
