//! A pack's data made ready for use: grammar, compiled queries, node roles, frameworks, libraries.

use foldhash::{HashMap, HashSet};
use memchr::memmem::Finder;
use rayon::prelude::*;
use regex::Regex;
use scaffold_core::{At, Diagnostic, PackError};
use scaffold_pack::{Detect, Explore, Framework, LanguageHooks, Pack, query_fault, toml_fault};
use scaffold_syntax::{Kinds, Node, Pattern, Query, Trees, regular};
use std::collections::BTreeMap;

/// What a node is for, as far as exploring needs to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Function,
    Closure,
    Call,
    Member,
    Assign,
    Bind,
    Construct,
    Pair,
    Transparent,
    Binary,
    Return,
    Index,
    Keyword,
    Decorated,
    Class,
    List,
    Append,
    Template,
    Record,
    Export,
    Loop,
    Ignored,
    Text,
    Name,
    Comment,
    Other,
}

/// A pack, ready for exploring.
pub(crate) struct Language<'p> {
    pub(crate) id: &'p str,
    pub(crate) detect: &'p Detect,
    pub(crate) data: &'p Explore,
    pub(crate) hooks: &'p dyn LanguageHooks,
    /// Libraries that talk to a server → the server.
    pub(crate) engines: &'p BTreeMap<String, String>,
    pub(crate) trees: &'p Trees,
    pub(crate) quotes: &'p [String],
    pub(crate) qualifier: &'p str,
    /// What type arguments begin with.
    pub(crate) type_arguments: &'p str,
    /// Whether who signs in can be imitated, without what signs in.
    pub(crate) parts_people: bool,
    /// Whether code spells the names of files in paths of its own, and not only in imports.
    pub(crate) spells_files: bool,
    pub(crate) outline: Query,
    pub(crate) frameworks: Vec<Framework>,
    /// By the imports that each framework is known by.
    by_import: HashMap<String, usize>,
    pub(crate) scan_package: Regex,
    pub(crate) scan_import: Regex,
    pub(crate) scan_type: Regex,
    /// What no import stands behind.
    pub(crate) scan_declaration: Option<Regex>,
    /// First lines of functions whose bodies declare nothing that others see.
    pub(crate) scan_body: Option<Regex>,
    /// Decorators of what is only there for tests.
    pub(crate) test_marks: Option<Regex>,
    pub(crate) migrations: Vec<Regex>,
    /// What generated sources say of themselves.
    pub(crate) generated: Vec<Finder<'p>>,
    /// By kind.
    roles: Vec<Role>,
    /// By kind: roles that depend on where a node stands; they come first.
    placed: Vec<Vec<(Pattern, Role)>>,
    identifiers: HashSet<u16>,
    bodies: &'p Kinds,
}

