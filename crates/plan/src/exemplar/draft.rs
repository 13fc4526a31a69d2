//! What travels between the passes: texts on their way from the exemplar to the new resource,
//! and everything decided once, on the exemplar's names.

use super::noun::Number;
use super::parallel::longest_first;
use super::source::{Known, SourceText};
use scaffold_core::{At, Diagnostic, Feature, Name, PlanError, RepoView, Resource, ServiceFacts};
use scaffold_pack::{Alias, ImportSite, Modules, Pack};
use scaffold_syntax::{Parsed, Query};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// A piece of text on its way from the exemplar to the new resource: a whole own file,
/// or a declaration clipped from a shared file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Path of the exemplar's file.
    pub from: String,
    /// New path, decided on the exemplar's names before anything is renamed.
    pub path: String,
    /// The text; still in the exemplar's names until the rename pass.
    pub text: String,
    /// Spans of `text` made for the new fields: never renamed afterwards. Sorted, disjoint.
    pub stamped: Vec<Range<usize>>,
    /// Span in `from` where this was clipped from a shared file; `None` for a whole file.
    pub clip: Option<Range<usize>>,
    /// Span in `from` of the statement around a clip that is an entry of a literal: the text has its beginning and its
    /// end, too, so that it means something by itself.
    pub around: Option<Range<usize>>,
}

impl Draft {
    /// Replaces `splices` (disjoint, in any order) in the text and moves the stamped spans along;
    /// `stamp` marks what the splices insert as stamped.
    pub fn splice(&mut self, splices: &[(Range<usize>, String)], stamp: bool) {
        let mut order: Vec<&(Range<usize>, String)> = splices.iter().collect();
        order.sort_by_key(|(r, _)| (r.start, r.end));
        let mut out = String::with_capacity(self.text.len());
        let mut stamped = Vec::new();
        let mut done = 0;
        let mut old = self.stamped.iter().peekable();
        for (range, text) in order {
            while let Some(s) = old.next_if(|s| s.end <= range.start) {
                let shift = |at: usize| out.len() + at - done;
                if s.start >= done {
                    stamped.push(shift(s.start)..shift(s.end));
                }
            }
            out.push_str(&self.text[done..range.start]);
            let start = out.len();
            out.push_str(text);
            if stamp && !text.is_empty() {
                stamped.push(start..out.len());
            }
            done = range.end;
            while old.next_if(|s| s.start < done).is_some() {}
        }
        for s in old {
            stamped.push(out.len() + s.start - done..out.len() + s.end - done);
        }
        out.push_str(&self.text[done..]);
        self.text = out;
        self.stamped = stamped;
    }
}

/// Everything the passes share.
pub struct Context<'a> {
    /// The language.
    pub pack: &'a Pack,
    /// The repository.
    pub view: &'a dyn RepoView,
    /// What is known of the service.
    pub service: &'a ServiceFacts,
    /// The resource that is imitated.
    pub exemplar: &'a Resource,
    /// What is to be built.
    pub feature: &'a Feature,
    /// What makes the exemplar a principal, and is not followed.
    pub(crate) principal: Option<&'a super::principal::Principal>,
    /// The exemplar's noun.
    pub noun: Name,
    /// Prefixes of imports that stand for folders.
    aliases: Vec<Alias>,
    /// What imports bind, where modules are files.
    pub(crate) imports: Option<Query>,
    /// Texts that some pass has parsed.
    pub(super) known: Known,
    /// See [`super::learn::folder_number`].
    pub(super) folder_number: OnceLock<Number>,
}

impl<'a> Context<'a> {
    /// Prepares the passes.
    ///
    /// # Errors
    /// The exemplar's name is no noun.
    pub fn new(
        pack: &'a Pack,
        view: &'a dyn RepoView,
        service: &'a ServiceFacts,
        feature: &'a Feature,
        exemplar: &'a Resource,
    ) -> Result<Self, PlanError> {
        let noun = match &exemplar.noun {
            Some(noun) => noun.clone(),
            None => Name::parse(&exemplar.name)
                .map_err(|e| PlanError::Invalid(Diagnostic::new(format!("exemplar: {e}"))))?,
        };
        let aliases = pack.hooks().aliases(&service.root, &|path| Some(view.text(path).ok()??.to_string()));
        let imports = match pack.manifest().detect.modules {
            Modules::Folder => None,
            Modules::File => pack.file("queries/outline.scm").map(|t| imports_query(pack, t)).transpose()?,
        };
        Ok(Self {
            pack,
            view,
            service,
            exemplar,
            feature,
            principal: None,
            noun,
            aliases,
            imports,
            known: Known::default(),
            folder_number: OnceLock::new(),
        })
    }

