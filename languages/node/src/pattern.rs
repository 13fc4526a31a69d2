//! Regular expressions as JavaScript writes them (ECMAScript, with its `u` flag): what means the same is spelled its way,
//! what it can't say is refused.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{
    AssertionKind, Ast, ClassAscii, ClassAsciiKind, ClassBracketed, ClassPerl, ClassPerlKind, ClassSet,
    ClassSetItem, ClassUnicode, ClassUnicodeKind, Group, GroupKind, Literal, LiteralKind, RepetitionKind,
    RepetitionRange, Span, SpecialLiteralKind,
};
use scaffold_pack::BadPattern;

/// What has to be escaped outside brackets, and may be nowhere else.
const SYNTAX: &str = r"^$\.*+?()[]{}|";

/// General categories of Unicode: all that `\p{…}` takes without the name of a property, with the spelling of JavaScript.
const CATEGORIES: &[&str] = &[
    "L",
    "Letter",
    "Lu",
    "Uppercase_Letter",
    "Ll",
    "Lowercase_Letter",
    "Lt",
    "Titlecase_Letter",
    "LC",
    "Lm",
    "Lo",
    "M",
    "Mark",
    "Mn",
    "Mc",
    "Me",
    "N",
    "Number",
    "Nd",
    "Decimal_Number",
    "Nl",
    "No",
    "P",
    "Punctuation",
    "Pc",
    "Pd",
    "Ps",
    "Pe",
    "Pi",
    "Pf",
    "Po",
    "S",
    "Symbol",
    "Sm",
    "Sc",
    "Sk",
    "So",
    "Z",
    "Separator",
    "Zs",
    "Zl",
    "Zp",
    "C",
    "Cc",
    "Cf",
    "Cn",
    "Co",
    "Any",
    "ASCII",
    "Alphabetic",
    "Uppercase",
    "Lowercase",
    "White_Space",
    "Emoji",
];

/// See [`scaffold_pack::LanguageHooks::pattern`].
pub(crate) fn javascript(pattern: &str) -> Result<String, BadPattern> {
    let ast = Parser::new().parse(pattern).map_err(|e| BadPattern {
        at: column(pattern, *e.span()),
        what: e.kind().to_string(),
        hint: "write it as ECMAScript does, without what only other engines know".to_owned(),
    })?;
    let mut writer = Writer { pattern, out: String::new() };
    writer.ast(&ast)?;
    Ok(writer.out)
}

fn column(pattern: &str, span: Span) -> usize {
    pattern[..span.start.offset].chars().count() + 1
}

struct Writer<'a> {
    pattern: &'a str,
    out: String,
}

