//! What data can't say about a language. Everything here has a default, but for the grammar.

use crate::Manifest;
use scaffold_core::{EntityField, Field, Table};
use scaffold_syntax::Grammar;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A library that new code takes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    /// As the manifest names it.
    pub name: String,
    /// The version to ask for where it is not asked for yet.
    pub version: String,
    /// Parts of it that have to be switched on.
    pub features: Vec<String>,
    /// Parts that are on unless its usual ones are switched off.
    pub usual: Vec<String>,
    /// Only tests take it.
    pub for_tests: bool,
}

/// A library that a manifest asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Name as imports start with it.
    pub name: String,
    /// Version as written.
    pub version: String,
    /// Asked for by this repository's own code, not only by its libraries.
    pub direct: bool,
    /// 1-based line in the manifest.
    pub line: u32,
}

/// What a manifest of the language says. Lines are 1-based.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ManifestFacts {
    /// The prefix of the service's own imports.
    pub module: Option<(String, u32)>,
    /// What the service is called, where imports do not tell.
    pub name: Option<String>,
    /// Version of the language.
    pub version: Option<(String, u32)>,
    /// Libraries in the order of the manifest.
    pub requirements: Vec<Requirement>,
    /// Commands that the manifest gives names to.
    pub scripts: Vec<Script>,
    /// What further manifests of the same service say, by their paths. The engine fills it in.
    pub others: Vec<(String, ManifestFacts)>,
}

impl ManifestFacts {
    /// Every requirement, with the manifest that it stands in where that is a further one.
    pub fn required(&self) -> impl Iterator<Item = (Option<&str>, &Requirement)> {
        let more = self.others.iter().flat_map(|(p, m)| m.requirements.iter().map(|r| (Some(p.as_str()), r)));
        self.requirements.iter().map(|r| (None, r)).chain(more)
    }
}

/// What a member's type or value says, as [`LanguageHooks::field_type`] reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldType {
    /// A key of `[explore.types]`, or the name of a declared type or value.
    pub core: String,
    /// It may be missing.
    pub optional: bool,
}

/// A new field, as far as what says its type in a schema goes.
#[derive(Debug, Clone)]
pub struct Retype<'a> {
    /// Class of its values in the code.
    pub class: &'a str,
    /// It may be missing.
    pub optional: bool,
    /// No two are equal.
    pub unique: bool,
    /// It is an address of mail.
    pub email: bool,
    /// Longest text.
    pub length: Option<usize>,
    /// Digits in all, and behind the point.
    pub precision: Option<(u32, u32)>,
    /// Values of an enumeration.
    pub values: &'a [String],
    /// The name of its column.
    pub column: &'a str,
    /// Paths that the file imports.
    pub modules: &'a [String],
}

/// A name that an import statement binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bound {
    /// The name it has in the file.
    pub name: String,
    /// The path of the module that it comes from.
    pub path: String,
    /// The one name of it that is imported, where it is not the whole module; `*` for all.
    pub member: Option<String>,
    /// Where in the statement's text it stands.
    pub at: std::ops::Range<usize>,
}

/// Why a language's own engine can't read a regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// The character where it begins, 1-based.
    pub at: usize,
    /// What stands there.
    pub what: String,
    /// What to write instead.
    pub hint: String,
}

/// A command that a manifest gives a name to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its name.
    pub name: String,
    /// What it runs.
    pub command: String,
    /// 1-based line in the manifest.
    pub line: u32,
}

/// A prefix of imports that stands for folders of the service (`@/` for `src/`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alias {
    /// What imports start with.
    pub prefix: String,
    /// What it stands for, relative to the repository, in the order in which they are tried.
    pub targets: Vec<String>,
}

/// Where an import stands, and what resolving it may look at. Paths are relative to the repository.
#[derive(Clone, Copy)]
pub struct ImportSite<'a> {
    /// The service's folder, `.` for the repository itself.
    pub root: &'a str,
    /// The prefix of the service's own imports.
    pub module: Option<&'a str>,
    /// Prefixes that stand for folders.
    pub aliases: &'a [Alias],
    /// The importing file.
    pub from: &'a str,
    /// Whether a file of this path is there.
    pub has: &'a dyn Fn(&str) -> bool,
}

