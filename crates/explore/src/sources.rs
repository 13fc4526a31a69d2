//! The files of a service: what each is for, read and parsed once and only when somebody asks.

use crate::bodies::bodies;
use crate::language::Language;
use crate::outline::{Import, Outline};
use foldhash::{HashMap, HashSet};

use scaffold_core::{Diagnostic, RepoView};
use scaffold_pack::{Alias, ImportSite, Modules};
use scaffold_syntax::Parsed;
use std::sync::{Arc, OnceLock};

/// How much of a file's start is searched for the mark of a generator.
const HEADER_BYTES: usize = 8192;

/// Services with at most so many sources are parsed whole; in larger ones only what matters is.
const PARSED_WHOLE: usize = 1500;

/// Files that a thread takes at once: whoever is done early takes of what is left.
pub(crate) const FEW: usize = 8;

/// Imports followed through modules that only pass names on.
pub(crate) const MAX_REEXPORTS: u32 = 6;

/// One source file of the service.
pub(crate) struct SourceFile {
    pub(crate) path: String,
    pub(crate) test: bool,
    text: OnceLock<Arc<str>>,
    parsed: OnceLock<Option<Arc<Parsed>>>,
    heads: OnceLock<Option<Parsed>>,
    outline: OnceLock<Outline>,
    light: OnceLock<Outline>,
    types: OnceLock<Vec<String>>,
    generated: OnceLock<bool>,
    migration: OnceLock<Option<usize>>,
}

/// The sources of a service, in order of their paths, and the names of all its other files.
pub(crate) struct Sources<'v, 'p> {
    pub(crate) language: &'v Language<'p>,
    pub(crate) view: &'v dyn RepoView,
    /// Folder of the service, `.` for the repository itself.
    pub(crate) root: String,
    pub(crate) module: Option<String>,
    pub(crate) files: Vec<SourceFile>,
    /// Files of the service that are no sources, vendored ones left out, sorted.
    pub(crate) others: Vec<String>,
    aliases: Vec<Alias>,
    by_dir: HashMap<&'v str, Vec<usize>>,
    by_path: HashMap<&'v str, usize>,
}

/// The folder of a path, `.` at the top.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or(".", |(dir, _)| dir)
}

/// The last segment of a path.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The file's name up to its first dot after the first character.
pub(crate) fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(name, |(stem, _)| stem)
}

impl<'v, 'p> Sources<'v, 'p> {
    /// Sorts the files below `root` (but not below one of `nested`) by what they are.
    pub(crate) fn new(
        language: &'v Language<'p>,
        view: &'v dyn RepoView,
        root: &str,
        nested: &[String],
        module: Option<String>,
    ) -> Self {
        let mut files = Vec::with_capacity(view.paths().len());
        let mut others = Vec::new();
        let mut by_dir: HashMap<&str, Vec<usize>> = HashMap::default();
        let mut by_path = HashMap::default();
        let vendored: HashSet<&str> = language.detect.vendored.iter().map(String::as_str).collect();
        // Folder of the last path, whether others wrote it, whether its name begins with a dot.
        let mut within = ("", false, false);
        let below = |path: &str, dir: &str| {
            dir == "." || path.strip_prefix(dir).is_some_and(|rest| rest.starts_with('/'))
        };
        for path in view.paths() {
            if !below(path, root) || nested.iter().any(|n| below(path, n)) {
                continue;
            }
            // Paths are sorted: most stand beside the one before.
            if within.0 != folder(path) {
                let mut above = folder(path).split('/');
                let hidden = folder(path).split('/').any(|s| s.len() > 1 && s.starts_with('.'));
                within = (folder(path), above.any(|s| vendored.contains(s)), hidden);
            }
            let (_, foreign, hidden) = within;
            if foreign {
                continue;
            }
            let source = path
                .rsplit_once('.')
                .is_some_and(|(_, ext)| language.detect.extensions.iter().any(|e| e == ext));
            // Folders that begin with a dot hold what tools run.
            if source && hidden {
                continue;
            }
            if source {
                by_dir.entry(folder(path)).or_default().push(files.len());
                by_path.insert(path.as_str(), files.len());
                let test = language.detect.is_test(path);
                files.push(SourceFile {
                    path: path.clone(),
                    test,
                    text: OnceLock::new(),
                    parsed: OnceLock::new(),
                    heads: OnceLock::new(),
                    outline: OnceLock::new(),
                    light: OnceLock::new(),
                    types: OnceLock::new(),
                    generated: OnceLock::new(),
                    migration: OnceLock::new(),
                });
            } else {
                others.push(path.clone());
            }
        }
        let aliases = language.hooks.aliases(root, &|path| Some(view.text(path).ok()??.to_string()));
        Self { language, view, root: root.to_owned(), module, files, others, aliases, by_dir, by_path }
    }

