//! Repairs of Dockerfiles. Instructions keep their order; what is added stands where it takes the least along.

use super::{Mended, insert, line_ending, line_start, mend, replaced};
use crate::dockerfile::{Command, Dockerfile, Instruction, Kind};
use crate::image::Image;
use crate::rules::{BaseImage, CommandRule, Hit, Rules};
use crate::shell::invocations;
use scaffold_core::Splice;
use serde_json::Value;

/// What is known of the program that a Dockerfile makes an image of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Served<'a> {
    /// The port that it listens on, where nothing in the Dockerfile says it.
    pub port: Option<u16>,
    /// A path that answers whether it works.
    pub health: Option<&'a str>,
    /// Several programs are run of this image: no question fits them all.
    pub several: bool,
}

/// The user and group that no distribution gives to anybody.
const USER: &str = "65532:65532";

/// Mends a Dockerfile as far as no decision is needed.
pub fn mend_dockerfile(text: &str, rules: &Rules, served: Served<'_>) -> Mended {
    let check = |text: &str| rules.check(text, &Dockerfile::parse(text));
    mend(text, check, |text, hit| {
        let file = Dockerfile::parse(text);
        let sheet = Sheet { text, file: &file, rules, served };
        let repair = sheet.repair(hit)?;
        let new = replaced(text, &repair.splices)?;
        let read = Dockerfile::parse(&new);
        let whole = read.broken.is_none() && read.skipped_checks == file.skipped_checks;
        (whole && read.instructions.len() == file.instructions.len() + repair.added).then_some(new)
    })
}

/// Replacements, and how many instructions they add.
struct Repair {
    splices: Vec<Splice>,
    added: usize,
}

impl Repair {
    fn replacing(splices: Vec<Splice>) -> Option<Self> {
        Some(Self { splices, added: 0 })
    }
}

struct Sheet<'a> {
    text: &'a str,
    file: &'a Dockerfile,
    rules: &'a Rules,
    served: Served<'a>,
}

impl<'a> Sheet<'a> {
    fn repair(&self, hit: &Hit) -> Option<Repair> {
        let i = self.file.instructions.iter().find(|i| i.line == hit.line)?;
        match hit.id.as_str() {
            "DL3006" | "DL3007" => self.name_version(i),
            "DL3018" => self.copy_certificates(i),
            "DL3020" => {
                let range = i.span.start..i.span.start + i.keyword.len();
                Repair::replacing(vec![Splice { range, text: self.keyword("COPY") }])
            }
            "DL3025" => self.exec_form(i),
            "DL4000" => self.label_author(i),
            "CKV_DOCKER_2" => self.add_healthcheck(),
            "CKV_DOCKER_3" => self.add_user(),
            "FromAsCasing" => self.same_case(i),
            "LegacyKeyValueFormat" => self.with_equals(i),
            id => self.complete_command(i, id),
        }
    }

    /// A keyword as the file writes keywords.
    fn keyword(&self, word: &str) -> String {
        let lower =
            self.file.instructions.iter().filter(|i| i.keyword.chars().all(char::is_lowercase)).count();
        if lower * 2 > self.file.instructions.len() { word.to_ascii_lowercase() } else { word.to_owned() }
    }