impl ImportSite<'_> {
    /// A path relative to the service's root as one relative to the repository.
    pub fn in_service(&self, inner: &str) -> String {
        match (self.root, inner) {
            ("." | "", _) => inner.to_owned(),
            (root, ".") => root.to_owned(),
            (root, inner) => format!("{root}/{inner}"),
        }
    }
}

/// An item about a field of the exemplar, to be written for a new field.
pub struct Restyle<'a> {
    /// The item as it stands.
    pub text: &'a str,
    /// The text that it stands in.
    pub file: &'a str,
    /// What holds the list that it is an item of (a class).
    pub holder: &'a str,
    /// The exemplar's field.
    pub old: &'a EntityField,
    /// The new field.
    pub new: &'a Field,
    /// The new field's words, made safe against words of the language.
    pub words: &'a [String],
    /// How types of values that may be missing are written, with `{}` for the value's.
    pub optional: &'a str,
}

/// What of a service decides how new code is written in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ground<'a> {
    /// Text of its manifest.
    pub manifest: &'a str,
    /// The version of the language that it asks for, as written; empty where that is not known.
    pub version: &'a str,
    /// Texts of the sources that are imitated.
    pub sources: &'a [Arc<str>],
}

/// What a new migration is made of, where migrations are sources. Paths are relative to the repository.
pub struct NewRevision<'a> {
    /// All migrations, with their texts.
    pub files: &'a [(String, String)],
    /// The one that makes the exemplar's table.
    pub source: &'a str,
    /// The exemplar's table.
    pub table: &'a str,
    /// The new table.
    pub new_table: &'a str,
    /// The exemplar's noun, singular snake case.
    pub noun: &'a str,
    /// The new noun.
    pub new_noun: &'a str,
    /// The exemplar's data fields.
    pub old: &'a [EntityField],
    /// The new fields with their words.
    pub new: &'a [(Field, Vec<String>)],
}

/// The Rust side of a language.
pub trait LanguageHooks: Send + Sync {
    /// The tree-sitter grammar.
    fn grammar(&self) -> Grammar;

    /// The folder or file of the repository that an import names, relative to the service's root;
    /// `None` for what comes from outside. `module` is the service's own import prefix, `from` the importing file.
    fn resolve_import(&self, module: Option<&str>, import: &str, from: &str) -> Option<String> {
        let _ = (module, import, from);
        None
    }

    /// The file or folder that an import names, relative to the repository; `None` for what comes from outside.
    /// Languages whose modules are files (`[detect] modules = "file"`) say which file.
    fn resolve(&self, site: &ImportSite<'_>, import: &str) -> Option<String> {
        self.resolve_import(site.module, import, site.from).map(|inner| site.in_service(&inner))
    }

    /// What an import statement binds whose parts no query can put together (captured as `import.tree`).
    fn bound(&self, statement: &str) -> Vec<Bound> {
        let _ = statement;
        Vec::new()
    }

    /// The segments of the paths in a text of `[syntax] paths`: where each stands, and the path up to its end.
    fn segments(&self, text: &str) -> Vec<(std::ops::Range<usize>, String)> {
        let _ = text;
        Vec::new()
    }

    /// The import that names `member` of what `import` names, where that may be a module of its own.
    fn submodule(&self, import: &str, member: &str) -> Option<String> {
        let _ = (import, member);
        None
    }

    /// Prefixes of imports that configuration files of the service below `root` set; `read` gives a file's text.
    fn aliases(&self, root: &str, read: &dyn Fn(&str) -> Option<String>) -> Vec<Alias> {
        let _ = (root, read);
        Vec::new()
    }

    /// Reads a manifest named in `[detect] manifests`; `None` where it is not one.
    fn read_manifest(&self, path: &str, text: &str) -> Option<ManifestFacts> {
        let _ = (path, text);
        None
    }

    /// What the text of a member's type (or of the value that says it in a schema) means; `None`: no single value.
    fn field_type(&self, text: &str) -> Option<FieldType> {
        Some(FieldType { core: text.trim().to_owned(), optional: false })
    }

    /// A value that says a field's type in a schema (`z.string().email()`), for another field; `None`: it says none.
    fn retype(&self, text: &str, to: &Retype<'_>) -> Option<String> {
        let _ = (text, to);
        None
    }

