//! A Dockerfile as rules look at it: commands of every `RUN`, and what holds at each stage.

use super::commands::CommandRules;
use crate::dockerfile::{Dockerfile, Kind};
use crate::image::Image;
use crate::shell::{Invocation, invocations};
use std::collections::BTreeSet;

/// What rules see.
pub(super) struct Sheet<'a> {
    pub(super) file: &'a Dockerfile,
    /// Every `RUN`, those behind `ONBUILD` too.
    pub(super) runs: Vec<Run>,
    /// Stages that another one is built upon or that become the image.
    kept: BTreeSet<usize>,
}

/// A `RUN`.
pub(super) struct Run {
    /// Its line.
    pub(super) line: u32,
    /// Its stage.
    pub(super) stage: usize,
    /// Folders that are mounted as caches or in memory.
    pub(super) mounts: Vec<String>,
    /// What it runs.
    pub(super) commands: Vec<Invocation>,
}

impl<'a> Sheet<'a> {
    pub(super) fn new(file: &'a Dockerfile, rules: &CommandRules) -> Self {
        let runs = file.instructions.iter().filter_map(|i| {
            let (Kind::Run(command), flags) = (match &i.kind {
                Kind::Onbuild(inner) => (&inner.kind, &inner.flags),
                kind => (kind, &i.flags),
            }) else {
                return None;
            };
            let commands = match &command.exec {
                Some(words) => vec![Invocation { words: words.clone(), ..Invocation::default() }],
                None => invocations(&command.script),
            };
            Some(Run {
                line: i.line,
                stage: i.stage.unwrap_or_default(),
                mounts: mounts(flags),
                commands: commands.into_iter().map(|c| rules.unwrapped(c)).collect(),
            })
        });
        Self { file, runs: runs.collect(), kept: kept(file) }
    }

    /// Whether what a stage holds ends up in an image.
    pub(super) fn is_kept(&self, stage: usize) -> bool {
        self.kept.contains(&stage)
    }

    /// Whether `NAME=value` is set in a stage.
    pub(super) fn has_variable(&self, stage: usize, pair: &str) -> bool {
        self.file.stage(stage).any(|i| match &i.kind {
            Kind::Env(env) => env.pairs.iter().any(|(n, v)| format!("{n}={v}").eq_ignore_ascii_case(pair)),
            _ => false,
        })
    }
}

/// Folders of `--mount=type=cache` and of `tmpfs`.
fn mounts(flags: &[(String, Option<String>)]) -> Vec<String> {
    let values = flags.iter().filter(|(n, _)| n == "mount").filter_map(|(_, v)| v.as_deref());
    values
        .filter(|v| v.split(',').any(|p| matches!(p, "type=cache" | "type=tmpfs")))
        .filter_map(|v| {
            v.split(',').find_map(|p| {
                p.split_once('=').filter(|(k, _)| matches!(*k, "target" | "dst" | "destination"))
            })
        })
        .map(|(_, folder)| folder.to_owned())
        .collect()
}

/// The last stage, and every one that a kept stage is built upon.
fn kept(file: &Dockerfile) -> BTreeSet<usize> {
    let heads: Vec<(&str, Option<&str>)> = file
        .instructions
        .iter()
        .filter_map(|i| match &i.kind {
            Kind::From { image, alias, .. } => Some((image.as_str(), alias.as_deref())),
            _ => None,
        })
        .collect();
    let mut kept = BTreeSet::new();
    let mut at = heads.len().checked_sub(1);
    while let Some(stage) = at {
        kept.insert(stage);
        let base = Image::parse(heads[stage].0).name;
        at = heads[..stage].iter().position(|(_, a)| a.is_some_and(|a| a.eq_ignore_ascii_case(base)));
    }
    kept
}
