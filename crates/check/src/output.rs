//! Text that programs print: bounded from its end, without colours and without this machine's paths.

use std::collections::VecDeque;
use std::path::Path;

/// How much of an output is kept, in bytes.
pub const KEPT: usize = 16 * 1024;

/// The last whole lines of a text, at most [`KEPT`] bytes of them.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    lines: VecDeque<String>,
    bytes: usize,
    dropped: bool,
}

impl Tail {
    /// Adds a line, without its end.
    pub fn push(&mut self, line: &str) {
        let line = match line.char_indices().rev().find(|(i, _)| line.len() - i >= KEPT - 1) {
            Some((i, c)) => {
                self.dropped = true;
                &line[i + c.len_utf8()..]
            }
            None => line,
        };
        self.bytes += line.len() + 1;
        self.lines.push_back(line.to_owned());
        while self.bytes > KEPT {
            let Some(first) = self.lines.pop_front() else { break };
            self.bytes -= first.len() + 1;
            self.dropped = true;
        }
    }

    /// Whether nothing was printed.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Whether earlier lines are missing.
    pub fn is_cut(&self) -> bool {
        self.dropped
    }

    /// The lines, each with its end.
    pub fn text(&self) -> String {
        let mut out = String::with_capacity(self.bytes);
        for line in &self.lines {
            out.push_str(line);
            out.push('\n');
        }
        out
    }

    /// The kept lines.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.lines.iter().map(String::as_str)
    }
}

/// Takes this machine's paths out of texts: longest first, so that a folder inside another is named by itself.
#[derive(Debug, Clone, Default)]
pub struct Scrub(Vec<(String, String)>);

impl Scrub {
    /// Knows the home and temporary folders of this process.
    pub fn new() -> Self {
        let mut scrub = Self::default();
        scrub.folder(&std::env::temp_dir(), "$TMPDIR");
        if let Some(home) = std::env::var_os("HOME") {
            scrub.folder(Path::new(&home), "~");
        }
        scrub
    }

    /// Writes `name` for `folder`; with an empty name, paths inside it become relative.
    pub fn folder(&mut self, folder: &Path, name: &str) {
        let mut add = |path: &Path| {
            let text = path.to_string_lossy().trim_end_matches('/').to_owned();
            if text.len() > 1 && !self.0.iter().any(|(from, _)| *from == text) {
                self.0.push((text, name.to_owned()));
            }
        };
        add(folder);
        if let Ok(real) = folder.canonicalize() {
            add(&real);
        }
        self.0.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.0.cmp(&b.0)));
    }

    /// `line` without colours, control characters and known folders.
    pub fn line(&self, line: &str) -> String {
        let mut text = strip_escapes(line);
        for (from, to) in &self.0 {
            if text.contains(from.as_str()) {
                text = replace_folder(&text, from, to);
            }
        }
        text
    }
}

/// Replaces `from` where it stands as a whole folder, not as the beginning of a longer name.
fn replace_folder(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let after = &rest[at + from.len()..];
        out.push_str(&rest[..at]);
        if after.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
            out.push_str(from);
            rest = after;
        } else if let (true, Some(inside)) = (to.is_empty(), after.strip_prefix('/')) {
            rest = inside;
        } else {
            out.push_str(if to.is_empty() { "." } else { to });
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

fn strip_escapes(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut chars = line.chars();
    while let Some(c) = chars.next() {
        match c {
            '\u{1b}' => {
                if chars.next() == Some('[') {
                    for c in chars.by_ref() {
                        if c.is_ascii_alphabetic() || c == '~' {
                            break;
                        }
                    }
                }
            }
            '\t' => out.push(c),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keeps_the_end_within_its_bound() {
        let mut tail = Tail::default();
        for i in 0..10_000 {
            tail.push(&format!("line {i}"));
        }
        let text = tail.text();
        assert!(text.len() <= KEPT && text.len() > KEPT - 32);
        assert!(text.ends_with("line 9999\n") && tail.is_cut());
        tail.push(&"ä".repeat(KEPT));
        assert!(tail.text().len() <= KEPT && !tail.text().is_empty());
    }

    #[test]
    fn takes_out_paths_and_colours_but_no_lookalikes() {
        let mut scrub = Scrub::default();
        scrub.folder(Path::new("/srv/app"), "");
        scrub.folder(Path::new("/srv"), "$SRV");
        assert_eq!(scrub.line("\u{1b}[31m/srv/app/a.go:1:2: no\u{1b}[0m\r"), "a.go:1:2: no");
        assert_eq!(scrub.line("in /srv/app, /srv/apple and /srv/x"), "in ., $SRV/apple and $SRV/x");
        assert_eq!(scrub.line("/srvx"), "/srvx");
    }
}
