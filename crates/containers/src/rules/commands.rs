//! Rules about what is run and set while an image is built. They are data: those of operating systems beside this
//! file, those of a language in its pack.

use super::Hit;
use super::sheet::{Run, Sheet};
use crate::dockerfile::Kind;
use crate::shell::Invocation;
use serde::Deserialize;

/// A file of rules.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CommandRules {
    /// About commands.
    pub command: Vec<CommandRule>,
    /// About variables that are set.
    pub variable: Vec<VariableRule>,
    /// Programs that run another one.
    pub runner: Vec<Runner>,
    /// Images that others are made of.
    pub image: Vec<BaseImage>,
    /// Programs that write into the home folder of whoever starts them: they need a user who has one.
    pub at_home: Vec<String>,
    /// What tools make in a folder of sources, as patterns of `.dockerignore`: a build makes its own.
    pub made: Vec<String>,
    /// Libraries that take a version from the repository's history while they build.
    pub from_history: Vec<String>,
}

/// An image that others are made of.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BaseImage {
    /// Last segments of its names.
    pub names: Vec<String>,
    /// A word of the tags of other images that are made of it (`alpine`).
    #[serde(default)]
    pub variant: Option<String>,
    /// The tag that is named where none is, or `latest`.
    #[serde(default)]
    pub tag: Option<String>,
    /// A command in it that asks `{path}` of the server on `{port}`.
    #[serde(default)]
    pub http: Vec<String>,
    /// A command in it that connects to the server on `{port}`.
    #[serde(default)]
    pub tcp: Vec<String>,
    /// It has a bundle of certificates at Debian's usual place.
    #[serde(default)]
    pub certificates: bool,
}

/// A rule about a command.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommandRule {
    /// As the tool that is known for it names it.
    pub id: String,
    /// What other tools call the same.
    #[serde(default)]
    pub also: Vec<String>,
    /// Programs; a `*` at the end stands for any text.
    pub programs: Vec<String>,
    /// One of these is among its words.
    #[serde(default)]
    pub verbs: Vec<String>,
    /// A fault if one of these is given.
    #[serde(default)]
    pub with: Vec<String>,
    /// A fault if none of these is given.
    #[serde(default)]
    pub without: Vec<String>,
    /// No fault if one of these is given.
    #[serde(default)]
    pub unless: Vec<String>,
    /// Options with a value of their own.
    #[serde(default)]
    pub valued: Vec<String>,
    /// A fault if a word behind the verb has none of these.
    #[serde(default)]
    pub pinned: Vec<String>,
    /// Endings that fix nothing, whatever is in front of them.
    #[serde(default)]
    pub unpinned: Vec<String>,
    /// Beginnings and endings of words that name no package.
    #[serde(default)]
    pub local: Vec<String>,
    /// How many words behind the verb are packages; the others are arguments.
    #[serde(default)]
    pub packages: Option<usize>,
    /// A fault if none of these commands follows in the same `RUN`; `*` stands for any program.
    #[serde(default)]
    pub then: Vec<String>,
    /// Cache mounts of these folders excuse it.
    #[serde(default)]
    pub caches: Vec<String>,
    /// `NAME=value` variables that excuse it.
    #[serde(default)]
    pub variables: Vec<String>,
    /// What it leaves matters only in a stage that is built upon.
    #[serde(default)]
    pub kept: bool,
    /// The option that mends it, put behind the verb.
    #[serde(default)]
    pub mend: Option<String>,
    /// The command that mends it, put at the end of the `RUN`.
    #[serde(default)]
    pub mend_last: Option<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: String,
}

/// A rule about `ENV` and `ARG`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VariableRule {
    /// As the tool that is known for it names it.
    pub id: String,
    /// The variable.
    pub name: String,
    /// Values that are a fault; empty: any.
    #[serde(default)]
    pub values: Vec<String>,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub fix: String,
}

/// A program that runs another one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Runner {
    /// Its name; a `*` at the end stands for any text.
    pub program: String,
    /// The option behind which the other one is named.
    pub flag: String,
}

fn is_named(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => pattern == name,
    }
}

impl CommandRules {
    /// Reads a file.
    ///
    /// # Errors
    /// It does not fit.
    pub fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Takes the rules of another file.
    pub fn extend(&mut self, other: Self) {
        self.command.extend(other.command);
        self.variable.extend(other.variable);
        self.runner.extend(other.runner);
        self.image.extend(other.image);
        self.at_home.extend(other.at_home);
        self.from_history.extend(other.from_history);
    }

    /// The command itself, where a runner runs it.
    pub(super) fn unwrapped(&self, mut invocation: Invocation) -> Invocation {
        let runner = self.runner.iter().find(|r| is_named(&r.program, invocation.program()));
        let at = runner.and_then(|r| invocation.words.iter().position(|w| *w == r.flag));
        if let Some(at) = at.filter(|at| at + 1 < invocation.words.len()) {
            invocation.words.drain(..=at);
        }
        invocation
    }

