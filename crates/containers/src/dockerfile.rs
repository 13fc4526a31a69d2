//! A Dockerfile as instructions with their places. Judges nothing.

use parse_dockerfile as raw;
use std::ops::Range;

/// A Dockerfile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dockerfile {
    /// Its instructions in order.
    pub instructions: Vec<Instruction>,
    /// Rules that the `check` directive skips.
    pub skipped_checks: Vec<String>,
    /// Where the text starts that cannot be read, and why; nothing stands behind it.
    pub broken: Option<(u32, String)>,
}

/// One instruction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// Its keyword as it is written.
    pub keyword: String,
    /// Bytes from the keyword to the end of its last argument.
    pub span: Range<usize>,
    /// 1-based line of its keyword.
    pub line: u32,
    /// 1-based line of its end.
    pub last_line: u32,
    /// The stage it stands in, from 0; `None` before the first `FROM`.
    pub stage: Option<usize>,
    /// `--name=value` options.
    pub flags: Vec<(String, Option<String>)>,
    /// What it says.
    pub kind: Kind,
}

/// What an instruction says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `FROM image [AS alias]`
    From {
        /// The image with its tag, as it is written.
        image: String,
        /// Bytes of the image.
        image_span: Range<usize>,
        /// The stage's name, as it is written.
        alias: Option<String>,
        /// The word `AS` as it is written.
        word: Option<String>,
    },
    /// `RUN`
    Run(Command),
    /// `CMD`
    Cmd(Command),
    /// `ENTRYPOINT`
    Entrypoint(Command),
    /// `HEALTHCHECK`, `None` for `NONE`.
    Healthcheck(Option<Command>),
    /// `COPY`
    Copy(Transfer),
    /// `ADD`
    Add(Transfer),
    /// `ENV`
    Env(Variables),
    /// `ARG`: names and defaults.
    Arg(Vec<(String, Option<String>)>),
    /// `LABEL`
    Label(Variables),
    /// `EXPOSE`
    Expose(Vec<String>),
    /// `USER`
    User(String),
    /// `WORKDIR`
    Workdir(String),
    /// `SHELL`
    Shell(Vec<String>),
    /// `MAINTAINER`
    Maintainer(String),
    /// `ONBUILD`
    Onbuild(Box<Instruction>),
    /// `VOLUME`, `STOPSIGNAL`
    Other,
}

/// Pairs of names and values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variables {
    /// Names and values without their quotes.
    pub pairs: Vec<(String, String)>,
    /// Written as `NAME value`, without `=`.
    pub spaced: bool,
}

/// Files that are copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Paths; texts given in place are left out.
    pub sources: Vec<String>,
    /// Files are given in place, by heredoc.
    pub inline: bool,
    /// Where to.
    pub dest: String,
}

/// A command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// Words of the exec form.
    pub exec: Option<Vec<String>>,
    /// Text of the shell form, with continuations joined; heredocs that are scripts are part of it.
    pub script: String,
    /// Bytes of the arguments.
    pub span: Range<usize>,
}

impl Instruction {
    /// The value of an option.
    pub fn flag(&self, name: &str) -> Option<&str> {
        self.flags.iter().find(|(n, _)| n == name).and_then(|(_, v)| v.as_deref())
    }
}

impl Dockerfile {
    /// Reads a Dockerfile as far as it can be read.
    pub fn parse(text: &str) -> Self {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        let reader = Reader { text: bare, shift: text.len() - bare.len(), escape: escape(bare) };
        let mut out = Self { instructions: Vec::new(), skipped_checks: skipped_checks(bare), broken: None };
        let instructions = match raw::parse_iter(bare) {
            Ok(instructions) => instructions,
            Err(e) => {
                out.broken = Some(reader.fault(&e));
                return out;
            }
        };
        let mut stage = None;
        for instruction in instructions {
            match instruction {
                Ok(i) => {
                    let Some(mut read) = reader.instruction(&i) else { continue };
                    if matches!(read.kind, Kind::From { .. }) {
                        stage = Some(stage.map_or(0, |s: usize| s + 1));
                    }
                    read.stage = stage;
                    out.instructions.push(read);
                }
                Err(e) => out.broken = Some(reader.fault(&e)),
            }
        }
        out
    }