    /// The module that a source belongs to: its folder, or itself.
    pub fn module_of<'p>(&self, path: &'p str) -> &'p str {
        match self.pack.manifest().detect.modules {
            Modules::Folder => super::source::folder_of(path),
            Modules::File => {
                let detect = &self.pack.manifest().detect;
                let stub = detect.stubs.iter().find_map(|stub| path.strip_suffix(stub.as_str()));
                let own = stub.and_then(|s| {
                    Some((s, detect.extensions.iter().find(|e| path[s.len()..].starts_with(e.as_str()))?))
                });
                own.map_or(path, |(s, extension)| &path[..s.len() + extension.len()])
            }
        }
    }

    /// Whether each source is a module of its own.
    pub fn modules_are_files(&self) -> bool {
        self.pack.manifest().detect.modules == Modules::File
    }

    /// The text of a file of the repository.
    ///
    /// # Errors
    /// It is there but can't be read.
    pub fn text(&self, path: &str) -> Result<Option<Arc<str>>, PlanError> {
        self.view.text(path).map_err(PlanError::Refused)
    }

    /// The module of the repository that an import in `from` names; `None` for what comes from outside.
    pub fn resolve(&self, import: &str, from: &str) -> Option<String> {
        let site = ImportSite {
            root: &self.service.root,
            module: self.service.module.as_ref().map(|m| m.value.as_str()),
            aliases: &self.aliases,
            from,
            has: &|path| self.view.has(path),
        };
        self.pack.hooks().resolve(&site, import)
    }

    /// Whether a path is source text of the pack's language.
    pub fn is_source(&self, path: &str) -> bool {
        let extension = path.rsplit_once('.').map_or("", |(_, e)| e);
        self.pack.manifest().detect.extensions.iter().any(|e| e == extension)
    }

    /// Whether a path is a test of the pack's language.
    pub fn is_test(&self, path: &str) -> bool {
        self.pack.manifest().detect.is_test(path)
    }

    /// Whether a path is a test, or stands in a folder of tests and samples.
    pub fn is_for_tests(&self, path: &str) -> bool {
        self.pack.manifest().detect.is_for_tests(path)
    }

    /// Parses source texts on all processors, so that [`SourceText::new`] finds them.
    pub(crate) fn parse_ahead<'t>(&self, texts: impl IntoIterator<Item = (&'t str, &'t str)>) {
        // What does not parse is told where its tree is asked for.
        self.for_each_source(texts, |path, text| drop(SourceText::new(self, path, text)));
    }

    /// Like [`Context::parse_ahead`], for passes that ask for the names in the texts too.
    pub(crate) fn read_ahead<'t>(&self, texts: impl IntoIterator<Item = (&'t str, &'t str)>) {
        self.for_each_source(texts, |path, text| {
            if let Ok(source) = SourceText::new(self, path, text) {
                source.leaves(self);
            }
        });
    }

    fn for_each_source<'t>(
        &self,
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        read: impl Fn(&str, &str) + Sync,
    ) {
        let texts: Vec<(&str, &str)> = texts.into_iter().filter(|(p, _)| self.is_source(p)).collect();
        longest_first(texts.len(), |i| texts[i].1.len(), |i| read(texts[i].0, texts[i].1));
    }

    /// Parses source text with the pack's grammar.
    ///
    /// # Errors
    /// The grammar does not load.
    pub fn parse(&self, text: &str) -> Result<Arc<Parsed>, PlanError> {
        self.pack.trees().parse(text).map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))
    }
}

/// The patterns of a query that capture imports.
fn imports_query(pack: &Pack, text: &str) -> Result<Query, PlanError> {
    let mut wanted = String::new();
    let (mut depth, mut from) = (0_usize, 0);
    let mut quoted = false;
    let mut comment = false;
    for (at, c) in text.char_indices() {
        match c {
            '\n' => comment = false,
            _ if comment => {}
            '"' => quoted = !quoted,
            _ if quoted => {}
            ';' => comment = true,
            '(' | '[' => {
                // A pattern ends where the next one begins: its captures stand behind it.
                if depth == 0 {
                    push_imports(&text[from..at], &mut wanted);
                    from = at;
                }
                depth += 1;
            }
            ')' | ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    push_imports(&text[from..], &mut wanted);
    Query::new(pack.trees().grammar(), &wanted)
        .map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string()).at(At::file("queries/outline.scm"))))
}

fn push_imports(pattern: &str, out: &mut String) {
    if pattern.contains("@import") {
        out.push_str(pattern);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(text: &str, stamped: &[(usize, usize)]) -> Draft {
        Draft {
            from: "a".into(),
            path: "a".into(),
            text: text.into(),
            stamped: stamped.iter().map(|&(a, b)| a..b).collect(),
            clip: None,
            around: None,
        }
    }

    #[test]
    fn stamped_spans_move_along() {
        let mut d = draft("one two three", &[(4, 7), (8, 13)]);
        d.splice(&[(0..3, "fourteen".into())], false);
        let shown: Vec<&str> = d.stamped.iter().map(|s| &d.text[s.clone()]).collect();
        assert_eq!(shown, ["two", "three"]);
    }

    #[test]
    fn what_a_stamp_inserts_is_stamped_and_what_it_replaces_is_not() {
        let mut d = draft("one two three", &[(4, 7)]);
        d.splice(&[(4..7, "2".into()), (8..8, "x ".into())], true);
        let shown: Vec<&str> = d.stamped.iter().map(|s| &d.text[s.clone()]).collect();
        assert_eq!((d.text.as_str(), shown), ("one 2 x three", vec!["2", "x "]));
    }
}
