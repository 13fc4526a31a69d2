//! Rules about instructions and how they follow one another. Each is one row of [`RULES`] and one function.

use super::Hit;
use super::sheet::{Run, Sheet};
use super::stages::{self, heads};
use crate::dockerfile::{Instruction, Kind, Transfer};
use crate::secret;
use std::collections::BTreeSet;

/// Lines where a rule does not hold, each with what is wrong.
pub(super) type Found = Vec<(u32, String)>;

struct Rule {
    id: &'static str,
    /// What other tools call the same.
    also: &'static [&'static str],
    fix: &'static str,
    check: fn(&Sheet<'_>) -> Found,
}

const fn rule(
    id: &'static str,
    also: &'static [&'static str],
    fix: &'static str,
    check: fn(&Sheet<'_>) -> Found,
) -> Rule {
    Rule { id, also, fix, check }
}

const RULES: &[Rule] = &[
    rule("DL3000", &["WorkdirRelativePath", "CKV_DOCKER_10"], "start the path with `/`", relative_workdir),
    rule("DL3002", &["CKV_DOCKER_8"], "end the last stage with a `USER` that is not root", root_last),
    rule("DL3006", &["CKV_DOCKER_7"], "name a tag: `{}:VERSION`", stages::untagged),
    rule("DL3007", &["CKV_DOCKER_7"], "name the version that is meant", stages::latest),
    rule("DL3011", &["ExposeInvalidFormat"], "choose one between 1 and 65535", impossible_port),
    rule(
        "DL3012",
        &["MultipleInstructionsDisallowed"],
        "keep one `HEALTHCHECK` a stage",
        several_healthchecks,
    ),
    rule("DL3020", &["CKV_DOCKER_4"], "use `COPY`", added_files),
    rule("DL3021", &[], "end the destination with `/`", several_into_one),
    rule("DL3022", &[], "name a stage that stands above, or an image with its tag", stages::unknown_stage),
    rule("DL3023", &[], "name another stage", stages::own_stage),
    rule(
        "DL3024",
        &["DuplicateStageName", "CKV_DOCKER_11"],
        "give each stage a name of its own",
        stages::same_name,
    ),
    rule(
        "DL3025",
        &["JSONArgsRecommended"],
        "write the words as a JSON list, so that signals reach the program",
        shell_form,
    ),
    rule(
        "DL3029",
        &["FromPlatformFlagConstDisallowed"],
        "leave `--platform` out, or take it from `$BUILDPLATFORM`",
        stages::fixed_platform,
    ),
    rule("DL3043", &[], "write another instruction behind `ONBUILD`", forbidden_trigger),
    rule("DL3044", &[], "set it in an `ENV` of its own, above", refers_to_itself),
    rule("DL3045", &[], "set `WORKDIR`, or write an absolute destination", relative_destination),
    rule("DL3059", &[], "join them with `&&`", consecutive_runs),
    rule("DL3061", &[], "start with `FROM`, or with `ARG` in front of it", broken),
    rule("DL3063", &["ReservedStageName"], "choose another name", stages::reserved_name),
    rule(
        "DL3064",
        &["SecretsUsedInArgOrEnv"],
        "mount it with `RUN --mount=type=secret`, or set it when the container starts",
        secret_variable,
    ),
    rule("DL3065", &["RedundantTargetPlatform"], "leave `--platform` out", stages::redundant_platform),
    rule("DL3066", &[], "name the user by number, so that it can be seen not to be root", named_user),
    rule("DL3067", &[], "copy the folders that are needed", whole_filesystem),
    rule(
        "DL4000",
        &["MaintainerDeprecated", "CKV_DOCKER_6"],
        "use `LABEL org.opencontainers.image.authors=`",
        maintainer,
    ),
    rule("DL4001", &[], "use one of them throughout the stage", both_downloaders),
    rule("DL4003", &["MultipleInstructionsDisallowed"], "keep the last one", several_commands),
    rule("DL4004", &["MultipleInstructionsDisallowed"], "keep the last one", several_entrypoints),
    rule(
        "DL4006",
        &[],
        "set `SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]` above (`/bin/ash` on Alpine)",
        pipe_hides_failure,
    ),
    rule("CKV_DOCKER_1", &[], "leave port 22 out; use `docker exec`", remote_shell),
    rule("CKV_DOCKER_2", &["DL3057"], "add a `HEALTHCHECK` to the last stage", no_healthcheck),
    rule("CKV_DOCKER_3", &[], "add `USER 65532:65532` in front of the last command", no_user),
    rule("StageNameCasing", &[], "write the name in lower case", stages::stage_casing),
    rule("FromAsCasing", &[], "write `FROM` and `AS` in one case", stages::from_casing),
    rule("ConsistentInstructionCasing", &[], "write every keyword in one case", keyword_casing),
    rule("LegacyKeyValueFormat", &[], "write `NAME=value`", spaced_pair),
    rule(
        "UndefinedArgInFrom",
        &[],
        "declare it with `ARG` above the first `FROM`",
        stages::undefined_in_from,
    ),
];

