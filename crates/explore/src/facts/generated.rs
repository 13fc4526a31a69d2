//! Files that programs write, and the command that writes them as far as the repository says it.

use crate::sources::{FEW, Sources, file_name, folder, header};
use memchr::memmem::Finder;
use rayon::prelude::*;
use scaffold_core::{At, GeneratedFile};
use std::collections::BTreeMap;

/// A command inside a source that writes files.
struct Directive {
    folder: String,
    words: Vec<String>,
    at: At,
}

fn directives(sources: &Sources<'_, '_>) -> Vec<Directive> {
    let starts = &sources.language.data.generate_directives;
    let finders: Vec<Finder<'_>> = starts.iter().map(Finder::new).collect();
    let variables = &sources.language.data.generate_variables;
    let all: Vec<usize> = (0..sources.files.len()).collect();
    let mut out: Vec<Directive> = all
        .par_iter()
        .with_max_len(FEW)
        .flat_map_iter(|&f| {
            let text = sources.text(f);
            let path = &sources.files[f].path;
            let any = finders.iter().any(|f| f.find(text.as_bytes()).is_some());
            let package = any.then(|| sources.light(f).package.clone()).flatten();
            let values: Vec<(&str, String)> = [
                (variables.file.as_deref(), Some(file_name(path))),
                (variables.package.as_deref(), package.as_deref()),
            ]
            .into_iter()
            .filter_map(|(name, value)| Some((name?, value?)))
            .map(|(name, value)| (name, value.to_owned()))
            .collect();
            let lines = any.then(|| text.lines().zip(1_u32..)).into_iter().flatten();
            lines.filter_map(move |(line, number)| {
                let rest = starts.iter().find_map(|s| line.strip_prefix(s.as_str()))?;
                Some(Directive {
                    folder: folder(path).to_owned(),
                    words: rest.split_whitespace().map(|w| with_values(w, &values)).collect(),
                    at: At::line(path, number),
                })
            })
        })
        .collect();
    out.sort_by(|a, b| a.at.cmp(&b.at));
    out
}

/// A word with `$NAME` and `${NAME}` replaced by their values.
fn with_values(word: &str, values: &[(&str, String)]) -> String {
    values.iter().fold(word.to_owned(), |word, (name, value)| {
        word.replace(&format!("${{{name}}}"), value).replace(&format!("${name}"), value)
    })
}

/// Whether a command runs `program`, by itself or through a runner.
fn runs(words: &[String], program: &str) -> bool {
    words.iter().take(4).any(|w| {
        let last = w.rsplit('/').next().unwrap_or(w);
        last.split('@').next().unwrap_or(last) == program
    })
}

/// All generated files, in order.
pub(crate) fn find(sources: &Sources<'_, '_>) -> Vec<GeneratedFile> {
    let directives = directives(sources);
    let generators = &sources.language.data.generators;
    // Task files and read-mes are read once for each program, not for each file it wrote.
    let mut told_by: BTreeMap<&str, Vec<(Vec<String>, At)>> = BTreeMap::new();
    let mut out = Vec::new();
    for file in 0..sources.files.len() {
        if !sources.generated(file) {
            continue;
        }
        let path = &sources.files[file].path;
        let top = header(sources.text(file));
        let generator = generators.iter().find(|g| g.headers.iter().any(|h| top.contains(h.as_str())));
        let name = file_name(path);
        let program = generator.map(|g| g.command.as_str());
        let runs_it = |d: &&Directive| program.is_none_or(|p| runs(&d.words, p));
        let stem = crate::sources::stem(path);
        let speaks = |d: &&Directive| {
            d.words.iter().any(|w| file_name(w) == name || w.split(['=', ',']).any(|p| p == stem))
        };
        let within = |d: &&Directive| crate::language::is_under(folder(path), &d.folder);
        let named = directives.iter().filter(runs_it).filter(within).find(speaks);
        let above = || {
            std::iter::successors(Some(folder(path)), |d| d.rsplit_once('/').map(|(up, _)| up)).find_map(
                |dir| {
                    directives.iter().filter(|_| program.is_some()).filter(runs_it).find(|d| d.folder == dir)
                },
            )
        };
        let told = named.or_else(above).map(|d| (d.words.clone(), d.at.clone()));
        let by_task = || {
            let program = program?;
            let lines = told_by.entry(program).or_insert_with(|| super::tooling::lines(sources, program));
            let dirs: Vec<&str> = folder(path).split('/').collect();
            let fits = |words: &[String]| {
                words.iter().any(|w| {
                    w.split('=')
                        .any(|p| dirs.contains(&p.trim_start_matches("./").split('/').next().unwrap_or(p)))
                })
            };
            lines.iter().find(|(words, _)| fits(words)).or_else(|| lines.first()).cloned()
        };
        let (by, at) = told.or_else(by_task).map_or((None, None), |(words, at)| (Some(words), Some(at)));
        for also in generator.iter().flat_map(|g| &g.also) {
            let beside = format!("{}/{also}", folder(path));
            if sources.view.has(&beside) {
                out.push(GeneratedFile { path: beside, by: by.clone(), at: at.clone() });
            }
        }
        out.push(GeneratedFile { path: path.clone(), by, at });
    }
    out.sort_by(|a, b| a.path.cmp(&b.path));
    out.dedup_by(|a, b| a.path == b.path);
    out
}