    /// The text of a source; empty where it can't be read or is not UTF-8.
    pub(crate) fn text(&self, file: usize) -> &str {
        self.shared_text(file)
    }

    fn shared_text(&self, file: usize) -> &Arc<str> {
        let f = &self.files[file];
        f.text.get_or_init(|| self.read(&f.path))
    }

    /// The text of any file of the repository; empty where there is none.
    pub(crate) fn read(&self, path: &str) -> Arc<str> {
        self.try_read(path).ok().flatten().unwrap_or_default()
    }

    fn try_read(&self, path: &str) -> Result<Option<Arc<str>>, Diagnostic> {
        self.view.text(path)
    }

    /// The tree of a source; `None` only where the grammar does not fit.
    pub(crate) fn parsed(&self, file: usize) -> Option<&Parsed> {
        self.files[file]
            .parsed
            .get_or_init(|| self.language.trees.parse(Arc::clone(self.shared_text(file))).ok())
            .as_deref()
    }

    /// What a source declares.
    pub(crate) fn outline(&self, file: usize) -> &Outline {
        self.files[file].outline.get_or_init(|| {
            // Of generated sources only the imports matter, and they stand first.
            if self.generated(file) {
                return Outline::scan(self.language, header(self.text(file)));
            }
            self.heads(file).map(|p| Outline::read(self.language, p)).unwrap_or_default()
        })
    }

    /// The tree of a source in which bodies of functions may be missing: enough for what it declares.
    pub(crate) fn heads(&self, file: usize) -> Option<&Parsed> {
        let f = &self.files[file];
        if let Some(whole) = f.parsed.get() {
            return whole.as_deref();
        }
        f.heads.get_or_init(|| self.without_bodies(file)).as_ref().or_else(|| self.parsed(file))
    }

    fn without_bodies(&self, file: usize) -> Option<Parsed> {
        let heads = self.language.scan_body.as_ref()?;
        let text = self.shared_text(file);
        let gaps = Some(bodies(text, heads)).filter(|gaps| !gaps.is_empty())?;
        // What looks like no body to the grammar was none.
        Parsed::without(self.language.trees.grammar(), Arc::clone(text), &gaps)
            .ok()
            .filter(|p| !p.has_errors())
    }

    /// Package and imports: from the tree where there is one, else by a first look at the text's start.
    pub(crate) fn light(&self, file: usize) -> &Outline {
        let f = &self.files[file];
        if self.whole() && !f.test {
            return self.outline(file);
        }
        // Whether somebody has parsed it by now must not matter: threads ask in any order.
        f.light.get_or_init(|| Outline::scan(self.language, header(self.text(file))))
    }

    /// Names of declared types: from the tree where there is one, else by a look at the text.
    pub(crate) fn type_names(&self, file: usize) -> &[String] {
        let f = &self.files[file];
        f.types.get_or_init(|| {
            if self.whole() && !f.test {
                return self.outline(file).types.iter().map(|t| t.name.clone()).collect();
            }
            let found = self.language.scan_type.captures_iter(self.text(file));
            found.filter_map(|c| c.get(1)).map(|m| m.as_str().to_owned()).collect()
        })
    }

