//! What templates write, in the dress of the service that it is for.

use super::context::Root;
use super::{invalid, not_understood};
use scaffold_core::{Change, Diagnostic, Plan, PlanError, RepoView};
use scaffold_pack::Pack;

/// A file of the service, which shows how it writes.
pub(super) struct Dress<'a>(Option<(&'a Pack, String, String)>);

impl<'a> Dress<'a> {
    /// Leaves everything as it is.
    pub(super) const NONE: Self = Self(None);

    /// That of `file`, if there is one.
    pub(super) fn new(
        pack: &'a Pack,
        view: &dyn RepoView,
        root: &Root,
        file: Option<&str>,
    ) -> Result<Self, PlanError> {
        let Some(file) = file else { return Ok(Self::NONE) };
        let text = view.text(file).map_err(not_understood)?.unwrap_or_default();
        Ok(Self(Some((pack, root.inside(file).to_owned(), text.to_string()))))
    }

    /// `text` of the file `path`, which is relative to the service.
    pub(super) fn on(&self, text: String, path: &str) -> String {
        match &self.0 {
            Some((pack, ..)) if !pack.manifest().detect.extensions.iter().any(|e| ends(path, e)) => text,
            Some((pack, file, like)) => pack.hooks().dress(text, path, (file, like)),
            None => text,
        }
    }
}

/// What the sources of a new service are written in: the pack's first, or another one that its templates are turned into.
pub(super) struct Dialect<'a> {
    pub(super) dress: Dress<'a>,
    /// Extension of the pack's first, and its own.
    extensions: Option<(&'a str, &'a str)>,
}

impl<'a> Dialect<'a> {
    /// The one of this name.
    pub(super) fn of(pack: &'a Pack, name: Option<&str>) -> Result<Self, PlanError> {
        let detect = &pack.manifest().detect;
        let called = |e: &str| detect.names.get(e).map_or("", String::as_str);
        let own = detect.extensions.first().map_or("", String::as_str);
        let Some(name) = name.filter(|n| *n != called(own)) else {
            return Ok(Self { dress: Dress::NONE, extensions: None });
        };
        let Some(extension) = detect.extensions.iter().find(|e| called(e) == name) else {
            let mut known: Vec<&str> =
                detect.extensions.iter().map(|e| called(e)).filter(|n| !n.is_empty()).collect();
            known.sort_unstable();
            known.dedup();
            let hint = match known.is_empty() {
                true => format!("leave `--dialect` out: pack `{}` knows one", pack.identity().id),
                false => format!("known is {}", known.join(", ")),
            };
            return Err(invalid(
                Diagnostic::new(format!("no service can be written in `{name}`")).hint(hint),
            ));
        };
        let like = format!("main.{extension}");
        Ok(Self { dress: Dress(Some((pack, like, String::new()))), extensions: Some((own, extension)) })
    }

    /// Whether it is another one than the templates are written in.
    pub(super) fn is_other(&self) -> bool {
        self.extensions.is_some()
    }

    /// All that the pack knows, its own first.
    pub(super) fn all(pack: &'a Pack) -> Result<Vec<Self>, PlanError> {
        let detect = &pack.manifest().detect;
        let mut names: Vec<&str> = Vec::new();
        for name in detect.extensions.iter().filter_map(|e| detect.names.get(e)) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        let others = names.into_iter().skip(1).map(|name| Self::of(pack, Some(name)));
        std::iter::once(Self::of(pack, None)).chain(others).collect()
    }

    /// A path of the templates as it is in it.
    pub(super) fn path(&self, path: &str) -> String {
        match self.extensions {
            Some((own, other)) if ends(path, own) => format!("{}{other}", &path[..path.len() - own.len()]),
            _ => path.to_owned(),
        }
    }

    /// Gives the files that a plan creates the names that they have in it.
    pub(super) fn name(&self, plan: &mut Plan) {
        for change in &mut plan.changes {
            if let Change::Create { path, .. } = change {
                *path = self.path(path);
            }
        }
    }
}

fn ends(path: &str, extension: &str) -> bool {
    path.strip_suffix(extension).is_some_and(|rest| rest.ends_with('.'))
}
