//! Container files that stand, brought up to date with a change: where they name a file, they name the one that is made
//! like it, too. Files that a build takes by their folder need nothing.

use super::ignore::appended;
use crate::compose::Compose;
use crate::dockerfile::{Dockerfile, Kind};
use crate::files::{Place, folder, joined};
use crate::ignore::Ignore;
use crate::mend::{Page, Repair, replaced};
use crate::plan::splices;
use crate::rules::context::{literal, local};
use crate::yaml;
use scaffold_core::{
    At, Change, Diagnostic, Edit, EditOutcome, Plan, RepoView, Splice, apply_splices, sha256_hex,
};
use serde_json::{Value, json};

/// What a change asks of container files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Following {
    /// Those that stand, sorted.
    pub files: Vec<String>,
    /// Their edits.
    pub changes: Vec<Change>,
}

/// A new file, and the one that it is made like.
struct Pair<'a> {
    old: &'a str,
    new: &'a str,
}

/// Plans what container files of the repository need after `plan`, which may change them itself.
///
/// # Errors
/// A file can't be read.
pub fn follow(view: &dyn RepoView, vendored: &[String], plan: &Plan) -> Result<Following, Diagnostic> {
    let place = Place::new(view, vendored);
    let (dockerfiles, composes) = place.container_files("");
    let pairs: Vec<Pair<'_>> = plan
        .changes
        .iter()
        .filter_map(|c| match c {
            Change::Create { path, from, .. } if !from.is_empty() => Some(Pair { old: from, new: path }),
            _ => None,
        })
        .collect();
    let ignores = view.paths().iter().filter(|p| p.rsplit('/').next() == Some(".dockerignore"));
    let mut out = Following::default();
    let taken = |path: &str| plan.changes.iter().any(|c| c.path() == path);
    for path in ignores.filter(|p| !taken(p)) {
        let text = view.text(path)?.unwrap_or_default();
        let hidden = hidden(folder(path), &Ignore::parse(&text), &pairs);
        let lines: Vec<String> = hidden.iter().map(|p| format!("!{p}")).collect();
        if !lines.is_empty() {
            out.changes.push(appended(path, &text, &[], &lines));
        }
    }
    for path in dockerfiles.iter().chain(&composes).filter(|p| !taken(p)) {
        let text = view.text(path)?.unwrap_or_default();
        let (named, next) = if composes.contains(path) {
            mounted(path, &text, &pairs)
        } else {
            let context = place.context(path, &Dockerfile::parse(&text));
            copied(context.as_deref().unwrap_or_else(|| folder(path)), &text, &pairs)
        };
        if *next != *text {
            out.changes.push(Change::Edit {
                path: path.clone(),
                base_sha256: sha256_hex(text.as_bytes()),
                edits: vec![Edit {
                    at: At::line(path, 1),
                    what: format!("name {}", named.join(", ")),
                    outcome: EditOutcome::Applied { splices: splices(&text, &next) },
                }],
            });
        }
    }
    out.files = dockerfiles.into_iter().chain(composes).collect();
    out.files.sort();
    Ok(out)
}