impl Writer<'_> {
    fn refuse<T>(&self, span: Span, what: &str, hint: &str) -> Result<T, BadPattern> {
        let text = &self.pattern[span.start.offset..span.end.offset];
        Err(BadPattern {
            at: column(self.pattern, span),
            what: format!("`{text}`: JavaScript has no {what}"),
            hint: hint.to_owned(),
        })
    }

    fn ast(&mut self, ast: &Ast) -> Result<(), BadPattern> {
        match ast {
            Ast::Empty(_) => {}
            Ast::Flags(flags) => return self.refuse(flags.span, "flags inside a pattern", FLAGS),
            Ast::Literal(literal) => self.literal(literal, SYNTAX),
            Ast::Dot(_) => self.out.push('.'),
            Ast::Assertion(assertion) => self.out.push_str(match assertion.kind {
                AssertionKind::StartLine | AssertionKind::StartText => "^",
                AssertionKind::EndLine | AssertionKind::EndText => "$",
                AssertionKind::WordBoundary => r"\b",
                AssertionKind::NotWordBoundary => r"\B",
                _ => return self.refuse(assertion.span, "such boundary of words", r"write `\b`"),
            }),
            Ast::ClassUnicode(class) => self.property(class)?,
            Ast::ClassPerl(class) => self.perl(class),
            Ast::ClassBracketed(class) => self.bracketed(class)?,
            Ast::Repetition(repetition) => {
                let grouped =
                    matches!(*repetition.ast, Ast::Repetition(_) | Ast::Assertion(_) | Ast::Empty(_));
                self.out.push_str(if grouped { "(?:" } else { "" });
                self.ast(&repetition.ast)?;
                self.out.push_str(if grouped { ")" } else { "" });
                match &repetition.op.kind {
                    RepetitionKind::ZeroOrOne => self.out.push('?'),
                    RepetitionKind::ZeroOrMore => self.out.push('*'),
                    RepetitionKind::OneOrMore => self.out.push('+'),
                    RepetitionKind::Range(range) => self.out.push_str(&match range {
                        RepetitionRange::Exactly(n) => format!("{{{n}}}"),
                        RepetitionRange::AtLeast(n) => format!("{{{n},}}"),
                        RepetitionRange::Bounded(n, m) => format!("{{{n},{m}}}"),
                    }),
                }
                self.out.push_str(if repetition.greedy { "" } else { "?" });
            }
            Ast::Group(group) => self.group(group)?,
            Ast::Alternation(alternation) => {
                for (i, branch) in alternation.asts.iter().enumerate() {
                    self.out.push_str(if i > 0 { "|" } else { "" });
                    self.ast(branch)?;
                }
            }
            Ast::Concat(concat) => concat.asts.iter().try_for_each(|part| self.ast(part))?,
        }
        Ok(())
    }

    fn group(&mut self, group: &Group) -> Result<(), BadPattern> {
        match &group.kind {
            GroupKind::CaptureIndex(_) => self.out.push('('),
            GroupKind::CaptureName { name, .. } => {
                let plain = name.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                match plain {
                    true => self.out.push_str(&format!("(?<{}>", name.name)),
                    false => self.out.push('('),
                }
            }
            GroupKind::NonCapturing(flags) if flags.items.is_empty() => self.out.push_str("(?:"),
            GroupKind::NonCapturing(flags) => {
                return self.refuse(flags.span, "flags inside a pattern", FLAGS);
            }
        }
        self.ast(&group.ast)?;
        self.out.push(')');
        Ok(())
    }

    /// One character; `escaped` are those that mean something else by themselves here.
    fn literal(&mut self, literal: &Literal, escaped: &str) {
        match &literal.kind {
            LiteralKind::Special(kind)
                if !matches!(kind, SpecialLiteralKind::Bell | SpecialLiteralKind::Space) =>
            {
                let span = literal.span;
                self.out.push_str(&self.pattern[span.start.offset..span.end.offset]);
            }
            _ if literal.c.is_control() || matches!(literal.c, '\u{2028}' | '\u{2029}') => {
                self.out.push_str(&format!("\\u{{{:X}}}", u32::from(literal.c)));
            }
            _ => {
                if escaped.contains(literal.c) {
                    self.out.push('\\');
                }
                self.out.push(literal.c);
            }
        }
    }

    fn perl(&mut self, class: &ClassPerl) {
        let letter = match class.kind {
            ClassPerlKind::Digit => 'd',
            ClassPerlKind::Space => 's',
            ClassPerlKind::Word => 'w',
        };
        self.out.push('\\');
        self.out.push(if class.negated { letter.to_ascii_uppercase() } else { letter });
    }

    fn property(&mut self, class: &ClassUnicode) -> Result<(), BadPattern> {
        let name = match &class.kind {
            ClassUnicodeKind::OneLetter(letter) => letter.to_string(),
            ClassUnicodeKind::Named(name) => name.clone(),
            ClassUnicodeKind::NamedValue { name, value, .. } => format!("{name}={value}"),
        };
        let value = name.split_once('=').map(|(key, _)| key);
        let known = match value {
            Some(key) => {
                matches!(key, "Script" | "sc" | "Script_Extensions" | "scx" | "General_Category" | "gc")
            }
            None => CATEGORIES.contains(&name.as_str()),
        };
        if !known {
            let hint = r"write `\p{Script=Greek}` for a script, and categories as `\p{Lu}`";
            return self.refuse(class.span, "such property of characters", hint);
        }
        self.out.push_str(if class.is_negated() { r"\P{" } else { r"\p{" });
        self.out.push_str(&name);
        self.out.push('}');
        Ok(())
    }

    fn bracketed(&mut self, class: &ClassBracketed) -> Result<(), BadPattern> {
        self.out.push_str(if class.negated { "[^" } else { "[" });
        self.set(&class.kind)?;
        self.out.push(']');
        Ok(())
    }

    fn set(&mut self, set: &ClassSet) -> Result<(), BadPattern> {
        match set {
            ClassSet::Item(item) => self.item(item, true),
            ClassSet::BinaryOp(op) => {
                self.refuse(op.span, "sets made of two others", "list the characters that are meant")
            }
        }
    }

    /// `edge`: it stands first or last in its brackets, where `-` is itself.
    fn item(&mut self, item: &ClassSetItem, edge: bool) -> Result<(), BadPattern> {
        let syntax = if edge { r"\]^[" } else { r"\]^[-" };
        match item {
            ClassSetItem::Empty(_) => {}
            ClassSetItem::Literal(literal) => self.literal(literal, syntax),
            ClassSetItem::Range(range) => {
                self.literal(&range.start, r"\]^[-");
                self.out.push('-');
                self.literal(&range.end, r"\]^[-");
            }
            ClassSetItem::Ascii(class) => self.ascii(class)?,
            ClassSetItem::Unicode(class) => self.property(class)?,
            ClassSetItem::Perl(class) => self.perl(class),
            ClassSetItem::Bracketed(class) if class.negated => {
                self.refuse(class.span, "brackets within brackets", "list the characters that are meant")?;
            }
            ClassSetItem::Bracketed(class) => match &class.kind {
                ClassSet::Item(item) => self.item(item, false)?,
                ClassSet::BinaryOp(_) => self.set(&class.kind)?,
            },
            ClassSetItem::Union(union) => {
                let last = union.items.len().saturating_sub(1);
                for (i, item) in union.items.iter().enumerate() {
                    self.item(item, edge && (i == 0 || i == last))?;
                }
            }
        }
        Ok(())
    }

    fn ascii(&mut self, class: &ClassAscii) -> Result<(), BadPattern> {
        if class.negated {
            return self.refuse(class.span, "such class", "list the characters that are meant");
        }
        self.out.push_str(match class.kind {
            ClassAsciiKind::Alnum => "0-9A-Za-z",
            ClassAsciiKind::Alpha => "A-Za-z",
            ClassAsciiKind::Ascii => r"\u{0}-\u{7F}",
            ClassAsciiKind::Blank => r"\t ",
            ClassAsciiKind::Cntrl => r"\u{0}-\u{1F}\u{7F}",
            ClassAsciiKind::Digit => "0-9",
            ClassAsciiKind::Graph => "!-~",
            ClassAsciiKind::Lower => "a-z",
            ClassAsciiKind::Print => " -~",
            ClassAsciiKind::Punct => r"!-\/:-@\[-`\{-~",
            ClassAsciiKind::Space => r"\t\n\v\f\r ",
            ClassAsciiKind::Upper => "A-Z",
            ClassAsciiKind::Word => r"\w",
            ClassAsciiKind::Xdigit => "0-9A-Fa-f",
        });
        Ok(())
    }
}

