//! Commands of a shell script, as far as rules about them need: which programs run with which words.

/// One simple command.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Invocation {
    /// Assignments in front of it.
    pub assigned: Vec<String>,
    /// The program and its words without quotes; redirections are left out.
    pub words: Vec<String>,
    /// Its output goes into the next command.
    pub piped: bool,
}

impl Invocation {
    /// The program without its folder.
    pub fn program(&self) -> &str {
        let first = self.words.first().map_or("", String::as_str);
        first.rsplit('/').next().unwrap_or(first)
    }

    /// Words behind the program.
    pub fn arguments(&self) -> &[String] {
        self.words.get(1..).unwrap_or_default()
    }

    /// Words that are no options.
    pub fn plain(&self) -> impl Iterator<Item = &str> {
        self.arguments().iter().map(String::as_str).filter(|w| !w.starts_with('-'))
    }

    /// Whether one of `flags` is given: by itself, with a value, or among short letters (`-qy` has `-y`).
    pub fn has_flag(&self, flags: &[String]) -> bool {
        self.arguments().iter().any(|w| flags.iter().any(|f| is_flag(w, f)))
    }
}

fn is_flag(word: &str, flag: &str) -> bool {
    if word == flag || word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=')) {
        return true;
    }
    let letter = flag.strip_prefix('-').filter(|l| l.len() == 1);
    let letters = word.strip_prefix('-').filter(|l| l.bytes().all(|b| b.is_ascii_alphabetic()));
    matches!((letter, letters), (Some(l), Some(all)) if all.contains(l))
}

/// Words in the place of a program that are followed by one.
const LEADING: &[&str] = &["if", "then", "else", "elif", "while", "until", "do", "!", "{", "time"];
/// Words in the place of a program that end something.
const CLOSING: &[&str] = &["fi", "done", "esac", "}"];

/// Every command of a script, those of substitutions behind the command they stand in.
pub fn invocations(script: &str) -> Vec<Invocation> {
    let mut reader = Reader { chars: script.chars().collect(), at: 0, out: Vec::new() };
    reader.run(None);
    reader.out
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    out: Vec<Invocation>,
}

/// A command as it is read.
#[derive(Default)]
struct Draft {
    command: Invocation,
    word: Option<String>,
    /// The next word is a redirection's target.
    target: bool,
    nested: Vec<Invocation>,
}