    /// Number of stages.
    pub fn stages(&self) -> usize {
        self.instructions.iter().filter(|i| matches!(i.kind, Kind::From { .. })).count()
    }

    /// Instructions of a stage, its `FROM` first.
    pub fn stage(&self, stage: usize) -> impl DoubleEndedIterator<Item = &Instruction> {
        self.instructions.iter().filter(move |i| i.stage == Some(stage))
    }

    /// Instructions of the stage that becomes the image.
    pub fn last_stage(&self) -> impl DoubleEndedIterator<Item = &Instruction> {
        self.stage(self.stages().saturating_sub(1))
    }
}

/// Values of a directive; directives stand before everything else.
fn directives<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = text.lines().map_while(|l| l.trim().strip_prefix('#'));
    lines.filter_map(move |line| {
        let (found, value) = line.split_once('=')?;
        found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
    })
}

/// The rules that `# check=skip=A,B` names.
fn skipped_checks(text: &str) -> Vec<String> {
    let parts = directives(text, "check").flat_map(|v| v.split(';'));
    let skips = parts.filter_map(|p| p.trim().strip_prefix("skip="));
    skips.flat_map(|s| s.split(',')).map(|s| s.trim().to_owned()).collect()
}

/// What continues a line.
fn escape(text: &str) -> char {
    directives(text, "escape").find_map(|v| v.chars().next()).unwrap_or('\\')
}