    fn source(&self, i: &Instruction) -> &'a str {
        &self.text[i.span.clone()]
    }

    fn name_version(&self, i: &Instruction) -> Option<Repair> {
        let Kind::From { image, image_span, .. } = &i.kind else { return None };
        let read = Image::parse(image);
        let tag = self.rules.image(image).filter(|_| read.digest.is_none())?.tag.as_ref()?;
        let text = format!("{}:{tag}", read.name);
        Repair::replacing(vec![Splice { range: image_span.clone(), text }])
    }

    /// Certificates alone can be taken from a stage that has them: nothing is installed, so nothing needs a version.
    fn copy_certificates(&self, i: &Instruction) -> Option<Repair> {
        let Kind::Run(command) = &i.kind else { return None };
        let commands = invocations(&command.script);
        let [only] = commands.as_slice() else { return None };
        let packages: Vec<&str> = only.plain().collect();
        let stage = i.stage.filter(|s| *s + 1 == self.file.stages())?;
        if only.program() != "apk" || packages != ["add", "ca-certificates"] {
            return None;
        }
        let from = self.file.instructions.iter().find_map(|head| match &head.kind {
            Kind::From { image, alias: Some(alias), .. } if head.stage < Some(stage) => {
                self.rules.image(image).filter(|k| k.certificates).map(|_| alias)
            }
            _ => None,
        })?;
        let bundle = "/etc/ssl/certs/ca-certificates.crt";
        let text = format!("{} --from={from} {bundle} {bundle}", self.keyword("COPY"));
        Repair::replacing(vec![Splice { range: i.span.clone(), text }])
    }

    /// A plain command needs no shell.
    fn exec_form(&self, i: &Instruction) -> Option<Repair> {
        let (Kind::Cmd(command) | Kind::Entrypoint(command) | Kind::Healthcheck(Some(command))) = &i.kind
        else {
            return None;
        };
        let words = plain_words(command)?;
        Repair::replacing(vec![Splice { range: command.span.clone(), text: json(&words) }])
    }

    fn label_author(&self, i: &Instruction) -> Option<Repair> {
        let Kind::Maintainer(name) = &i.kind else { return None };
        let name = name.trim_matches('"').replace('\\', "\\\\").replace('"', "\\\"");
        let text = format!("{} org.opencontainers.image.authors=\"{name}\"", self.keyword("LABEL"));
        Repair::replacing(vec![Splice { range: i.span.clone(), text }])
    }

    fn same_case(&self, i: &Instruction) -> Option<Repair> {
        let Kind::From { word: Some(word), image_span, .. } = &i.kind else { return None };
        let start = image_span.end + self.text[image_span.end..i.span.end].find(word.as_str())?;
        let upper = i.keyword.chars().all(char::is_uppercase);
        let text = if upper { word.to_ascii_uppercase() } else { word.to_ascii_lowercase() };
        Repair::replacing(vec![Splice { range: start..start + word.len(), text }])
    }

    fn with_equals(&self, i: &Instruction) -> Option<Repair> {
        let (Kind::Env(pairs) | Kind::Label(pairs)) = &i.kind else { return None };
        let source = self.source(i);
        let (name, value) = pairs.pairs.first().filter(|_| !source.contains('\n'))?;
        let rest = source[i.keyword.len()..].trim_start().strip_prefix(name.as_str())?.trim();
        let quoted = rest.starts_with(['"', '\'']) || !rest.contains(char::is_whitespace);
        let written = if quoted { rest.to_owned() } else { format!("\"{}\"", value.replace('"', "\\\"")) };
        let text = format!("{} {name}={written}", i.keyword);
        Repair::replacing(vec![Splice { range: i.span.clone(), text }])
    }

    /// Options that a command lacks, and what has to follow it.
    fn complete_command(&self, i: &Instruction, id: &str) -> Option<Repair> {
        let Kind::Run(command) = &i.kind else { return None };
        let rule = self.rules.command(id)?;
        if command.exec.is_some() || command.script.contains("<<") {
            return None;
        }
        if let Some(option) = &rule.mend {
            let source = self.source(i);
            let mut splices = Vec::new();
            for (program, verb) in rule.programs.iter().flat_map(|p| rule.verbs.iter().map(move |v| (p, v))) {
                let wanted = format!("{program} {verb}");
                for (at, found) in source.match_indices(&wanted) {
                    let before = source[..at].chars().last();
                    let after = source[at + found.len()..].chars().next();
                    let apart = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "&;|(".contains(c));
                    if apart(before) && apart(after) {
                        splices.push(insert(i.span.start + at + found.len(), format!(" {option}")));
                    }
                }
            }
            return (!splices.is_empty()).then_some(Repair { splices, added: 0 });
        }
        let last = rule.mend_last.as_ref()?;
        if self.is_used_later(i, rule) {
            return None;
        }
        let simple = !command.script.contains(['\n', ';', '|', '#']);
        let indent = self.source(i).lines().nth(1).map(|l| &l[..l.len() - l.trim_start().len()]);
        let text = match indent {
            Some(indent) => format!(" \\{}{indent}&& {last}", line_ending(self.text)),
            None => format!(" && {last}"),
        };
        simple.then(|| Repair { splices: vec![insert(i.span.end, text)], added: 0 })
    }

    /// Whether a later `RUN` lives on what this one leaves: it uses the program, and does not start afresh.
    fn is_used_later(&self, i: &Instruction, rule: &CommandRule) -> bool {
        let later = self.file.instructions.iter().filter(|l| l.line > i.line);
        later.into_iter().any(|l| {
            let Kind::Run(command) = &l.kind else { return false };
            let has = |words: &[String]| {
                let apart = |c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_';
                command.script.split(apart).any(|w| words.iter().any(|o| o == w))
            };
            has(&rule.programs) && !has(&rule.verbs)
        })
    }

    /// What is known of the image that the last stage is made of, through stages that it is built upon.
    fn base(&self) -> Option<&'a BaseImage> {
        let mut stage = self.file.stages().checked_sub(1)?;
        loop {
            let head = self.file.stage(stage).next()?;
            let Kind::From { image, .. } = &head.kind else { return None };
            let upon = (0..stage).find(|s| {
                self.file.stage(*s).next().is_some_and(
                    |h| matches!(&h.kind, Kind::From { alias: Some(a), .. } if a.eq_ignore_ascii_case(image)),
                )
            });
            match upon {
                Some(other) => stage = other,
                None => return self.rules.image(image),
            }
        }
    }

    /// Where something about how the program runs is put: in front of the last stage's command.
    fn place(&self) -> Option<&'a Instruction> {
        let starts = |k: &Kind| matches!(k, Kind::Cmd(_) | Kind::Entrypoint(_) | Kind::Healthcheck(_));
        self.file.last_stage().find(|i| starts(&i.kind))
    }

    /// Where an instruction starts with the comments right above it, which are about it.
    fn above_comments(&self, i: &Instruction) -> usize {
        let start = line_start(self.text, i.span.start);
        let above = self.text[..start].split_inclusive('\n').rev();
        start - above.take_while(|l| l.trim_start().starts_with('#')).map(str::len).sum::<usize>()
    }

    /// A line of its own in front of an instruction.
    fn add_line(&self, place: &Instruction, line: &str) -> Splice {
        let at = self.above_comments(place);
        let ending = line_ending(self.text);
        let commented = at < line_start(self.text, place.span.start);
        let apart = self.text[..at].ends_with("\n\n") || self.text[..at].ends_with("\r\n\r\n");
        // What is commented stays a paragraph of its own.
        let gap = if commented && apart { ending } else { "" };
        insert(at, format!("{line}{ending}{gap}"))
    }

    fn add_user(&self) -> Option<Repair> {
        const HOME: &str = "/root";
        // Without a command nobody knows here what will run.
        let place = self.place()?;
        if self.is_windows() || self.starts_at_home() {
            return None;
        }
        // Nothing that needs root's rights may follow.
        let behind = self.file.last_stage().skip_while(|i| i.line < place.line);
        if behind.into_iter().any(|i| matches!(i.kind, Kind::Run(_))) {
            return None;
        }
        let mut splices = vec![self.add_line(place, &format!("{} {USER}", self.keyword("USER")))];
        for i in self.file.last_stage().filter(|i| self.source(i).contains(HOME)) {
            let Kind::Workdir(folder) = &i.kind else { return None };
            // Root's own folder is closed to everybody else.
            let folder = folder.trim_end_matches('/');
            if folder != HOME {
                return None;
            }
            let text = format!("{} /app", i.keyword);
            splices.push(Splice { range: i.span.clone(), text });
        }
        Some(Repair { splices, added: 1 })
    }

    /// Users have no numbers there.
    fn is_windows(&self) -> bool {
        const NAMES: &[&str] = &["windows", "servercore", "nanoserver"];
        self.file.instructions.iter().any(|i| match &i.kind {
            Kind::From { image, .. } => NAMES.iter().any(|n| image.contains(n)),
            _ => false,
        })
    }

    /// Whether the program that is started writes into the home folder of whoever starts it.
    fn starts_at_home(&self) -> bool {
        self.file.last_stage().any(|i| {
            let (Kind::Cmd(command) | Kind::Entrypoint(command)) = &i.kind else { return false };
            match &command.exec {
                Some(words) => words.first().is_some_and(|w| self.rules.is_at_home(w)),
                None => invocations(&command.script).iter().any(|c| self.rules.is_at_home(c.program())),
            }
        })
    }

    /// The one port that the image says it listens on.
    fn port(&self) -> Option<u16> {
        let exposed: Vec<&String> = self
            .file
            .last_stage()
            .filter_map(|i| match &i.kind {
                Kind::Expose(ports) => Some(ports),
                _ => None,
            })
            .flatten()
            .collect();
        match exposed.as_slice() {
            [one] => one.split('/').next()?.parse().ok(),
            [] => self.served.port,
            _ => self
                .served
                .port
                .filter(|p| exposed.iter().any(|e| e.split('/').next() == Some(&p.to_string()))),
        }
    }

    fn add_healthcheck(&self) -> Option<Repair> {
        if self.served.several {
            return None;
        }
        let base = self.base()?;
        let port = self.port()?;
        let words = match self.served.health {
            Some(_) if !base.http.is_empty() => &base.http,
            _ => &base.tcp,
        };
        if words.is_empty() {
            return None;
        }
        let path = self.served.health.unwrap_or("/");
        let filled: Vec<String> =
            words.iter().map(|w| w.replace("{port}", &port.to_string()).replace("{path}", path)).collect();
        let check = self.keyword("HEALTHCHECK");
        let line = format!("{check} --interval=10s --timeout=3s --start-period=10s CMD {}", json(&filled));
        let splice = self.add_line(self.place()?, &line);
        Some(Repair { splices: vec![splice], added: 1 })
    }
}

/// Words of a command that a shell would leave as they are.
fn plain_words(command: &Command) -> Option<Vec<String>> {
    let special = |c: char| "$`\\\"'*?[]{}<>|&;()~#\n".contains(c);
    let plain = command.exec.is_none() && !command.script.contains(special);
    let words: Vec<String> = command.script.split_whitespace().map(str::to_owned).collect();
    let built_in = ["exec", "cd", "source", ".", "export", "set"].contains(&words.first()?.as_str());
    let assigns = words.first()?.contains('=');
    (plain && !built_in && !assigns).then_some(words)
}

fn json(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| Value::from(w.as_str()).to_string()).collect();
    format!("[{}]", quoted.join(", "))
}