impl<'p> Language<'p> {
    /// `None` for a pack that explores nothing.
    ///
    /// # Errors
    /// A query or framework file that does not fit.
    pub(crate) fn new(pack: &'p Pack) -> Result<Option<Self>, PackError> {
        let manifest = pack.manifest();
        let Some(data) = manifest.explore.as_ref() else { return Ok(None) };
        let broken = |path: &str, message: String| PackError {
            pack: pack.identity().id.clone(),
            operation: "explore".into(),
            diagnostic: Diagnostic::new(message).at(At::file(path)),
        };
        let unfit =
            |path: &str, diagnostic: Diagnostic| PackError { diagnostic, ..broken(path, String::new()) };
        let grammar = pack.trees().grammar();
        let path = "queries/outline.scm";
        let text = pack.file(path).ok_or_else(|| broken(path, "file is missing".into()))?;
        let scan = &data.scan;
        let optional = [&scan.declaration, &scan.body, &data.test_marks];
        let first = [&scan.package, &scan.import, &scan.type_];
        // Patterns are kept once they are compiled; what is wrong with one is said below.
        let compile = || {
            let all: Vec<&String> = first.into_iter().chain(optional.into_iter().flatten()).collect();
            all.par_iter().for_each(|pattern| drop(regular(pattern)));
        };
        let read = || {
            let outline = Query::new(grammar, text).map_err(|e| unfit(path, query_fault(path, &e)))?;
            let files = pack.files_under("frameworks/").filter(|(path, _)| path.ends_with("/framework.toml"));
            let frameworks = files.map(|(path, text)| {
                toml::from_str::<Framework>(text).map_err(|e| unfit(path, toml_fault(path, text, &e)))
            });
            Ok((outline, frameworks.collect::<Result<Vec<_>, _>>()?))
        };
        let ((), read) = rayon::join(compile, read);
        let (outline, frameworks) = read?;
        let imports =
            |(i, f): (usize, &Framework)| f.imports.iter().map(move |p| (p.clone(), i)).collect::<Vec<_>>();
        let by_import = frameworks.iter().enumerate().flat_map(imports).collect();
        let pattern = |text: &str| regular(text).map_err(|e| broken("pack.toml", e.to_string()));
        let nodes = &data.nodes;
        let syntax = &manifest.syntax;
        let table: &[(&Kinds, Role)] = &[
            (&syntax.identifiers, Role::Name),
            (&syntax.strings, Role::Text),
            (&syntax.comments, Role::Comment),
            (&nodes.function, Role::Function),
            (&nodes.closure, Role::Closure),
            (&nodes.call, Role::Call),
            (&nodes.member, Role::Member),
            (&nodes.assign, Role::Assign),
            (&nodes.bind, Role::Bind),
            (&nodes.construct, Role::Construct),
            (&nodes.pair, Role::Pair),
            (&nodes.transparent, Role::Transparent),
            (&nodes.binary, Role::Binary),
            (&nodes.return_, Role::Return),
            (&nodes.index, Role::Index),
            (&nodes.keyword, Role::Keyword),
            (&nodes.decorated, Role::Decorated),
            (&nodes.class, Role::Class),
            (&nodes.list, Role::List),
            (&nodes.append, Role::Append),
            (&nodes.template, Role::Template),
            (&nodes.record, Role::Record),
            (&nodes.export, Role::Export),
            (&nodes.loop_, Role::Loop),
            (&nodes.itself, Role::Name),
            (&nodes.ignored, Role::Ignored),
        ];
        let count = grammar.node_kind_count();
        let mut roles = vec![Role::Other; count];
        let mut placed: Vec<Vec<(Pattern, Role)>> = vec![Vec::new(); count];
        let mut identifiers = HashSet::default();
        for id in 0..u16::try_from(count).unwrap_or(u16::MAX) {
            if !grammar.node_kind_is_named(id) {
                continue;
            }
            let kind = grammar.node_kind_for_id(id).unwrap_or_default();
            for (kinds, role) in table {
                for pattern in kinds.patterns().iter().filter(|p| p.kind() == kind) {
                    if !pattern.is_plain() {
                        placed[usize::from(id)].push((pattern.clone(), *role));
                        continue;
                    }
                    roles[usize::from(id)] = *role;
                    if *role == Role::Name {
                        identifiers.insert(id);
                    }
                }
            }
        }
        Ok(Some(Self {
            id: &pack.identity().id,
            detect: &manifest.detect,
            data,
            hooks: pack.hooks(),
            engines: &manifest.checks.engines,
            trees: pack.trees(),
            quotes: &syntax.quotes,
            qualifier: &manifest.dialect.qualifier,
            type_arguments: &manifest.dialect.type_arguments,
            parts_people: !manifest.naming.personal.is_empty(),
            spells_files: !syntax.paths.is_empty(),
            outline,
            frameworks,
            by_import,
            scan_package: pattern(&data.scan.package)?,
            scan_import: pattern(&data.scan.import)?,
            scan_type: pattern(&data.scan.type_)?,
            scan_declaration: data.scan.declaration.as_deref().map(pattern).transpose()?,
            scan_body: data.scan.body.as_deref().map(pattern).transpose()?,
            test_marks: data.test_marks.as_deref().map(pattern).transpose()?,
            migrations: data.migrations.iter().map(|m| pattern(&m.text)).collect::<Result<_, _>>()?,
            generated: data.generated_markers.iter().map(Finder::new).collect(),
            roles,
            placed,
            identifiers,
            bodies: &manifest.syntax.bodies,
        }))
    }

