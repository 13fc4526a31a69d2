//! The base images that container files begin from, made of Debian's packages and the language registries, under the
//! names of the real ones. Only in an engine of its own: nobody's `golang:1.26` is replaced.

use super::Engine;
use crate::process::root;
use anyhow::{Context, Result, bail};
use serde::Deserialize;
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

/// Name of the Debian that all others stand on; nobody pulls it.
const BASE: &str = "scaffold-base";
/// Label that tells of what an image was made.
const MADE_OF: &str = "dev.scaffold.made-of";
/// Certificates that this machine trusts: networks that sign for themselves are reached with them alone.
const BUNDLE: &str = "/etc/ssl/certs/ca-certificates.crt";
/// Variables by which clients of registries find certificates.
const BUNDLE_VARIABLES: &[&str] = &[
    "SSL_CERT_FILE",
    "PIP_CERT",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "NODE_EXTRA_CA_CERTS",
    "CARGO_HTTP_CAINFO",
    "GIT_SSL_CAINFO",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    release: String,
    image: Vec<Image>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Image {
    /// Below `xtask/images`: what the image is made of.
    folder: String,
    /// Its names.
    tags: Vec<String>,
    /// Version of what is installed, where the Dockerfile asks for one.
    version: Option<String>,
}

/// Makes what is not there, or was made of something else.
pub(crate) fn provide(engine: &Engine) -> Result<()> {
    if !engine.is_own() {
        println!("the machine's own container engine pulls the images that it needs");
        return Ok(());
    }
    let folder = root().join("xtask").join("images");
    let list: List = toml::from_str(&fs::read_to_string(folder.join("images.toml"))?)?;
    let base = digest(&[], &[&list.release, &fs::read_to_string(bundle()).unwrap_or_default()])?;
    if made_of(engine, BASE).as_deref() != Some(&base) {
        timed(BASE, || make_base(engine, &list.release, &base))?;
    }
    for image in &list.image {
        let folder = folder.join(&image.folder);
        let mut files: Vec<PathBuf> = fs::read_dir(&folder)?.flatten().map(|e| e.path()).collect();
        files.sort();
        let version = image.version.clone().unwrap_or_default();
        let made = digest(&files, &[&base, &version])?;
        if image.tags.iter().all(|tag| made_of(engine, tag).as_deref() == Some(&made)) {
            continue;
        }
        timed(&image.tags.join(", "), || build(engine, &folder, image, &made))?;
    }
    // Stages and images that newer ones replaced.
    engine.client(&["image", "prune", "--force"])?;
    Ok(())
}

fn timed(name: &str, make: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("making {name}");
    let since = Instant::now();
    make().with_context(|| name.to_owned())?;
    println!("  {:.0} s", since.elapsed().as_secs_f64());
    Ok(())
}

/// What an image was made of, as its label tells.
fn made_of(engine: &Engine, image: &str) -> Option<String> {
    let format = format!("{{{{index .Config.Labels \"{MADE_OF}\"}}}}");
    let out = engine.client(&["image", "inspect", "--format", &format, image]).ok()?;
    out.status.success().then(|| String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

fn digest(files: &[PathBuf], more: &[&str]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    more.hash(&mut hasher);
    for file in files {
        (file.file_name(), fs::read(file)?).hash(&mut hasher);
    }
    Ok(format!("{:016x}", hasher.finish()))
}

fn bundle() -> String {
    std::env::var("SSL_CERT_FILE").unwrap_or_else(|_| BUNDLE.to_owned())
}

fn make_base(engine: &Engine, release: &str, made: &str) -> Result<()> {
    let scratch = tempfile::tempdir()?;
    let tree = scratch.path().join("root");
    let packages = "--include=ca-certificates,tzdata";
    let mut debootstrap = Command::new("debootstrap");
    debootstrap.args(["--variant=minbase", packages, release]).arg(&tree);
    let out = debootstrap.stdin(Stdio::null()).output().context("debootstrap")?;
    if !out.status.success() {
        bail!("debootstrap {release}: {}", last_lines(&out.stdout, &out.stderr));
    }
    fs::copy(bundle(), tree.join(BUNDLE.trim_start_matches('/'))).with_context(bundle)?;
    for path in ["var/cache/apt/archives", "var/lib/apt/lists", "var/log"] {
        empty(&tree.join(path))?;
    }
    let mut tar = Command::new("tar")
        .args(["--create", "--numeric-owner", "--directory"])
        .arg(&tree)
        .arg(".")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .context("tar")?;
    let mut import = engine.command();
    import.arg("import").args(["--change", &format!("LABEL {MADE_OF}={made}")]);
    for name in BUNDLE_VARIABLES {
        import.args(["--change", &format!("ENV {name}={BUNDLE}")]);
    }
    import.args(["--change", "CMD [\"bash\"]", "-", BASE]);
    import.stdin(tar.stdout.take().map_or_else(Stdio::null, Stdio::from));
    let out = import.output().context("docker import")?;
    if !tar.wait()?.success() || !out.status.success() {
        bail!("docker import: {}", last_lines(&out.stdout, &out.stderr));
    }
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type()?.is_dir() {
            true => fs::remove_dir_all(entry.path())?,
            false => fs::remove_file(entry.path())?,
        }
    }
    Ok(())
}

fn build(engine: &Engine, folder: &Path, image: &Image, made: &str) -> Result<()> {
    let mut build = engine.command();
    build.args(["build", "--force-rm", "--label", &format!("{MADE_OF}={made}")]);
    for tag in &image.tags {
        build.args(["--tag", tag]);
    }
    if let Some(version) = &image.version {
        build.args(["--build-arg", &format!("VERSION={version}")]);
    }
    // Its own network: what a build may reach is what this machine reaches.
    let out =
        build.arg("--network=host").arg(folder).stdin(Stdio::null()).output().context("docker build")?;
    if !out.status.success() {
        bail!("docker build: {}", last_lines(&out.stdout, &out.stderr));
    }
    Ok(())
}

/// What speaks most of a failure.
fn last_lines(out: &[u8], err: &[u8]) -> String {
    let text = [String::from_utf8_lossy(out), String::from_utf8_lossy(err)].concat();
    let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(15)..].join("\n")
}
