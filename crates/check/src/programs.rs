//! Which of a repository's programs serves, where its pack has no list of packages.

use scaffold_pack::checks::Server;
use std::fs;
use std::path::Path;

/// The only folder in `dir` that `file` makes a program, one that `serves` by what it says.
pub(crate) fn program_with(
    file: &str,
    serves: Option<&str>,
    dir: &Path,
    vendored: &[String],
) -> Result<String, String> {
    let serves = serves.and_then(|s| regex::Regex::new(s).ok());
    let folders = fs::read_dir(dir).into_iter().flatten().flatten();
    let named = folders.filter(|e| {
        let text = fs::read_to_string(e.path().join(file));
        text.is_ok_and(|text| serves.as_ref().is_none_or(|s| s.is_match(&text)))
    });
    let mut names: Vec<String> = named.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.') && !vendored.contains(name));
    names.sort();
    match names.as_slice() {
        [] => Err("no program was found".into()),
        [one] => Ok(one.clone()),
        many => Err(format!("there are several programs: `{}`", many.join("`, `"))),
    }
}

/// What chooses the program that serves among those that the pack's rules find in `dir`; nothing where there is one.
pub(crate) fn program_among(spec: &Server, dir: &Path, manifests: &[String]) -> Result<Vec<String>, String> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for source in &spec.programs {
        let (head, tail) = source.file.split_once('*').unwrap_or((&source.file, ""));
        for path in crate::environment::matching(dir, &source.file) {
            let shown = path.strip_prefix(dir).unwrap_or(&path).to_string_lossy().into_owned();
            let name = shown.strip_prefix(head).and_then(|n| n.strip_suffix(tail)).unwrap_or_default();
            let arguments = source.arguments.iter().map(|a| a.replace("{name}", name)).collect();
            found.push((shown, arguments));
        }
    }
    if found.len() > 1 {
        let serves = spec.serves.as_ref().and_then(|s| regex::Regex::new(s).ok());
        let says = |file: &str| {
            let text = fs::read_to_string(dir.join(file)).unwrap_or_default();
            serves.as_ref().is_some_and(|s| s.is_match(&text))
        };
        let serving: Vec<_> = found.iter().filter(|(file, _)| says(file)).cloned().collect();
        let [(_, arguments)] = &serving[..] else {
            let all: Vec<&str> = found.iter().map(|(file, _)| file.as_str()).collect();
            return Err(format!("there are several programs: `{}`", all.join("`, `")));
        };
        let named = spec.package.as_ref().and_then(|p| regex::Regex::new(p).ok());
        let texts = manifests.iter().filter_map(|m| fs::read_to_string(dir.join(m)).ok());
        let package = named.and_then(|n| texts.filter_map(|t| Some(n.captures(&t)?[1].to_owned())).next());
        let package = package.unwrap_or_default();
        return Ok(arguments.iter().map(|a| a.replace("{package}", &package)).collect());
    }
    Ok(Vec::new())
}