    /// A decorator of a member, for another field; `Some(None)`: it goes, `None`: it says nothing of the type.
    fn redecorate(&self, text: &str, to: &Retype<'_>) -> Option<Option<String>> {
        let _ = (text, to);
        None
    }

    /// The pack's tables as a service decides them (types that it has, and how it writes them); `None`: as they are.
    fn adapt(&self, manifest: &Manifest, ground: &Ground<'_>) -> Option<Manifest> {
        let _ = (manifest, ground);
        None
    }

    /// What imports of the files in a folder of the service begin with; `has` tells which files of the service are there.
    fn module_of(&self, folder: &str, has: &dyn Fn(&str) -> bool) -> String {
        let _ = has;
        format!("{folder}/")
    }

    /// The file that declares what becomes of new files beside `file`, where modules have to be declared: the root of its
    /// program or library; `None`: nothing declares them. Paths are relative to the service.
    fn declares(&self, file: &str, read: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let _ = (file, read);
        None
    }

    /// The text of a manifest that asks for all of these libraries; `None` where the language's own tool puts them in.
    fn demanding(&self, manifest: &str, demands: &[Demand]) -> Option<String> {
        let _ = (manifest, demands);
        None
    }

    /// The regular expression of a field (as crate `regex` reads it) as the language's own engine reads it.
    ///
    /// # Errors
    /// What the engine can't say, and where.
    fn pattern(&self, pattern: &str) -> Result<String, BadPattern> {
        Ok(pattern.to_owned())
    }

    /// A text of a template as the service writes its own: `path` is the file that it is for, `like` path and text of one
    /// that stands. All paths are relative to the service.
    fn dress(&self, text: String, path: &str, like: (&str, &str)) -> String {
        let _ = (path, like);
        text
    }

    /// Further arguments of the formatter that the text of the service's manifest decides.
    fn formatter(&self, manifest: &str) -> Vec<String> {
        let _ = manifest;
        Vec::new()
    }

    /// The text of a manifest that asks for all that values of these field classes take, in versions that fit those of
    /// `locked`, the text of its lock file; `None`: it does already.
    fn required(&self, text: &str, locked: &str, classes: &BTreeSet<&str>) -> Option<String> {
        let _ = (text, locked, classes);
        None
    }

    /// Key and value of each annotation of a field (`json:"name"` → `json`, `name`); nested ones are joined with a dot.
    fn annotations(&self, text: &str) -> Vec<(String, String)> {
        let _ = text;
        Vec::new()
    }

    /// The type of a member as `[explore.types]` writes it, from its declared type and its annotation or value;
    /// `None` where they tell none. By default what is declared.
    fn member_type(&self, native: &str, annotation: &str) -> Option<String> {
        let _ = annotation;
        Some(native.to_owned())
    }

    /// A passage that was stamped out for a field of true and false, as the language's linters want it.
    fn truth(&self, passage: String) -> String {
        passage
    }

    /// A declaration, call or tuple about one data field as it is for another; `None` where only names differ.
    fn restyle(&self, item: &Restyle<'_>) -> Option<String> {
        let _ = item;
        None
    }

    /// Path and text of a migration for the new table; `None` where the language has no way of its own.
    ///
    /// # Errors
    /// Why there can be none as the repository stands.
    fn revision(&self, ask: &NewRevision<'_>) -> Result<Option<(String, String)>, String> {
        let _ = ask;
        Ok(None)
    }

    /// How a new migration names the one it follows, where migrations (path and text) say so; `None`: there is none.
    ///
    /// # Errors
    /// Why none is the last.
    fn last_migration(&self, files: &[(String, String)]) -> Result<Option<String>, String> {
        let _ = files;
        Ok(None)
    }

    /// Tables as the migrations written in the language (path and text) leave them.
    fn tables(&self, files: &[(String, String)]) -> Vec<Table> {
        let _ = files;
        Vec::new()
    }

    /// The name that an import binds where it gives none itself.
    fn import_name(&self, import: &str) -> String {
        import.rsplit('/').next().unwrap_or(import).to_owned()
    }

    /// All names that an import may bind where it gives none itself, the likeliest first.
    fn import_names(&self, import: &str) -> Vec<String> {
        vec![self.import_name(import)]
    }
}
