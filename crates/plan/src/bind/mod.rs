//! Planned files at the places that somebody asks for. A file that only has another name is renamed; layers of a resource
//! that are asked for in folders of their own become packages of their own. Which words mean which layer is data of the pack.

mod layers;
mod regroup;
mod rename;

use layers::Layers;
use regroup::Regroup;
use scaffold_core::{Change, Diagnostic, EditOutcome, Name, Plan, PlanError, RepoView, Splice, edited};
use scaffold_pack::Pack;
use std::collections::BTreeMap;

/// Puts what `plan` creates where `files` ask for it, as far as that is known how; the rest stays where it is, which the
/// caller holds against the request. `view` is what stands, where anything does.
///
/// # Errors
/// Code that can't be taken apart, a broken pack.
pub fn bind(
    pack: &Pack,
    view: Option<&dyn RepoView>,
    noun: &Name,
    plan: Plan,
    files: &[String],
) -> Result<Plan, PlanError> {
    let plan = rename::rename(plan, view, noun, files);
    let planned = |path: &str| plan.changes.iter().any(|c| c.path() == path);
    let open: Vec<&String> = files.iter().filter(|f| !planned(f)).collect();
    let Some(layers) = Layers::of(pack)?.filter(|_| !open.is_empty()) else { return Ok(plan) };
    let created: Vec<&str> = plan
        .changes
        .iter()
        .filter_map(|c| match c {
            Change::Create { path, .. } => Some(path.as_str()),
            Change::Edit { .. } => None,
        })
        .collect();
    let mut moves: BTreeMap<String, String> = BTreeMap::new();
    for wanted in open {
        if view.is_some_and(|v| v.has(wanted)) {
            continue;
        }
        let Some(layer) = layers.asked(wanted) else { continue };
        let own = created.iter().find(|path| {
            !layers.is_test(path)
                && (layer.shared || !layers.is_code(path) || is_about(folder(path), noun))
                && !moves.contains_key(**path)
                && layers.planned(path).is_some_and(|l| Layers::same(l, layer))
        });
        if let Some(path) = own {
            moves.insert((*path).to_owned(), wanted.clone());
        }
    }
    if moves.is_empty() {
        return Ok(plan);
    }
    spread(&layers, noun, &created, &mut moves);
    let (code, plain): (BTreeMap<_, _>, BTreeMap<_, _>) =
        moves.into_iter().partition(|(path, _)| layers.is_code(path));
    let mut plan = renamed(plan, &plain);
    if !code.is_empty() {
        plan = Regroup { pack, layers: &layers, noun, moves: &code }.plan(plan, view)?;
    }
    for note in &mut plan.notes {
        for (from, to) in &code {
            note.message = note.message.replace(&format!("`{from}`"), &format!("`{to}`"));
        }
    }
    let unasked = code.values().filter(|to| !files.contains(to) && !layers.is_test(to));
    for to in unasked {
        plan.notes.push(Diagnostic::new(format!("`{to}` goes with the files that are asked for")));
    }
    plan.changes.sort_by(|a, b| a.path().cmp(b.path()));
    Ok(plan)
}

/// Tests go with what they test; where a layer leaves its resource's folder, the others leave it too.
fn spread(layers: &Layers, noun: &Name, created: &[&str], moves: &mut BTreeMap<String, String>) {
    let leaving: Vec<String> = moves
        .iter()
        .filter(|(from, to)| folder(from) != folder(to) && layers.planned(from).is_some_and(|l| !l.shared))
        .filter(|(from, _)| layers.is_code(from))
        .map(|(from, _)| folder(from).to_owned())
        .collect();
    let extension = &layers.packages.extension;
    for path in created.iter().filter(|p| leaving.iter().any(|f| f == folder(p)) && !layers.is_test(p)) {
        let Some(folder) = layers.planned(path).and_then(|l| l.folder.as_ref()) else { continue };
        moves
            .entry((*path).to_owned())
            .or_insert_with(|| format!("{folder}/{}.{extension}", noun.plural_snake()));
    }
    let suffix = &layers.packages.test_suffix;
    for (from, to) in moves.clone() {
        let test = |path: &str| {
            path.strip_suffix(&format!(".{extension}")).map(|stem| format!("{stem}{suffix}.{extension}"))
        };
        if let (Some(from), Some(to)) = (test(&from), test(&to))
            && created.contains(&from.as_str())
        {
            moves.entry(from).or_insert(to);
        }
    }
}

/// The plan with files under other names; texts that name them follow.
fn renamed(mut plan: Plan, moves: &BTreeMap<String, String>) -> Plan {
    for change in &mut plan.changes {
        if let Change::Create { path, text, .. } = change {
            for (from, to) in moves {
                let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
                *text = text.replace(from, to).replace(&name(from), &name(to));
            }
            if let Some(to) = moves.get(path) {
                path.clone_from(to);
            }
        }
    }
    plan
}

/// Whether a folder is the noun's own.
fn is_about(folder: &str, noun: &Name) -> bool {
    let own = folder.rsplit('/').next().unwrap_or_default().replace(['_', '-'], "");
    own == noun.plural().concat() || own == noun.singular().concat()
}

fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Lets the applied edits of a change together make `after` of `base`.
fn rewrite(change: &mut Change, base: &str, after: &str) {
    let Change::Edit { edits, .. } = change else { return };
    let same = |a: &u8, b: &u8| a == b;
    let line = |at: usize| base[..at].rfind('\n').map_or(0, |i| i + 1);
    let head = base.bytes().zip(after.bytes()).take_while(|(a, b)| same(a, b)).count();
    let head = line((0..=head).rev().find(|i| base.is_char_boundary(*i)).unwrap_or(0));
    let most = base.len().min(after.len()) - head;
    let tail = base.bytes().rev().zip(after.bytes().rev()).take(most).take_while(|(a, b)| same(a, b)).count();
    let tail = (0..=tail).rev().find(|i| base.is_char_boundary(base.len() - i)).unwrap_or(0);
    let mut splice =
        Some(Splice { range: head..base.len() - tail, text: after[head..after.len() - tail].to_owned() });
    for edit in edits {
        if let EditOutcome::Applied { splices } = &mut edit.outcome {
            *splices = splice.take().into_iter().collect();
        }
    }
}

/// The text that a change leaves.
fn text_of(change: &Change, view: Option<&dyn RepoView>) -> Result<(String, String), PlanError> {
    match change {
        Change::Create { text, .. } => Ok((String::new(), text.clone())),
        Change::Edit { path, edits, .. } => {
            let base =
                view.map(|v| v.text(path)).transpose().map_err(not_understood)?.flatten().unwrap_or_default();
            let after = edited(&base, edits).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
            Ok((base.to_string(), after))
        }
    }
}

fn not_understood(diagnostic: Diagnostic) -> PlanError {
    PlanError::NotUnderstood { diagnostic, steps: Vec::new() }
}