/// Turns places and words of the lexer into those of this module.
struct Reader<'a> {
    text: &'a str,
    /// Bytes of a byte order mark in front of `text`.
    shift: usize,
    /// What continues a line.
    escape: char,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> u32 {
        let before = self.text.as_bytes().get(..at).unwrap_or(self.text.as_bytes());
        u32::try_from(before.iter().filter(|b| **b == b'\n').count() + 1).unwrap_or(u32::MAX)
    }

    fn fault(&self, error: &raw::Error) -> (u32, String) {
        let text = error.to_string();
        let (message, place) = text.split_once(" at line ").unwrap_or((&text, "1"));
        let digits: String = place.chars().take_while(char::is_ascii_digit).collect();
        (digits.parse().unwrap_or(1), message.to_owned())
    }

    /// `None` for an instruction that is newer than this program.
    fn instruction(&self, i: &raw::Instruction<'_>) -> Option<Instruction> {
        use raw::Instruction as I;
        let (keyword, end, flags, kind) = match i {
            I::From(f) => {
                let word = f.as_.as_ref().map(|(k, _)| self.text[k.span.clone()].to_owned());
                let alias = f.as_.as_ref().map(|(_, n)| n.value.to_string());
                let end = f.as_.as_ref().map_or(f.image.span.end, |(_, n)| n.span.end);
                let image_span = self.shifted(&f.image.span);
                let image = f.image.value.to_string();
                (&f.from, end, flags(&f.options), Kind::From { image, image_span, alias, word })
            }
            I::Run(r) => {
                let mut command = self.command(&r.arguments);
                if command.exec.is_none() {
                    command.script = script(&command.script, &r.here_docs, self.escape);
                }
                let end =
                    r.here_docs.iter().map(|h| h.span.end).fold(command_span(&r.arguments).end, usize::max);
                (&r.run, end, flags(&r.options), Kind::Run(command))
            }
            I::Cmd(c) => {
                (&c.cmd, command_span(&c.arguments).end, Vec::new(), Kind::Cmd(self.command(&c.arguments)))
            }
            I::Entrypoint(e) => {
                let command = self.command(&e.arguments);
                (&e.entrypoint, command_span(&e.arguments).end, Vec::new(), Kind::Entrypoint(command))
            }
            I::Healthcheck(h) => match &h.arguments {
                raw::HealthcheckArguments::Cmd { arguments, .. } => {
                    let command = self.command(arguments);
                    let end = command_span(arguments).end;
                    (&h.healthcheck, end, flags(&h.options), Kind::Healthcheck(Some(command)))
                }
                raw::HealthcheckArguments::None { none, .. } => {
                    (&h.healthcheck, none.span.end, flags(&h.options), Kind::Healthcheck(None))
                }
                _ => (&h.healthcheck, h.healthcheck.span.end, Vec::new(), Kind::Other),
            },
            I::Copy(c) => {
                let end = transfer_end(&c.src, c.dest.span.end);
                (&c.copy, end, flags(&c.options), Kind::Copy(transfer(&c.src, &c.dest.value)))
            }
            I::Add(a) => {
                let end = transfer_end(&a.src, a.dest.span.end);
                (&a.add, end, flags(&a.options), Kind::Add(transfer(&a.src, &a.dest.value)))
            }
            I::Env(e) => (&e.env, e.arguments.span.end, Vec::new(), Kind::Env(variables(&e.arguments.value))),
            I::Label(l) => {
                (&l.label, l.arguments.span.end, Vec::new(), Kind::Label(variables(&l.arguments.value)))
            }
            I::Arg(a) => {
                let names = words(&a.arguments.value).into_iter().map(|w| match w.split_once('=') {
                    Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                    None => (w, None),
                });
                (&a.arg, a.arguments.span.end, Vec::new(), Kind::Arg(names.collect()))
            }
            I::Expose(e) => {
                let ports = e.arguments.iter().map(|a| a.value.to_string()).collect();
                let end = e.arguments.last().map_or(e.expose.span.end, |a| a.span.end);
                (&e.expose, end, Vec::new(), Kind::Expose(ports))
            }
            I::User(u) => {
                (&u.user, u.arguments.span.end, Vec::new(), Kind::User(u.arguments.value.to_string()))
            }
            I::Workdir(w) => {
                let folder = unquoted(&w.arguments.value);
                (&w.workdir, w.arguments.span.end, Vec::new(), Kind::Workdir(folder))
            }
            I::Shell(s) => {
                let end = s.arguments.last().map_or(s.shell.span.end, |a| a.span.end + 2);
                let words = s.arguments.iter().map(|a| a.value.to_string()).collect();
                (&s.shell, end, Vec::new(), Kind::Shell(words))
            }
            I::Maintainer(m) => {
                (&m.maintainer, m.name.span.end, Vec::new(), Kind::Maintainer(m.name.value.to_string()))
            }
            I::Onbuild(o) => {
                let inner = self.instruction(&o.instruction)?;
                (&o.onbuild, inner.span.end - self.shift, Vec::new(), Kind::Onbuild(Box::new(inner)))
            }
            I::Stopsignal(s) => (&s.stopsignal, s.arguments.span.end, Vec::new(), Kind::Other),
            I::Volume(v) => {
                let end = match &v.arguments {
                    raw::JsonOrStringArray::Json(j) => j.span.end,
                    raw::JsonOrStringArray::String(s) => s.last().map_or(v.volume.span.end, |a| a.span.end),
                };
                (&v.volume, end, Vec::new(), Kind::Other)
            }
            _ => return None,
        };
        let trimmed = self.text[..end].trim_end().len().max(keyword.span.end);
        Some(Instruction {
            keyword: self.text[keyword.span.clone()].to_owned(),
            span: self.shifted(&(keyword.span.start..trimmed)),
            line: self.line(keyword.span.start),
            last_line: self.line(trimmed),
            stage: None,
            flags,
            kind,
        })
    }

    fn shifted(&self, span: &Range<usize>) -> Range<usize> {
        span.start + self.shift..span.end + self.shift
    }

    fn command(&self, command: &raw::Command<'_>) -> Command {
        let span = self.shifted(&command_span(command));
        match command {
            raw::Command::Exec(words) => Command {
                exec: Some(words.value.iter().map(|w| w.value.to_string()).collect()),
                script: String::new(),
                span,
            },
            raw::Command::Shell(text) => {
                Command { exec: None, script: joined(text.value, self.escape), span }
            }
            _ => Command { exec: None, script: String::new(), span },
        }
    }
}

