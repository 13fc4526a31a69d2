//! Whole-process figures on generated repositories: median time and peak memory, and what exploring costs against reading.

use crate::process::{must, release_binary, root};
use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use wait4::Wait4;

/// The example repository that the generated ones are made of, and the feature folder that is repeated.
const MODEL: &str = "tests/repos/chi-feature-folders-sqlx";

pub(crate) fn run(runs: usize) -> Result<()> {
    let binary = release_binary()?;
    let scratch = tempfile::tempdir()?;
    let small = scratch.path().join("small");
    generate(&small, 190)?;
    let add =
        ["add", "invoices", "number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"];
    let figure = measure(runs, || {
        let mut c = Command::new(&binary);
        c.args(add).args(["--check", "none", "--no-progress"]).current_dir(&small);
        (c, Some(&small))
    })?;
    println!("add --check none, {} files: {figure}", count(&small)?);
    let large = scratch.path().join("large");
    generate(&large, 15_000)?;
    let explore = measure(runs, || {
        let mut c = Command::new(&binary);
        c.args(["explore", "--json"]).current_dir(&large);
        (c, None)
    })?;
    let read = measure(runs, || {
        let mut c = Command::new("sh");
        c.args(["-c", "git ls-files -z | xargs -0 cat >/dev/null"]).current_dir(&large);
        (c, None)
    })?;
    println!("explore, {} files: {explore}", count(&large)?);
    println!("git ls-files -z | xargs -0 cat >/dev/null: {read}");
    println!("explore costs {:.2} times reading", explore.median.as_secs_f64() / read.median.as_secs_f64());
    Ok(())
}

/// Times over several runs.
struct Figure {
    median: Duration,
    fastest: Duration,
    slowest: Duration,
    peak_kib: u64,
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ms = |d: Duration| d.as_secs_f64() * 1e3;
        write!(
            f,
            "median {:.1} ms (fastest {:.1}, slowest {:.1}), peak {:.1} MiB",
            ms(self.median),
            ms(self.fastest),
            ms(self.slowest),
            self.peak_kib as f64 / 1024.0
        )
    }
}

/// Runs a command repeatedly; a repository that it changes is reset between runs, outside the measured time.
fn measure<'a>(runs: usize, make: impl Fn() -> (Command, Option<&'a std::path::PathBuf>)) -> Result<Figure> {
    let mut times = Vec::new();
    let mut peak = 0;
    for _ in 0..runs.max(1) {
        let (mut command, reset) = make();
        let start = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let used = child.wait4()?;
        times.push(start.elapsed());
        if !used.status.success() {
            bail!("{command:?} failed: {}", used.status);
        }
        peak = peak.max(used.rusage.maxrss / 1024);
        if let Some(dir) = reset {
            must(dir, "git", &["checkout", "-q", "."])?;
            must(dir, "git", &["clean", "-qfd"])?;
        }
    }
    times.sort();
    Ok(Figure {
        median: times[times.len() / 2],
        fastest: times[0],
        slowest: times[times.len() - 1],
        peak_kib: peak,
    })
}

fn count(dir: &Path) -> Result<usize> {
    Ok(must(dir, "git", &["ls-files"])?.lines().count())
}

/// A repository of about `files` files: the model's, with its feature folder repeated under other nouns.
fn generate(to: &Path, files: usize) -> Result<()> {
    let model = root().join(MODEL);
    must(&root(), "cp", &["-a", &model.to_string_lossy(), &to.to_string_lossy()])?;
    let (feature, noun) = largest_feature(to).context("the model has no feature folder")?;
    let have = walk(to)?.len();
    let per = walk(&feature)?.len();
    let parent = feature.parent().context("feature folder")?.to_owned();
    let nouns = (0..files.saturating_sub(have).div_ceil(per)).map(|i| format!("{noun}{}", letters(i)));
    for name in nouns {
        copy_renamed(&feature, &parent.join(&name), &noun, &name)?;
    }
    must(to, "git", &["init", "-q"])?;
    must(to, "git", &["add", "-A"])?;
    must(to, "git", &["-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "-qm", "All"])?;
    Ok(())
}

/// `a`, `b`, … `ba`, so that every noun is one word of letters.
fn letters(mut i: usize) -> String {
    let mut out = String::new();
    loop {
        out.insert(0, char::from(b'a' + u8::try_from(i % 26).unwrap_or(0)));
        i /= 26;
        if i == 0 {
            return out;
        }
    }
}

/// The folder with most files whose name is a noun that its files speak of.
fn largest_feature(repo: &Path) -> Option<(std::path::PathBuf, String)> {
    let domains = ["internal", "internal/domain", "internal/features", "features", "domain"];
    domains
        .iter()
        .filter_map(|d| fs::read_dir(repo.join(d)).ok())
        .flatten()
        .flatten()
        .filter(|e| e.path().is_dir())
        .filter_map(|e| {
            Some((walk(&e.path()).ok()?.len(), e.path(), e.file_name().to_string_lossy().into_owned()))
        })
        .filter(|(n, p, _)| *n >= 3 && p.join("handler").is_dir() | p.join("handler.go").is_file())
        .max_by(|a, b| a.0.cmp(&b.0).then(b.2.cmp(&a.2)))
        .map(|(_, p, n)| (p, n))
}

fn walk(dir: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        if path.is_dir() { files.extend(walk(&path)?) } else { files.push(path) }
    }
    Ok(files)
}

fn copy_renamed(from: &Path, to: &Path, noun: &str, name: &str) -> Result<()> {
    let capital = |s: &str| s[..1].to_uppercase() + &s[1..];
    for file in walk(from)? {
        let relative = file.strip_prefix(from)?.to_string_lossy().replace(noun, name);
        let target = to.join(relative);
        fs::create_dir_all(target.parent().context("parent")?)?;
        let text = fs::read_to_string(&file)?.replace(noun, name).replace(&capital(noun), &capital(name));
        fs::write(target, text)?;
    }
    Ok(())
}