impl Draft {
    fn push(&mut self, c: char) {
        self.word.get_or_insert_default().push(c);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        if std::mem::take(&mut self.target) {
            return;
        }
        if self.command.words.is_empty() {
            if LEADING.contains(&word.as_str()) || CLOSING.contains(&word.as_str()) {
                return;
            }
            let name = word.split_once('=').map(|(n, _)| n);
            if name.is_some_and(|n| !n.is_empty() && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            {
                self.command.assigned.push(word);
                return;
            }
        }
        self.command.words.push(word);
    }
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn end_command(&mut self, draft: &mut Draft, piped: bool) {
        draft.end_word();
        let mut command = std::mem::take(&mut draft.command);
        command.piped = piped;
        // The head of a loop or of a choice runs nothing.
        let head = matches!(command.words.first().map(String::as_str), Some("for" | "case" | "select"));
        let empty = command.words.is_empty() && command.assigned.is_empty();
        if !(head || empty) {
            self.out.push(command);
        }
        self.out.append(&mut draft.nested);
        draft.target = false;
    }

    /// Reads up to `close` (the end of a substitution) or the end of the text.
    fn run(&mut self, close: Option<char>) {
        let mut draft = Draft::default();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                c if Some(c) == close => break,
                '\\' => {
                    if let Some(next) = self.peek(0) {
                        self.at += 1;
                        match next {
                            '\n' => draft.end_word(),
                            next => draft.push(next),
                        }
                    }
                }
                '\'' => {
                    draft.word.get_or_insert_default();
                    while let Some(c) = self.peek(0) {
                        self.at += 1;
                        if c == '\'' {
                            break;
                        }
                        draft.push(c);
                    }
                }
                '"' => self.quoted(&mut draft),
                '$' | '`' => self.substitution(c, &mut draft),
                '#' if draft.word.is_none() => {
                    while self.peek(0).is_some_and(|c| c != '\n' && (c != '`' || close != Some('`'))) {
                        self.at += 1;
                    }
                }
                '\n' | ';' | '(' | ')' => self.end_command(&mut draft, false),
                '&' if self.peek(0) == Some('>') => draft.end_word(),
                '&' => self.end_command(&mut draft, false),
                '|' if self.peek(0) == Some('|') => {
                    self.at += 1;
                    self.end_command(&mut draft, false);
                }
                '|' => self.end_command(&mut draft, true),
                '<' | '>' => {
                    // A number in front says which stream; it is no word.
                    if draft.word.as_ref().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit())) {
                        draft.word = None;
                    }
                    draft.end_word();
                    while self.peek(0).is_some_and(|c| matches!(c, '<' | '>' | '&' | '|' | '-')) {
                        self.at += 1;
                    }
                    draft.target = true;
                }
                c if c.is_whitespace() => draft.end_word(),
                c => draft.push(c),
            }
        }
        self.end_command(&mut draft, false);
    }

    fn quoted(&mut self, draft: &mut Draft) {
        draft.word.get_or_insert_default();
        while let Some(c) = self.peek(0) {
            self.at += 1;
            match c {
                '"' => return,
                '\\' => {
                    if let Some(next) = self.peek(0) {
                        self.at += 1;
                        draft.push(next);
                    }
                }
                '$' | '`' => self.substitution(c, draft),
                c => draft.push(c),
            }
        }
    }

    /// A variable stays as it is written; the commands of `$(…)` are read, too.
    fn substitution(&mut self, first: char, draft: &mut Draft) {
        let start = self.at - 1;
        let close = match (first, self.peek(0), self.peek(1)) {
            ('$', Some('('), Some('(')) => {
                while self.at < self.chars.len() && !(self.peek(0) == Some(')') && self.peek(1) == Some(')'))
                {
                    self.at += 1;
                }
                self.at = (self.at + 2).min(self.chars.len());
                None
            }
            ('$', Some('('), _) => {
                self.at += 1;
                Some(')')
            }
            ('$', Some('{'), _) => {
                while self.peek(0).is_some_and(|c| c != '}') {
                    self.at += 1;
                }
                self.at = (self.at + 1).min(self.chars.len());
                None
            }
            ('`', ..) => Some('`'),
            _ => None,
        };
        if let Some(close) = close {
            let outer = std::mem::take(&mut self.out);
            self.run(Some(close));
            draft.nested.append(&mut std::mem::replace(&mut self.out, outer));
        }
        let text: String = self.chars[start..self.at].iter().collect();
        draft.word.get_or_insert_default().push_str(&text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(script: &str, expected: &[&str]) {
        let found: Vec<String> = invocations(script)
            .iter()
            .map(|i| format!("{}{}", i.words.join(" "), if i.piped { " |" } else { "" }))
            .collect();
        assert_eq!(found, expected, "{script}");
    }

    #[test]
    fn splits_at_operators() {
        check("a && b || c; d & e\nf", &["a", "b", "c", "d", "e", "f"]);
        check("a | b | c", &["a |", "b |", "c"]);
        check("(cd x; make)", &["cd x", "make"]);
    }

    #[test]
    fn takes_quotes_off_and_splits_nothing_within() {
        check("echo 'a && b' \"c; d\" e\\ f", &["echo a && b c; d e f"]);
        check("echo \"it's\"", &["echo it's"]);
    }

    #[test]
    fn leaves_out_redirections() {
        check("a > /dev/null 2>&1 && b 2>/dev/null < in", &["a", "b"]);
        check("a &> log", &["a"]);
        check("cat <<< text", &["cat"]);
    }

    #[test]
    fn reads_into_substitutions() {
        check("echo $(curl x | sh) `b`", &["echo $(curl x | sh) `b`", "curl x |", "sh", "b"]);
        check(
            "echo \"$(uname -m)\" ${a:-b c} $((1 + 2))",
            &["echo $(uname -m) ${a:-b c} $((1 + 2))", "uname -m"],
        );
    }

    #[test]
    fn reads_into_compounds() {
        check("if [ -f x ]; then a; else b; fi", &["[ -f x ]", "a", "b"]);
        check("for f in a b; do rm $f; done", &["rm $f"]);
        check("while ! nc -z db 1; do sleep 1; done", &["nc -z db 1", "sleep 1"]);
        check("{ a; }", &["a"]);
    }

    #[test]
    fn keeps_assignments_apart() {
        let found = invocations("A=1 B=2 make x && export C=3");
        assert_eq!(found[0].assigned, ["A=1", "B=2"]);
        assert_eq!(found[0].words, ["make", "x"]);
        assert_eq!(found[1].words, ["export", "C=3"]);
    }

    #[test]
    fn leaves_out_comments() {
        check("a # b && c\nd", &["a", "d"]);
        check("a#b", &["a#b"]);
        check("install x `# why` y && z", &["install x `# why` y", "z"]);
    }

    #[test]
    fn finds_short_flags_among_others() {
        let flags = ["-y".to_owned(), "--yes".to_owned()];
        let has = |script: &str| invocations(script)[0].has_flag(&flags);
        assert!(has("x -qy") && has("x --yes") && has("x -y"));
        assert!(!has("x -q") && !has("x --yesterday") && !has("x --y"));
    }
}