    pub(super) fn check(&self, sheet: &Sheet<'_>) -> Vec<Hit> {
        let commands = self.command.iter().flat_map(|rule| {
            sheet.runs.iter().filter_map(move |run| {
                let (program, package) = rule.breach(sheet, run)?;
                let told = |text: &str| text.replace("{program}", &program).replace("{package}", &package);
                Some(Hit::new(&rule.id, &rule.also, run.line, told(&rule.message), told(&rule.fix)))
            })
        });
        let variables = self.variable.iter().flat_map(|rule| {
            sheet
                .file
                .instructions
                .iter()
                .filter(|i| rule.is_set(&i.kind))
                .map(|i| Hit::new(&rule.id, &[], i.line, rule.message.clone(), rule.fix.clone()))
        });
        commands.chain(variables).collect()
    }
}

impl VariableRule {
    fn is_set(&self, kind: &Kind) -> bool {
        let fits = |name: &str, value: &str| {
            name == self.name
                && (self.values.is_empty() || self.values.iter().any(|v| v.eq_ignore_ascii_case(value)))
        };
        match kind {
            Kind::Env(env) => env.pairs.iter().any(|(n, v)| fits(n, v)),
            Kind::Arg(args) => args.iter().any(|(n, v)| fits(n, v.as_deref().unwrap_or_default())),
            _ => false,
        }
    }
}

impl CommandRule {
    /// The program and package of the first command that breaks the rule.
    fn breach(&self, sheet: &Sheet<'_>, run: &Run) -> Option<(String, String)> {
        let cached = run.mounts.iter().any(|m| self.caches.iter().any(|c| m.contains(c.as_str())));
        if cached || (self.kept && !sheet.is_kept(run.stage)) || self.is_excused(sheet, run) {
            return None;
        }
        run.commands.iter().enumerate().find_map(|(at, command)| {
            let package = self.broken_by(command, &run.commands[at..])?;
            Some((command.program().to_owned(), package))
        })
    }

    fn is_excused(&self, sheet: &Sheet<'_>, run: &Run) -> bool {
        let set = |pair: &String| {
            let own = run.commands.iter().flat_map(|c| &c.assigned).any(|a| a == pair);
            let exported = run.commands.iter().flat_map(|c| &c.words).any(|w| w == pair);
            own || exported || sheet.has_variable(run.stage, pair)
        };
        self.variables.iter().any(set)
    }

    fn broken_by(&self, command: &Invocation, rest: &[Invocation]) -> Option<String> {
        if !self.programs.iter().any(|p| is_named(p, command.program())) {
            return None;
        }
        let verb = match self.verbs.as_slice() {
            [] => 0,
            verbs => command.words.iter().position(|w| verbs.contains(w))?,
        };
        if !self.unless.is_empty() && command.has_flag(&self.unless) {
            return None;
        }
        if !self.with.is_empty() && !command.has_flag(&self.with) {
            return None;
        }
        let given =
            |flag: &String| command.words.iter().any(|w| w.contains(flag.as_str()) && flag.contains("::"));
        if !self.without.is_empty() && (command.has_flag(&self.without) || self.without.iter().any(given)) {
            return None;
        }
        if !self.then.is_empty() && self.then.iter().any(|t| rest.iter().any(|c| is_command(c, t))) {
            return None;
        }
        if self.pinned.is_empty() {
            return Some(String::new());
        }
        self.words_behind(command, verb).find(|w| !self.is_fixed(w)).map(str::to_owned)
    }

    /// Words behind the verb that are neither options nor their values.
    fn words_behind<'a>(&'a self, command: &'a Invocation, verb: usize) -> impl Iterator<Item = &'a str> {
        let words = &command.words;
        (verb + 1..words.len())
            .filter(move |&i| !words[i].starts_with('-') && !self.valued.contains(&words[i - 1]))
            .map(move |i| words[i].as_str())
            .take(self.packages.unwrap_or(usize::MAX))
    }

    fn is_fixed(&self, word: &str) -> bool {
        if self.local.iter().any(|l| word.starts_with(l.as_str()) || word.ends_with(l.as_str())) {
            return true;
        }
        // The first character belongs to the name (`@scope/name`).
        let rest = word.get(1..).unwrap_or_default();
        let open = self.unpinned.iter().any(|u| word.ends_with(u.as_str()));
        !open && self.pinned.iter().any(|p| rest.contains(p.as_str()))
    }
}

/// Whether a command has all words of `wanted`.
fn is_command(command: &Invocation, wanted: &str) -> bool {
    let mut words = wanted.split(' ');
    let program = words.next().unwrap_or_default();
    let named = program == "*" || program == command.program();
    named && words.all(|w| command.arguments().iter().any(|a| a == w || w.starts_with("-rf") && is_force(a)))
}

/// `rm`'s letters in any order.
fn is_force(word: &str) -> bool {
    word.starts_with('-') && word.contains('r') && word.contains('f')
}