pub(super) fn check(sheet: &Sheet<'_>) -> Vec<Hit> {
    let mut out = Vec::new();
    for rule in RULES {
        let also: Vec<String> = rule.also.iter().map(|a| (*a).to_owned()).collect();
        for (line, message) in (rule.check)(sheet) {
            let literal = message.split('`').nth(1).unwrap_or_default();
            let fix = rule.fix.replace("{}", literal);
            out.push(Hit::new(rule.id, &also, line, message, fix));
        }
    }
    out
}

/// Instructions for which `what` says what is wrong.
pub(super) fn each(sheet: &Sheet<'_>, what: impl Fn(&Instruction) -> Option<String>) -> Found {
    sheet.file.instructions.iter().filter_map(|i| Some((i.line, what(i)?))).collect()
}

fn relative_workdir(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| match &i.kind {
        Kind::Workdir(folder) => {
            let absolute = folder.starts_with(['/', '$']) || folder.get(1..2) == Some(":");
            (!absolute).then(|| format!("`{folder}` depends on the base image's folder"))
        }
        _ => None,
    })
}

fn root_last(sheet: &Sheet<'_>) -> Found {
    let last = sheet.file.last_stage().rev().find_map(|i| match &i.kind {
        Kind::User(user) => Some((i.line, user)),
        _ => None,
    });
    let (line, user) = match last {
        Some(found) => found,
        None => return Vec::new(),
    };
    let id = user.split(':').next().unwrap_or_default();
    if matches!(id, "root" | "0") { vec![(line, "the program runs as root".to_owned())] } else { Vec::new() }
}

fn impossible_port(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let Kind::Expose(ports) = &i.kind else { return None };
        let numbers = ports.iter().flat_map(|p| p.split('/').next().unwrap_or_default().split('-'));
        let bad = numbers.filter_map(|n| n.parse::<u64>().ok()).find(|n| *n > 65_535)?;
        Some(format!("there is no port {bad}"))
    })
}

fn several_healthchecks(sheet: &Sheet<'_>) -> Found {
    several(sheet, |k| matches!(k, Kind::Healthcheck(_)), "`HEALTHCHECK`")
}

fn several_commands(sheet: &Sheet<'_>) -> Found {
    several(sheet, |k| matches!(k, Kind::Cmd(_)), "`CMD`")
}

fn several_entrypoints(sheet: &Sheet<'_>) -> Found {
    several(sheet, |k| matches!(k, Kind::Entrypoint(_)), "`ENTRYPOINT`")
}

/// Told where the later one stands.
fn several(sheet: &Sheet<'_>, pick: fn(&Kind) -> bool, what: &str) -> Found {
    let mut out = Vec::new();
    for stage in 0..sheet.file.stages() {
        let found = sheet.file.stage(stage).filter(|i| pick(&i.kind));
        out.extend(found.skip(1).map(|i| (i.line, format!("only the last {what} of a stage counts"))));
    }
    out
}

fn is_archive(path: &str) -> bool {
    const ENDS: &[&str] = &[
        ".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz", ".lzma", ".tlz", ".Z", ".zst", ".tzst",
    ];
    ENDS.iter().any(|e| path.ends_with(e))
}

fn is_remote(path: &str) -> bool {
    ["http://", "https://", "git@", "git://", "ssh://"].iter().any(|s| path.starts_with(s))
}

fn added_files(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let Kind::Add(added) = &i.kind else { return None };
        let file = |s: &&String| !is_remote(s) && !is_archive(s) && !s.starts_with('$');
        let plain = added.sources.iter().find(file)?;
        Some(format!("`ADD` copies `{plain}` as it is"))
    })
}

pub(super) fn transfers(i: &Instruction) -> Option<&Transfer> {
    match &i.kind {
        Kind::Copy(t) => Some(t),
        _ => None,
    }
}

fn several_into_one(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let copied = transfers(i)?;
        let single = copied.sources.len() < 2 || copied.dest.ends_with('/') || copied.dest.starts_with('$');
        (!single)
            .then(|| format!("several files are copied to `{}`, which is no folder by its name", copied.dest))
    })
}