    /// Whether every source of the service's own is parsed.
    pub(crate) fn whole(&self) -> bool {
        self.files.len() <= PARSED_WHOLE
    }

    /// Which of the pack's kinds of migrations this source is one of.
    pub(crate) fn migration(&self, file: usize) -> Option<usize> {
        *self.files[file].migration.get_or_init(|| {
            let named =
                self.files[file].path.contains("migrations") || self.files[file].path.contains("versions");
            let text = if named { header(self.text(file)) } else { "" };
            self.language.migrations.iter().position(|m| named && m.is_match(text))
        })
    }

    /// Whether a program wrote this source.
    pub(crate) fn generated(&self, file: usize) -> bool {
        *self.files[file].generated.get_or_init(|| {
            let text = self.text(file);
            let header = header(text);
            self.language.generated.iter().any(|m| {
                m.find(header.as_bytes()).is_some_and(|at| {
                    let line = header[..at].rfind('\n').map_or(0, |i| i + 1);
                    header[line..].trim_start().starts_with(['/', '#', '*', '-', ';'])
                })
            })
        })
    }

    /// Sources of one folder.
    pub(crate) fn in_folder(&self, dir: &str) -> &[usize] {
        self.by_dir.get(dir).map_or(&[], Vec::as_slice)
    }

    /// The source of this path.
    pub(crate) fn find(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    /// The module that a source of this path belongs to: its folder, or itself.
    pub(crate) fn module_of<'a>(&self, path: &'a str) -> &'a str {
        match self.language.detect.modules {
            Modules::Folder => folder(path),
            Modules::File => path,
        }
    }

    /// Sources of one module.
    pub(crate) fn in_module(&self, module: &str) -> &[usize] {
        match self.language.detect.modules {
            Modules::Folder => self.in_folder(module),
            Modules::File => self.by_path.get(module).map_or(&[], std::slice::from_ref),
        }
    }

    /// The module that an import names: a folder or a file, as the language has it; `None` for what comes from outside.
    pub(crate) fn import_module(&self, import: &str, from: &str) -> Option<String> {
        let site = ImportSite {
            root: &self.root,
            module: self.module.as_deref(),
            aliases: &self.aliases,
            from,
            has: &|path| self.view.has(path),
        };
        self.language.hooks.resolve(&site, import)
    }

    /// The module that declares what an import binds, as far as re-exports show it.
    pub(crate) fn imported(&self, import: &Import, from: &str) -> Option<String> {
        self.imported_to(import, from, 0)
    }

    fn imported_to(&self, import: &Import, from: &str, depth: u32) -> Option<String> {
        let unit = self.import_module(&import.path, from);
        let Some(member) = &import.member else { return unit };
        if let Some(sub) = self.submodule(import, from) {
            return Some(sub);
        }
        let unit = unit?;
        let file = self.find(&unit).filter(|_| depth < MAX_REEXPORTS)?;
        let outline = self.light(file);
        let again = outline.imports.iter().find(|i| i.name == *member && i.member.is_some());
        Some(again.and_then(|i| self.imported_to(i, &unit, depth + 1)).unwrap_or(unit))
    }

    /// The module of its own that an import of a member names.
    pub(crate) fn submodule(&self, import: &Import, from: &str) -> Option<String> {
        let member = import.member.as_deref()?;
        let path = self.language.hooks.submodule(&import.path, member)?;
        self.import_module(&path, from)
    }

    /// Sources and all other files of the service.
    pub(crate) fn all_paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|f| f.path.as_str()).chain(self.others.iter().map(String::as_str))
    }
}

/// The first bytes of a text, at a character boundary.
pub(crate) fn header(text: &str) -> &str {
    let mut end = text.len().min(HEADER_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