    /// What a node is for.
    pub(crate) fn role(&self, node: Node<'_>) -> Role {
        let id = usize::from(node.kind_id());
        let placed = self.placed.get(id).map_or(&[] as &[_], Vec::as_slice);
        let here = placed.iter().find(|(p, _)| p.fits(node)).map(|(_, r)| *r);
        here.or_else(|| self.roles.get(id).copied()).unwrap_or(Role::Other)
    }

    /// A member of something foreign; what a module gives without a name has the module's own members.
    pub(crate) fn foreign(&self, member: &str, property: &str) -> String {
        match &self.data.exports {
            Some(exports) if exports.default == member => property.to_owned(),
            _ => format!("{member}.{property}"),
        }
    }

    /// A body that is an expression: its value is what the function gives back.
    pub(crate) fn is_expression(&self, body: Node<'_>) -> bool {
        !self.bodies.has(body)
    }

    /// A leaf that is a name.
    pub(crate) fn is_name(&self, node: Node<'_>) -> bool {
        self.identifiers.contains(&node.kind_id())
    }

    /// A string literal without its quotes.
    pub(crate) fn unquote<'t>(&self, text: &'t str) -> &'t str {
        scaffold_syntax::unquoted(text, self.quotes)
    }

    /// Qualifier and name of something of an import.
    pub(crate) fn qualified<'t>(&self, name: &'t str) -> Option<(&'t str, &'t str)> {
        name.split_once(self.qualifier).filter(|_| !self.qualifier.is_empty())
    }

    /// A list of parameters' member.
    pub(crate) fn is_parameter(&self, node: Node<'_>) -> bool {
        self.data.nodes.parameter.has(node)
    }

    /// The name that an import binds where it gives none itself.
    pub(crate) fn import_name(&self, import: &str) -> String {
        let named = self.framework_of(import).and_then(|f| self.frameworks[f].package.clone());
        named.unwrap_or_else(|| self.hooks.import_name(import))
    }

    /// Whether `import` is `prefix` or below it, by whole segments as this language writes imports.
    pub(crate) fn is_below(&self, import: &str, prefix: &str) -> bool {
        let separator = self.data.import_separator.as_str();
        import.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with(separator))
    }

    /// The library that an import names: where paths go on inside of it, their beginning.
    fn library<'t>(&self, import: &'t str) -> &'t str {
        if self.data.nodes.path.is_empty() {
            return import;
        }
        import.split(self.data.import_separator.as_str()).next().unwrap_or(import)
    }

    /// A library and the member of it that a path names, parts joined with a dot.
    pub(crate) fn foreign_path(&self, import: &str, member: &str) -> (String, String) {
        let library = self.library(import);
        let inner = import[library.len()..].split(self.data.import_separator.as_str());
        let inner = inner.filter(|s| !s.is_empty() && !self.data.nodes.path.is_empty());
        let parts: Vec<&str> = inner.chain([member]).collect();
        (library.to_owned(), parts.join("."))
    }

    /// The framework that an import belongs to.
    pub(crate) fn framework_of(&self, import: &str) -> Option<usize> {
        self.by_import.get(self.library(import)).copied()
    }
}

/// Whether `import` is `prefix` or below it, by whole path segments.
pub(crate) fn is_under(import: &str, prefix: &str) -> bool {
    import.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}