fn shell_form(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let (command, word) = match &i.kind {
            Kind::Cmd(c) => (c, "CMD"),
            Kind::Entrypoint(c) => (c, "ENTRYPOINT"),
            Kind::Healthcheck(Some(c)) => (c, "HEALTHCHECK"),
            _ => return None,
        };
        command.exec.is_none().then(|| format!("`{word}` starts a shell, and signals end there"))
    })
}

fn forbidden_trigger(sheet: &Sheet<'_>) -> Found {
    let found = sheet.file.instructions.iter().filter_map(|i| {
        let Kind::Onbuild(inner) = &i.kind else { return None };
        let bad = matches!(inner.kind, Kind::From { .. } | Kind::Maintainer(_) | Kind::Onbuild(_));
        bad.then(|| (i.line, format!("`ONBUILD` can't run `{}`", inner.keyword)))
    });
    found.collect()
}

fn refers_to_itself(sheet: &Sheet<'_>) -> Found {
    let mut known: BTreeSet<(Option<usize>, String)> = BTreeSet::new();
    let mut out = Vec::new();
    for i in &sheet.file.instructions {
        if let Kind::Arg(args) = &i.kind {
            known.extend(args.iter().map(|(n, _)| (i.stage, n.clone())));
        }
        let Kind::Env(env) = &i.kind else { continue };
        let used = env.pairs.iter().map(|(n, _)| n).find(|n| {
            let before = known.contains(&(i.stage, (*n).clone()));
            !before && env.pairs.iter().any(|(own, v)| own != *n && refers(v, n))
        });
        if let Some(name) = used {
            out.push((
                i.line,
                format!("`{name}` is used in the `ENV` that sets it, and is still empty there"),
            ));
        }
        known.extend(env.pairs.iter().map(|(n, _)| (i.stage, n.clone())));
    }
    out
}

/// Whether a text uses a variable.
fn refers(text: &str, name: &str) -> bool {
    variables(text).any(|v| v == name)
}

/// Names of variables that a text uses.
pub(super) fn variables(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('$').filter(|(at, _)| !text[..*at].ends_with('\\')).filter_map(|(at, _)| {
        let rest = &text[at + 1..];
        let rest = rest.strip_prefix('{').unwrap_or(rest);
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        (end > 0).then(|| &rest[..end])
    })
}

fn relative_destination(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    // By stage: whether it, or the one it is built upon, has set a folder.
    let mut set: Vec<bool> = Vec::new();
    for i in &sheet.file.instructions {
        match &i.kind {
            Kind::From { image, .. } => {
                let base = heads(sheet)[..set.len()]
                    .iter()
                    .position(|(.., a)| a.is_some_and(|a| a.eq_ignore_ascii_case(image)));
                let inherited = base.is_some_and(|b| set[b]);
                set.push(inherited);
            }
            Kind::Workdir(_) => {
                if let Some(last) = set.last_mut() {
                    *last = true;
                }
            }
            Kind::Copy(copied) if set.last() == Some(&false) => {
                let dest = copied.dest.trim_matches(['"', '\'']);
                if !dest.starts_with(['/', '$']) && dest.get(1..2) != Some(":") {
                    out.push((i.line, format!("`{dest}` depends on the base image's folder")));
                }
            }
            _ => {}
        }
    }
    out
}

fn consecutive_runs(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    let mut before: Option<(&Instruction, usize)> = None;
    for i in &sheet.file.instructions {
        if !matches!(i.kind, Kind::Run(_)) {
            before = None;
            continue;
        }
        let count = sheet.runs.iter().find(|r| r.line == i.line).map_or(0, |r| r.commands.len());
        match before {
            Some((last, n)) if last.flags == i.flags && count <= 1 && n <= 1 => {
                out.push((i.line, "a layer of its own for what the `RUN` above could do".to_owned()));
            }
            _ => before = Some((i, count)),
        }
    }
    out
}

fn broken(sheet: &Sheet<'_>) -> Found {
    sheet.file.broken.iter().map(|(line, why)| (*line, format!("cannot be read: {why}"))).collect()
}

fn secret_variable(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let name = match &i.kind {
            Kind::Env(env) => env.pairs.iter().map(|(n, _)| n).find(|n| secret::is_secret(n)),
            Kind::Arg(args) => args.iter().map(|(n, _)| n).find(|n| secret::is_secret(n)),
            _ => None,
        };
        Some(format!("`{}` stays readable in the image", name?))
    })
}