const FLAGS: &str = "write both cases (`[Aa]`) where either may stand";

#[cfg(test)]
mod tests {
    use super::javascript;

    #[test]
    fn what_javascript_reads_stays() {
        for same in [
            r"^[A-Z]{3}-[0-9]+$",
            r"^(?:a|b)*?c{2,}d{1,3}\.\*x?$",
            r"^[^\]\s-]+\b\p{Lu}\P{L}\n$",
            r"^(?<year>\d{4})[\w.+-]+@x$",
            r"^\p{Script=Greek}+/[_/]$",
        ] {
            assert_eq!(javascript(same).unwrap(), same);
        }
    }

    #[test]
    fn what_means_the_same_is_spelled_its_way() {
        for (other, own) in [
            (r"\A(?P<n>a)\z", r"^(?<n>a)$"),
            (r"^\-\#\@\/}$", r"^-#@/\}$"),
            (r"^\pL\x{41}\U00000042$", r"^\p{L}AB$"),
            (r"^[[:alpha:]_[0-9]]$", r"^[A-Za-z_0-9]$"),
            (r"^[a-c-e][]x]$", r"^[a-c\-e][\]x]$"),
            (r"^a**$", r"^(?:a*)*$"),
            (r"\a", r"\u{7}"),
        ] {
            assert_eq!(javascript(other).unwrap(), own);
        }
    }

    #[test]
    fn what_javascript_can_not_say_is_refused_with_its_place() {
        for (bad, at) in [
            ("^(?i)abc$", 2),
            ("é(?i:abc)$", 4),
            ("[a-z&&[^x]]", 2),
            (r"a\p{Greek}", 2),
            (r"\<a", 1),
            ("[a[^b]]", 3),
            ("a(?=b)", 2),
        ] {
            let refused = javascript(bad).unwrap_err();
            assert_eq!(refused.at, at, "{bad}: {}", refused.what);
        }
    }
}
