//! Rules about stages: what they are made of, what they are called, and what is copied between them.

use super::instructions::{Found, each, is_lower, transfers, variables};
use super::sheet::Sheet;
use crate::dockerfile::{Instruction, Kind};
use crate::image::Image;
use std::collections::BTreeSet;

/// Arguments that every builder knows without a declaration.
const PREDEFINED: &[&str] = &[
    "BUILDPLATFORM",
    "BUILDOS",
    "BUILDARCH",
    "BUILDVARIANT",
    "TARGETPLATFORM",
    "TARGETOS",
    "TARGETARCH",
    "TARGETVARIANT",
    "TARGETSTAGE",
];

/// `FROM` instructions with their stage, image, alias.
pub(super) fn heads<'a>(sheet: &Sheet<'a>) -> Vec<(&'a Instruction, &'a str, Option<&'a str>)> {
    let heads = sheet.file.instructions.iter().filter_map(|i| match &i.kind {
        Kind::From { image, alias, .. } => Some((i, image.as_str(), alias.as_deref())),
        _ => None,
    });
    heads.collect()
}

/// Whether a name is that of a stage above `stage`.
pub(super) fn is_stage(sheet: &Sheet<'_>, name: &str, stage: usize) -> bool {
    heads(sheet)[..stage].iter().any(|(.., a)| a.is_some_and(|a| a.eq_ignore_ascii_case(name)))
}

pub(super) fn untagged(sheet: &Sheet<'_>) -> Found {
    let heads = heads(sheet);
    let found = heads.iter().enumerate().filter_map(|(stage, (i, image, _))| {
        let read = Image::parse(image);
        let open = read.tag.is_none() && read.digest.is_none() && read.name != "scratch";
        let named = !image.starts_with('$') && !is_stage(sheet, read.name, stage);
        (open && named).then(|| (i.line, format!("`{image}` has no tag: it is whatever is newest")))
    });
    found.collect()
}

pub(super) fn latest(sheet: &Sheet<'_>) -> Found {
    let found = heads(sheet).into_iter().filter_map(|(i, image, _)| {
        let read = Image::parse(image);
        let latest = read.tag == Some("latest") && read.digest.is_none();
        latest.then(|| (i.line, format!("`{image}` is whatever is newest")))
    });
    found.collect()
}

pub(super) fn unknown_stage(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    for i in &sheet.file.instructions {
        let (Some(from), Some(stage)) = (i.flag("from").filter(|_| transfers(i).is_some()), i.stage) else {
            continue;
        };
        let numbered = from.parse::<usize>().is_ok_and(|n| n <= stage);
        let own = heads(sheet)[stage].2 == Some(from);
        if !(from.contains(':') || numbered || own || is_stage(sheet, from, stage)) {
            out.push((i.line, format!("`{from}` is no stage above, and has no tag")));
        }
    }
    out
}

pub(super) fn own_stage(sheet: &Sheet<'_>) -> Found {
    let mut out = Vec::new();
    for i in &sheet.file.instructions {
        let (Some(from), Some(stage)) = (i.flag("from").filter(|_| transfers(i).is_some()), i.stage) else {
            continue;
        };
        if heads(sheet)[stage].2 == Some(from) {
            out.push((i.line, format!("`{from}` is the stage that this copies into")));
        }
    }
    out
}

pub(super) fn same_name(sheet: &Sheet<'_>) -> Found {
    let mut seen = BTreeSet::new();
    let found = heads(sheet).into_iter().filter_map(|(i, _, alias)| {
        let alias = alias?;
        let new = seen.insert(alias.to_ascii_lowercase());
        (!new).then(|| (i.line, format!("another stage is called `{alias}`, too")))
    });
    found.collect()
}

/// The `--platform` of a `FROM`.
fn platform(i: &Instruction) -> Option<&str> {
    matches!(i.kind, Kind::From { .. }).then(|| i.flag("platform")).flatten()
}

pub(super) fn fixed_platform(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let platform = platform(i)?;
        (!platform.contains("BUILDPLATFORM") && !platform.contains("TARGETPLATFORM"))
            .then(|| format!("the image is built for `{platform}` whatever the machine is"))
    })
}

pub(super) fn redundant_platform(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| {
        let platform = platform(i)?;
        matches!(platform, "$TARGETPLATFORM" | "${TARGETPLATFORM}")
            .then(|| "`--platform` names what is taken anyway".to_owned())
    })
}

pub(super) fn reserved_name(sheet: &Sheet<'_>) -> Found {
    let found = heads(sheet).into_iter().filter_map(|(i, _, alias)| {
        let alias = alias.filter(|a| matches!(a.to_ascii_lowercase().as_str(), "scratch" | "context"))?;
        Some((i.line, format!("`{alias}` means something else to the builder")))
    });
    found.collect()
}

pub(super) fn stage_casing(sheet: &Sheet<'_>) -> Found {
    let found = heads(sheet).into_iter().filter_map(|(i, _, alias)| {
        let alias = alias.filter(|a| a.chars().any(char::is_uppercase))?;
        Some((i.line, format!("`{alias}` has capitals")))
    });
    found.collect()
}

pub(super) fn from_casing(sheet: &Sheet<'_>) -> Found {
    each(sheet, |i| match &i.kind {
        Kind::From { word: Some(word), .. } if is_lower(word) != is_lower(&i.keyword) => {
            Some(format!("`{}` and `{word}` are written in different cases", i.keyword))
        }
        _ => None,
    })
}

pub(super) fn undefined_in_from(sheet: &Sheet<'_>) -> Found {
    let mut declared: BTreeSet<&str> = PREDEFINED.iter().copied().collect();
    for i in &sheet.file.instructions {
        if let (Kind::Arg(args), None) = (&i.kind, i.stage) {
            declared.extend(args.iter().map(|(n, _)| n.as_str()));
        }
    }
    each(sheet, |i| {
        let Kind::From { image, .. } = &i.kind else { return None };
        let unknown = variables(image).find(|v| !declared.contains(v))?;
        Some(format!("`{unknown}` is not declared here"))
    })
}