fn command_span(command: &raw::Command<'_>) -> Range<usize> {
    match command {
        raw::Command::Exec(words) => words.span.clone(),
        raw::Command::Shell(text) => text.span.clone(),
        _ => 0..0,
    }
}

fn flags(flags: &[raw::Flag<'_>]) -> Vec<(String, Option<String>)> {
    flags.iter().map(|f| (f.name.value.to_string(), f.value.as_ref().map(|v| v.value.to_string()))).collect()
}

fn transfer(sources: &[raw::Source<'_>], dest: &str) -> Transfer {
    let paths = sources.iter().filter_map(|s| match s {
        raw::Source::Path(p) => Some(p.value.to_string()),
        _ => None,
    });
    let sources_read: Vec<String> = paths.collect();
    Transfer { inline: sources_read.len() < sources.len(), sources: sources_read, dest: dest.to_owned() }
}

fn transfer_end(sources: &[raw::Source<'_>], dest: usize) -> usize {
    let ends = sources.iter().map(|s| match s {
        raw::Source::Path(p) => p.span.end,
        raw::Source::HereDoc(h) => h.span.end,
        _ => dest,
    });
    ends.fold(dest, usize::max)
}

/// A shell text without its continuations, and without the comments between them.
fn joined(text: &str, escape: char) -> String {
    let mut out = String::with_capacity(text.len());
    let mut continued = false;
    for line in text.split('\n') {
        let line = line.trim_end_matches('\r');
        if continued && (line.trim_start().starts_with('#') || line.trim().is_empty()) {
            continue;
        }
        let trimmed = line.trim_end();
        if let Some(rest) = trimmed.strip_suffix(escape) {
            out.push_str(rest);
            out.push(' ');
            continued = true;
        } else {
            out.push_str(line);
            out.push('\n');
            continued = false;
        }
    }
    out.trim_end().to_owned()
}

/// What a shell runs: heredocs in place of the command where that is nothing else (`RUN <<EOF`).
fn script(text: &str, here_docs: &[raw::HereDoc<'_>], escape: char) -> String {
    let alone = text.lines().next().unwrap_or_default().split_whitespace().all(|w| w.starts_with("<<"));
    if here_docs.is_empty() || !alone {
        return text.to_owned();
    }
    here_docs.iter().map(|h| joined(&h.value, escape)).collect::<Vec<_>>().join("\n")
}

fn variables(text: &str) -> Variables {
    let words = words(text);
    match words.first() {
        Some(first) if !first.contains('=') => {
            let value = text.trim().strip_prefix(first.as_str()).unwrap_or_default().trim().to_owned();
            Variables { pairs: vec![(first.clone(), unquoted(&value))], spaced: true }
        }
        _ => {
            let pairs = words.iter().filter_map(|w| w.split_once('='));
            let pairs = pairs.map(|(n, v)| (n.to_owned(), v.to_owned())).collect();
            Variables { pairs, spaced: false }
        }
    }
}

fn unquoted(text: &str) -> String {
    let inner = ['"', '\''].iter().find_map(|q| text.strip_prefix(*q)?.strip_suffix(*q));
    inner.unwrap_or(text).to_owned()
}

/// Words with their quotes taken off.
fn words(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('\\', q) if q != Some('\'') => {
                if let Some(next) = chars.next() {
                    word.get_or_insert_default().push(next);
                }
            }
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => out.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    out.extend(word);
    out
}