/// A path as it is written from a folder, where it is below it.
fn inside<'a>(home: &str, path: &'a str) -> Option<&'a str> {
    if home.is_empty() {
        return Some(path);
    }
    path.strip_prefix(home)?.strip_prefix('/')
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// New files that a build is not shown, though it is shown those that they are made like.
fn hidden(home: &str, ignore: &Ignore, pairs: &[Pair<'_>]) -> Vec<String> {
    let hidden = pairs.iter().filter_map(|pair| {
        let (old, new) = (inside(home, pair.old)?, inside(home, pair.new)?);
        (ignore.leaves_out(old).is_none() && ignore.leaves_out(new).is_some()).then(|| new.to_owned())
    });
    hidden.collect()
}

/// A Dockerfile in which each file that is copied by its name has the new one beside it.
fn copied(context: &str, text: &str, pairs: &[Pair<'_>]) -> (Vec<String>, String) {
    let (mut now, mut named) = (text.to_owned(), Vec::new());
    for pair in pairs {
        let Some(new) = inside(context, pair.new) else { continue };
        while let Some(next) = copy_one(context, &now, pair.old, new) {
            now = next;
            named.push(new.to_owned());
        }
    }
    named.dedup();
    (named, now)
}

/// One more `COPY` that takes `new` where it takes `old`; `None` where all do.
fn copy_one(context: &str, text: &str, old: &str, new: &str) -> Option<String> {
    let file = Dockerfile::parse(text);
    let takes = |sources: &[String], path: &str| sources.iter().any(|s| literal(s) == Some(path));
    let old = inside(context, old)?;
    let alone = |dest: &str| {
        local(&file).any(|(_, t)| takes(&t.sources, new) && !t.dest.ends_with('/') && t.dest.as_str() == dest)
    };
    for (instruction, transfer) in local(&file) {
        if !takes(&transfer.sources, old) || takes(&transfer.sources, new) {
            continue;
        }
        let source = transfer.sources.iter().find(|s| literal(s) == Some(old))?;
        let written = source.strip_suffix(old).map(|start| format!("{start}{new}"))?;
        let into = transfer.dest.ends_with('/') || matches!(transfer.dest.as_str(), "." | "..");
        let span = instruction.span.clone();
        let splice = if into || transfer.sources.len() > 1 {
            let (at, quoted) = word(&text[span.clone()], source)?;
            let added = if quoted { format!(", \"{written}\"") } else { format!(" {written}") };
            Splice { range: span.start + at..span.start + at, text: added }
        } else {
            // It keeps its name where it goes: the new one does, too, in a line of its own.
            let dest = transfer.dest.strip_suffix(file_name(old))?;
            let dest = format!("{dest}{}", file_name(new));
            if alone(&dest) || text[span.clone()].contains('\n') {
                continue;
            }
            let line = text[span.clone()].replacen(source.as_str(), &written, 1);
            let line = format!("{}{dest}", line.trim_end().strip_suffix(transfer.dest.as_str())?);
            let ending = if text.contains("\r\n") { "\r\n" } else { "\n" };
            Splice { range: span.end..span.end, text: format!("{ending}{line}") }
        };
        let next = String::from_utf8(apply_splices(text.as_bytes(), &[splice]).ok()?).ok()?;
        let read = Dockerfile::parse(&next);
        let has = local(&read).filter(|(_, t)| takes(&t.sources, new)).count();
        let had = local(&file).filter(|(_, t)| takes(&t.sources, new)).count();
        let as_before = |d: &Dockerfile| {
            d.instructions.iter().filter(|i| !matches!(i.kind, Kind::Copy(_) | Kind::Add(_))).count()
        };
        return (has == had + 1 && read.broken == file.broken && as_before(&read) == as_before(&file))
            .then_some(next);
    }
    None
}

/// Where a word ends in an instruction, behind its quote if it has one.
fn word(text: &str, word: &str) -> Option<(usize, bool)> {
    text.match_indices(word).find_map(|(at, _)| {
        let end = at + word.len();
        let before = text[..at].chars().next_back()?;
        let after = text[end..].chars().next()?;
        match (before, after) {
            ('"', '"') => Some((end + 1, true)),
            (b, a) if b.is_whitespace() && a.is_whitespace() => Some((end, false)),
            _ => None,
        }
    })
}

/// A compose file in which each file that is mounted by its name has the new one beside it.
fn mounted(path: &str, text: &str, pairs: &[Pair<'_>]) -> (Vec<String>, String) {
    let (mut now, mut named) = (text.to_owned(), Vec::new());
    for pair in pairs {
        while let Some(next) = mount_one(folder(path), &now, pair) {
            now = next;
            named.push(pair.new.to_owned());
        }
    }
    named.dedup();
    (named, now)
}

fn mount_one(home: &str, text: &str, pair: &Pair<'_>) -> Option<String> {
    if !text.contains(file_name(pair.old)) {
        return None;
    }
    let compose = Compose::parse(text).ok()??;
    let page = Page { text, compose: &compose, built: &|_, _| None };
    for service in compose.services() {
        let Some((_, list)) = service.node.own().iter().find(|(k, _)| k.text() == Some("volumes")) else {
            continue;
        };
        let texts: Vec<&str> = list.items().iter().filter_map(yaml::Node::text).collect();
        let mount = texts.iter().find_map(|item| {
            let (host, target) = item.split_once(':')?;
            let target_path = target.split(':').next()?;
            let named = joined(home, host)? == pair.old && file_name(target_path) == file_name(pair.old);
            let (old, new) = (inside(home, pair.old)?, inside(home, pair.new)?);
            let host = host.strip_suffix(old).filter(|_| named)?;
            let target = target.replacen(file_name(pair.old), file_name(pair.new), 1);
            Some(format!("{host}{new}:{target}"))
        });
        let Some(item) = mount.filter(|item| !texts.contains(&item.as_str())) else { continue };
        let splice = page.append_item(list, &item)?;
        let name = service.name().to_owned();
        let meant = page.meant(|v| {
            if let Value::Array(items) = &mut v["services"][&name]["volumes"] {
                items.push(json!(item));
            }
        });
        let repair = Repair { splices: vec![splice], meant };
        let new = replaced(text, &repair.splices)?;
        return (yaml::parse(&new).ok()??.value() == repair.meant).then_some(new);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAIR: Pair<'_> = Pair { old: "api/tasks.py", new: "api/invoices.py" };

    #[test]
    fn a_file_that_is_copied_by_its_name_gets_the_new_one_beside_it() {
        for (before, after) in [
            (
                "FROM a:1\nCOPY api/app.py api/tasks.py ./api/\nCMD [\"x\"]\n",
                "FROM a:1\nCOPY api/app.py api/tasks.py api/invoices.py ./api/\nCMD [\"x\"]\n",
            ),
            (
                "FROM a:1\r\nCOPY [\"./api/tasks.py\", \"/app/\"]\r\n",
                "FROM a:1\r\nCOPY [\"./api/tasks.py\", \"./api/invoices.py\", \"/app/\"]\r\n",
            ),
            (
                "FROM a:1\nCOPY --chown=1 api/tasks.py /app/tasks.py\nUSER 1\n",
                "FROM a:1\nCOPY --chown=1 api/tasks.py /app/tasks.py\nCOPY --chown=1 api/invoices.py /app/invoices.py\nUSER 1\n",
            ),
            (
                "FROM a:1\nCOPY api/app.py \\\n  # the list\n  api/tasks.py \\\n  /app/\n",
                "FROM a:1\nCOPY api/app.py \\\n  # the list\n  api/tasks.py api/invoices.py \\\n  /app/\n",
            ),
        ] {
            assert_eq!(copied("", before, &[PAIR]), (vec!["api/invoices.py".to_owned()], after.to_owned()));
            assert_eq!(copied("", after, &[PAIR]).1, after);
        }
    }

    #[test]
    fn what_is_copied_with_its_folder_or_goes_by_another_name_is_left() {
        for text in [
            "FROM a:1\nCOPY . .\n",
            "FROM a:1\nCOPY api ./api\n",
            "FROM a:1\nCOPY --from=b api/tasks.py /\n",
            "FROM a:1\nCOPY api/tasks.py /app/main.py\n",
        ] {
            assert_eq!(copied("", text, &[PAIR]), (Vec::new(), text.to_owned()));
        }
    }

    #[test]
    fn a_file_that_is_mounted_by_its_name_gets_the_new_one_beside_it() {
        let pair = Pair { old: "db/001_tasks.sql", new: "db/002_invoices.sql" };
        let before = "services:\n  db:\n    image: postgres:17 # kept\n    volumes:\n      - data:/var/lib/postgresql/data\n      - \"./db/001_tasks.sql:/docker-entrypoint-initdb.d/001_tasks.sql:ro\"\n    restart: always\n";
        let after = before.replace(
            "    restart",
            "      - \"./db/002_invoices.sql:/docker-entrypoint-initdb.d/002_invoices.sql:ro\"\n    restart",
        );
        let named = vec!["db/002_invoices.sql".to_owned()];
        assert_eq!(mounted("compose.yaml", before, &[pair]), (named, after.clone()));
        let pair = Pair { old: "db/001_tasks.sql", new: "db/002_invoices.sql" };
        assert_eq!(mounted("compose.yaml", &after, &[pair]).1, after);
    }

    #[test]
    fn a_build_is_shown_what_it_is_shown_the_like_of() {
        let hidden = |text: &str| hidden("", &Ignore::parse(text), &[PAIR]);
        assert_eq!(hidden("*\n!api/tasks.py\n"), ["api/invoices.py"]);
        assert_eq!(hidden("*\n!api\n"), [""; 0]);
        assert_eq!(hidden("api\n"), [""; 0]);
    }
}