fn named_user(sheet: &Sheet<'_>) -> Found {
    let mut args: Vec<&str> = Vec::new();
    let mut out = Vec::new();
    for i in &sheet.file.instructions {
        match &i.kind {
            Kind::Arg(names) => args.extend(names.iter().map(|(n, _)| n.as_str())),
            Kind::User(user) => {
                let id = user.split(':').next().unwrap_or_default();
                let known = variables(user).any(|v| args.contains(&v));
                if !id.bytes().all(|b| b.is_ascii_digit()) && !known {
                    out.push((i.line, format!("`{id}` is no number, and the host may not know who that is")));
                }
            }
            _ => {}
        }
    }
    out
}

fn whole_filesystem(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let copied = transfers(i).filter(|_| i.flag("from").is_some())?;
        (copied.dest == "/" && copied.sources.iter().any(|s| s == "/"))
            .then(|| "the whole filesystem of another stage is copied".to_owned())
    })
}

fn maintainer(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| matches!(i.kind, Kind::Maintainer(_)).then(|| "`MAINTAINER` is deprecated".to_owned()))
}

fn both_downloaders(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut stage = None;
    for run in &sheet.runs {
        if stage.replace(run.stage) != Some(run.stage) {
            seen.clear();
        }
        let here: BTreeSet<&str> = downloaders(run).collect();
        seen.extend(&here);
        if !here.is_empty() && seen.len() > 1 {
            out.push((run.line, "both `curl` and `wget` are used in this stage".to_owned()));
        }
    }
    out
}

fn downloaders(run: &Run) -> impl Iterator<Item = &str> {
    run.commands.iter().map(crate::shell::Invocation::program).filter(|p| matches!(*p, "curl" | "wget"))
}

fn pipe_hides_failure(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    let mut guarded = false;
    for i in &sheet.file.instructions {
        match &i.kind {
            Kind::From { .. } => guarded = false,
            Kind::Shell(words) => {
                let program = words.first().map_or("", |w| w.rsplit(['/', '\\']).next().unwrap_or(w));
                let posix = matches!(program, "bash" | "zsh" | "ash");
                let other = ["pwsh", "powershell", "cmd"].iter().any(|o| program.starts_with(o));
                guarded = other || posix && words.iter().any(|w| w == "pipefail" || w.ends_with("pipefail"));
            }
            Kind::Run(_) if !guarded => {
                let run = sheet.runs.iter().find(|r| r.line == i.line);
                if run.is_some_and(|r| r.commands.iter().any(|c| c.piped)) {
                    out.push((
                        i.line,
                        "the failure of a command in front of a pipe goes unnoticed".to_owned(),
                    ));
                }
            }
            _ => {}
        }
    }
    out
}

fn remote_shell(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| match &i.kind {
        Kind::Expose(ports) if ports.iter().any(|p| p.split('/').next() == Some("22")) => {
            Some("a port for remote shells is exposed".to_owned())
        }
        _ => None,
    })
}

/// The line of the last stage's `FROM`, for what is missing there.
fn head_of_last(sheet: &Sheet<'_>) -> Option<u32> {
    sheet.file.last_stage().next().map(|i| i.line)
}

fn no_healthcheck(sheet: &Sheet<'_>) -> Found {
    let there = sheet.file.instructions.iter().any(|i| matches!(i.kind, Kind::Healthcheck(_)));
    let line = head_of_last(sheet).filter(|_| !there);
    line.map(|l| (l, "nobody can ask the container whether it works".to_owned())).into_iter().collect()
}

fn no_user(sheet: &Sheet<'_>) -> Found {
    let there = sheet.file.instructions.iter().any(|i| matches!(i.kind, Kind::User(_)));
    let line = head_of_last(sheet).filter(|_| !there);
    line.map(|l| (l, "the program runs as root, or as whoever the base image says".to_owned()))
        .into_iter()
        .collect()
}

pub(super) fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase)
}

fn keyword_casing(sheet: &Sheet<'_>) -> Found {
    let upper = |i: &Instruction| !is_lower(&i.keyword);
    let all = &sheet.file.instructions;
    let mostly_upper = all.iter().filter(|i| upper(i)).count() * 2 >= all.len();
    let other = all.iter().filter(|i| upper(i) != mostly_upper);
    other.map(|i| (i.line, format!("`{}` is written otherwise than most keywords here", i.keyword))).collect()
}

fn spaced_pair(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| match &i.kind {
        Kind::Env(pairs) | Kind::Label(pairs) if pairs.spaced => {
            let name = pairs.pairs.first().map_or("", |(n, _)| n.as_str());
            Some(format!("`{name}` is set without `=`"))
        }
        _ => None,
    })
}
