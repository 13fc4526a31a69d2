//! The exemplar's data fields give way to the request's: runs of siblings that mention one field each are stamped
//! out for the new fields, SQL in texts and payloads included. Nouns are left to the rename pass.

mod aliases;
mod asserted;
mod cases;
mod comments;
mod distinct;
mod enumerated;
mod expect;
pub(crate) mod fields;
mod given;
mod groups;
mod imports;
pub(crate) mod key;
mod leftovers;
mod links;
mod listed;
mod lost;
mod mentions;
mod names;
mod parameters;
mod partial;
mod payload;
mod queried;
mod retype;
mod ruled;
mod shapes;
mod stamp;
mod tags;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod tree;
pub(crate) mod types;
mod unique;
mod units;
mod values;
pub(crate) mod words;
pub(crate) mod zero;

pub(crate) use types::database;

use super::draft::{Context, Draft};
use super::parallel::longest_first;
use super::sql;
use fields::Fields;
use rayon::prelude::*;
use scaffold_core::{At, Diagnostic, EntityField, Field, PlanError, Splice};
use scaffold_pack::{LanguageHooks, Manifest};
use scaffold_syntax::{Trees, regular};
use shapes::Shapes;
use stamp::{Splices, Stamper, apply};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use tags::{TagRewriter, learn_joins};
use tree::Tree;
use types::Types;
use words::{Casing, Join};

/// One text on its way.
#[derive(Debug, Clone)]
pub(crate) struct Text {
    /// Path of the exemplar's file.
    pub(crate) path: String,
    pub(crate) text: String,
    /// Source text of the pack's language.
    pub(crate) source: bool,
    /// The file that it stands in, where it is a part of one.
    pub(crate) below: Option<Around>,
}

/// The file around a part of it.
#[derive(Debug, Clone)]
pub(crate) struct Around {
    /// Its imports: qualifier and path.
    imports: Vec<(String, String)>,
    /// Paths of its imports as they are written.
    modules: Vec<String>,
    text: String,
}

/// A text whose statements of SQL and payloads speak of the new fields.
struct Written {
    text: String,
    /// What payloads say.
    told: Vec<payload::Told>,
    /// Functions that were around values which no statement has any more.
    unwrapped: BTreeSet<String>,
    notes: Vec<Diagnostic>,
}

/// Everything that re-fielding texts takes.
pub(crate) struct Job<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) trees: &'a Trees,
    pub(crate) hooks: &'a dyn LanguageHooks,
    pub(crate) types: Types,
    pub(crate) fields: Fields,
    /// `postgres`, `mysql` or `sqlite`.
    pub(crate) database: String,
    /// The exemplar's.
    pub(crate) table: Option<String>,
    /// Columns of several words have no other name in the code.
    pub(crate) rows: bool,
    /// Prefix of the repository's own imports.
    pub(crate) module: Option<String>,
    /// Where tables are made of models.
    pub(crate) models: Option<tags::Models>,
    /// See [`Job::casing`].
    pub(crate) casing: OnceLock<Casing>,
}

/// Replaces the exemplar's data fields by the request's in every draft. Runs after prune and before rename:
/// texts still speak of the exemplar. What is stamped is recorded and never renamed.
///
/// # Errors
/// [`PlanError::NotUnderstood`] where an old field's name remains in code, with every place.
pub fn refield(cx: &Context<'_>, drafts: &mut [Draft]) -> Result<Vec<Diagnostic>, PlanError> {
    let job = Job {
        manifest: cx.pack.manifest(),
        trees: cx.pack.trees(),
        hooks: cx.pack.hooks(),
        types: types::types(cx.pack.manifest())?,
        fields: settled(cx)?,
        database: database(cx).to_owned(),
        table: cx.exemplar.table.as_ref().map(|t| t.name.clone()),
        rows: words::named_as_columns(cx, drafts),
        module: cx.service.module.as_ref().map(|m| m.value.clone()),
        models: tags::Models::of(cx),
        casing: OnceLock::new(),
    };
    let mut texts: Vec<Text> = Vec::new();
    for d in drafts.iter() {
        let source = cx.is_source(&d.from);
        let below = match cx.text(&d.from)?.filter(|_| source && d.clip.is_some()) {
            Some(whole) => {
                let path = d.from.clone();
                let file = Text { path, text: whole.to_string(), source, below: None };
                let tree = job.tree(&file)?;
                let (imports, modules) = (tree.imports, tree.modules);
                Some(Around { imports, modules, text: file.text })
            }
            None => None,
        };
        texts.push(Text { path: d.from.clone(), text: d.text.clone(), source, below });
    }
    let before = job.unbound(&texts)?;
    let looked_up =
        job.fields.old.iter().any(|o| o.plain && o.field.unique && unique::is_looked_up(&texts, &o.words));
    let mut notes = job.run(&mut texts)?;
    let after = job.unbound(&texts)?;
    if let Some((path, line)) = after.last().filter(|_| after.len() > before.len()) {
        let diagnostic =
            Diagnostic::new("the values that are bound would not fit the placeholders of the statement")
                .at(At::line(path.clone(), *line))
                .hint("imitate another resource with `--like`");
        return Err(PlanError::NotUnderstood { diagnostic, steps: Vec::new() });
    }
    match unique::without_index(cx, &job, &texts) {
        Some(note) => notes.push(note),
        None => notes.extend(unique::without_conflict(cx, &job, &texts, looked_up)?),
    }
    notes.extend(key::kept(cx));
    let remaining = job.remaining(&texts)?;
    if let Some(first) = remaining.first().cloned() {
        return Err(PlanError::NotUnderstood { diagnostic: first, steps: remaining });
    }
    let noun = [cx.noun.singular().to_vec(), cx.noun.plural().to_vec()];
    for (draft, text) in drafts.iter_mut().zip(texts) {
        if draft.text != text.text {
            draft.text = text.text;
            draft.stamped = job.protected(&draft.text, &noun);
        }
    }
    notes.sort_by(|a, b| a.message.cmp(&b.message));
    notes.dedup();
    Ok(notes)
}

/// What has to be imported in a shared file because of what is put into it.
///
/// # Errors
/// A text can't be parsed.
pub(crate) fn imports_for(
    cx: &Context<'_>,
    path: &str,
    base: &str,
    edited: &str,
) -> Result<Vec<Splice>, PlanError> {
    let manifest = cx.pack.manifest();
    let types = types::types(manifest)?;
    let tree =
        |text: &str| Ok::<_, PlanError>(Tree::new(cx.parse(text)?, manifest, &types, cx.pack.hooks(), path));
    let splices = imports::for_edit(&tree(base)?, &tree(edited)?, manifest);
    Ok(splices.into_iter().map(|(range, text)| Splice { range, text }).collect())
}

/// The fields of the exemplar and of the request, with what is decided about them once.
///
/// # Errors
/// The exemplar's fields are not known.
pub(crate) fn settled(cx: &Context<'_>) -> Result<Fields, PlanError> {
    let Some(entity) = &cx.exemplar.entity else {
        return Err(PlanError::NotUnderstood {
            diagnostic: Diagnostic::new(format!(
                "resource `{}` has no entity whose fields are known",
                cx.exemplar.name
            )),
            steps: Vec::new(),
        });
    };
    let required = manifest_texts(cx)?;
    let mut fields = settle(&entity.fields, &cx.feature.fields, cx.pack.manifest(), &required);
    key::give_way(cx, &mut fields);
    Ok(fields)
}

/// The texts of the service's manifests, where required modules stand.
pub(super) fn manifest_texts(cx: &Context<'_>) -> Result<String, PlanError> {
    let mut out = String::new();
    for name in &cx.pack.manifest().detect.manifests {
        let path = if cx.service.root == "." { name.clone() } else { format!("{}/{name}", cx.service.root) };
        for path in [path, name.clone()] {
            if let Some(text) = cx.text(&path)? {
                out.push_str(&text);
                break;
            }
        }
    }
    Ok(out)
}

fn settle(entity: &[EntityField], request: &[Field], manifest: &Manifest, required: &str) -> Fields {
    Fields::new(entity, request, manifest, |module| {
        required.lines().any(|l| {
            // What is required only through others is not the repository's own choice.
            l.split_whitespace().any(|w| w == module) && !l.contains("// indirect")
        })
    })
}

impl Job<'_> {
    fn casing(&self) -> &Casing {
        self.casing.get_or_init(|| self.settle_casing())
    }

    fn settle_casing(&self) -> Casing {
        let dialect = &self.manifest.dialect;
        // A repository that writes `UserId` does so everywhere.
        let plain = self.fields.old.iter().any(|o| {
            dialect.initialisms.iter().any(|i| {
                let mut capital = i.clone();
                capital[..1].make_ascii_uppercase();
                o.words.contains(i) && o.words.len() > 1 && o.field.name.contains(&capital)
            })
        });
        let initialisms = if plain { Vec::new() } else { dialect.initialisms.clone() };
        let joined = |c: fn(&str) -> bool| {
            self.fields.old.iter().filter(|o| o.words.len() > 1 && c(&o.field.name)).count()
        };
        let (snakes, humps) = (joined(|n| n.contains('_')), joined(|n| n.contains(char::is_uppercase)));
        let naming = &self.manifest.naming;
        let as_columns = snakes == 0 && humps == 0 && self.rows;
        Casing {
            initialisms,
            snake: naming.snake,
            snake_fields: naming.untyped && (snakes > humps || as_columns),
        }
    }

    fn tree<'s>(&'s self, text: &Text) -> Result<Tree<'s>, PlanError> {
        let parsed = self
            .trees
            .parse(text.text.as_str())
            .map_err(|e| PlanError::Pack(Diagnostic::new(e.to_string())))?;
        let mut tree = Tree::new(parsed, self.manifest, &self.types, self.hooks, &text.path);
        if let Some(around) = &text.below {
            tree.imports.extend(around.imports.iter().cloned());
            tree.modules.extend(around.modules.iter().cloned());
            tree.whole = Some(around.text.clone());
        }
        Ok(tree)
    }

    /// Re-fields all texts together.
    pub(crate) fn run(&self, texts: &mut [Text]) -> Result<Vec<Diagnostic>, PlanError> {
        let mut notes = self.fields.notes.clone();
        notes.extend(self.rename_aliases(texts)?);
        let mut told: BTreeMap<String, Vec<payload::Told>> = BTreeMap::new();
        let sources: Vec<usize> = (0..texts.len()).filter(|i| texts[*i].source).collect();
        let size = |i: usize| texts[sources[i]].text.len();
        let written: Vec<Written> =
            longest_first(sources.len(), size, |i| self.statements(&texts[sources[i]]))
                .into_iter()
                .collect::<Result<_, _>>()?;
        for (i, written) in sources.iter().zip(written) {
            let text = &mut texts[*i];
            notes.extend(written.notes);
            notes.extend(
                written.unwrapped.iter().map(|name| leftovers::unwrapped_note(name, &text.path, &text.text)),
            );
            told.insert(text.path.clone(), written.told);
            text.text = written.text;
        }
        let size = |i: usize| texts[sources[i]].text.len();
        let trees: Vec<Tree<'_>> = longest_first(sources.len(), size, |i| self.tree(&texts[sources[i]]))
            .into_iter()
            .collect::<Result<_, _>>()?;
        let refs: Vec<&Tree<'_>> = trees.iter().collect();
        let mut shapes = Shapes::collect(&refs, &self.fields, self.module.as_deref());
        shapes.decide(&self.fields, self.manifest, &self.types);
        notes.extend(shapes::dates_as_times(&shapes, &self.fields, self.manifest, &self.types));
        let declared = mentions::declared(&refs, self.manifest);
        let casing = self.casing();
        let pattern = regular(&self.manifest.dialect.tags.pattern)
            .map_err(|e| PlanError::Pack(Diagnostic::new(format!("dialect.tags.pattern: {e}"))))?;
        let tag_texts: Vec<String> = trees
            .iter()
            .flat_map(|t| {
                t.parsed.walk().filter(|n| t.is_member(*n)).map(|n| t.text(n).to_owned()).collect::<Vec<_>>()
            })
            .collect();
        let joins = learn_joins(&pattern, &self.manifest.dialect.tags, &tag_texts);
        let wire = joins.get(&self.manifest.dialect.tags.shown).copied().unwrap_or_else(|| self.wire());
        let tags = TagRewriter {
            manifest: self.manifest,
            fields: &self.fields,
            casing,
            pattern: &pattern,
            joins: &joins,
            database: &self.database,
            models: self.models.as_ref(),
        };
        let mentioned = longest_first(trees.len(), size, |file| {
            mentions::find(&trees[file], file, &self.fields, &shapes, &declared)
        });
        let expanded = parameters::decide(&trees, &mentioned, &self.fields);
        let stamp = |file: usize| {
            let (tree, found) = (&trees[file], &mentioned[file]);
            let mut notes = Vec::new();
            let test = self.manifest.detect.is_test(&tree.path);
            let distinct = if test {
                distinct::values(tree, found, &self.fields, self.manifest, &*texts)
            } else {
                distinct::Distinct::new()
            };
            let stamper = Stamper {
                tree,
                file,
                fields: &self.fields,
                shapes: &shapes,
                mentions: found,
                expanded: &expanded,
                manifest: self.manifest,
                hooks: self.hooks,
                casing,
                tags: &tags,
                wire,
                test_suffixes: &self.manifest.detect.test_suffixes,
                told: told.get(&tree.path).map_or(&[], Vec::as_slice),
                distinct: &distinct,
                literals: RefCell::default(),
                told_literals: RefCell::default(),
                hoists: RefCell::default(),
                made_up: RefCell::default(),
                lost: RefCell::default(),
                unmeasured: RefCell::default(),
                aliases: RefCell::default(),
                unparsed: RefCell::default(),
            };
            let mut splices = stamper.stamp_runs();
            let rest = leftovers::rename(&stamper, &splices, &mut notes);
            splices.extend(rest);
            let refuse = |(line, n, text): &(u32, usize, String)| {
                let field = self.fields.new[*n].field.snake();
                Diagnostic::new(format!("`{text}` can't be read as the `{field}` that stands for it"))
                    .at(At::line(tree.path.clone(), *line))
                    .hint("imitate another resource with `--like`")
            };
            let mut made_up: Vec<Diagnostic> = stamper.made_up.borrow().iter().map(refuse).collect();
            // Tests tell of themselves when they run.
            if !self.manifest.detect.is_for_tests(&tree.path) {
                made_up.extend(stamper.lost.take());
            }
            for h in stamper.hoists.borrow().iter() {
                let reference = self.types.given(&h.name);
                let used = splices.iter().any(|(r, t)| {
                    let inside = |o: &std::ops::Range<usize>| o.start <= r.start && r.end <= o.end && o != r;
                    let within = h.function <= r.start && r.end <= h.end;
                    let named =
                        t.contains(&reference) || (h.value.contains("{name}") && t.contains(h.name.as_str()));
                    within && named && !splices.iter().any(|(o, _)| inside(o))
                });
                if !used {
                    continue;
                }
                let indent = tree.parsed.indent(h.before);
                let text = if h.value.contains("{name}") {
                    h.value.replace("{name}", &h.name).replace('\n', &format!("\n{indent}"))
                } else {
                    self.manifest.dialect.declare.replace("{name}", &h.name).replace("{value}", &h.value)
                };
                splices.push((h.before..h.before, format!("{text}\n{indent}")));
            }
            for (line, n) in stamper.unmeasured.take() {
                let field = self.fields.new[n].field.snake();
                let told = format!(
                    "left out a question about a length: `{field}` has none, and nothing checks it so"
                );
                notes.push(Diagnostic::new(told).at(At::line(tree.path.clone(), line)));
            }
            let mut unparsed = stamper.unparsed.take();
            unparsed.retain(|_, _| !self.manifest.detect.is_for_tests(&tree.path));
            let literals = stamper.literals.take();
            (apply(tree.parsed.text(), 0, splices), notes, made_up, unparsed, literals)
        };
        let stamped = longest_first(trees.len(), size, stamp);
        let mut made_up: Vec<Diagnostic> = Vec::new();
        let mut gone: BTreeMap<String, (String, u32)> = BTreeMap::new();
        let mut literals = Vec::new();
        for (at, (text, said, refused, unparsed, samples)) in sources.iter().zip(stamped) {
            literals.push(samples);
            texts[*at].text = text;
            notes.extend(said);
            made_up.extend(refused);
            for (name, line) in unparsed {
                gone.entry(name).or_insert_with(|| (texts[*at].path.clone(), line));
            }
        }
        asserted::follow(self, texts, &literals)?;
        distinct::apart(self, texts)?;
        notes.extend(units::unparsed_note(&gone));
        if !made_up.is_empty() {
            let diagnostic = made_up.remove(0);
            return Err(PlanError::NotUnderstood { diagnostic, steps: made_up });
        }
        texts.par_iter_mut().with_max_len(1).try_for_each(|text| {
            if text.source && text.below.is_some() {
                // Imports of a part are the file's.
            } else if text.source {
                let tree = self.tree(text)?;
                text.text = imports::mend(&tree, self.manifest);
            } else if let Some(new) = text
                .path
                .ends_with(".sql")
                .then(|| sql::ddl::in_text(&text.text, &self.fields, &self.manifest.types, &self.database))
                .flatten()
            {
                text.text = new;
            } else if text.path.ends_with(".sql") {
                text.text = sql::in_file(&text.text, &self.fields, &mut BTreeSet::new());
            } else {
                text.text =
                    payload::refield(&text.text, &self.fields, self.manifest, casing, wire, &mut Vec::new());
            }
            Ok::<_, PlanError>(())
        })?;
        Ok(notes)
    }

    /// How names shown to callers join words, where no annotation tells.
    fn wire(&self) -> Join {
        let shown = |c: fn(&str) -> bool| {
            self.fields.old.iter().filter(|o| o.words.len() > 1 && c(&o.field.shown)).count()
        };
        let snake = shown(|s| s.contains('_'));
        let humps = shown(|s| s.chars().any(char::is_uppercase));
        // Where objects are sent as they are, callers see the members' own names.
        let as_members = humps == snake && self.manifest.naming.untyped && !self.casing().snake_fields;
        if humps > snake || as_members { Join::Humps } else { Join::Snake }
    }

    /// Statements of SQL in string literals.
    fn statements(&self, text: &Text) -> Result<Written, PlanError> {
        let tree = self.tree(text)?;
        let mut told = Vec::new();
        let mut unwrapped = BTreeSet::new();
        let mut notes = Vec::new();
        let mut splices = Splices::new();
        let mut stack = vec![tree.parsed.root()];
        while let Some(node) = stack.pop() {
            if tree.is_string(node) {
                let whole = tree.text(node);
                let inner = tree.unquoted(whole);
                let new = if inner.trim_start().to_lowercase().starts_with("create table") {
                    sql::ddl::in_text(inner, &self.fields, &self.manifest.types, &self.database)
                } else if sql::is_statement(inner) {
                    sql::refield(inner, &self.fields, &mut unwrapped)
                } else {
                    let new = payload::refield(
                        inner,
                        &self.fields,
                        self.manifest,
                        self.casing(),
                        self.wire(),
                        &mut told,
                    );
                    (new != inner).then_some(new)
                };
                if let Some(new) = new {
                    let start = node.start_byte() + whole.find(inner).unwrap_or(1);
                    splices.push((start..start + inner.len(), new));
                }
                continue;
            }
            stack.extend(tree::children(node));
        }
        if self.manifest.detect.is_test(&text.path) {
            let rewrite = |t: &str| {
                payload::refield(t, &self.fields, self.manifest, self.casing(), self.wire(), &mut Vec::new())
            };
            let (cut, said) = cases::needless(&tree, &self.fields, self.manifest, &rewrite);
            let (rows, told) = cases::in_rows(&tree, &self.fields);
            splices.extend(cut.into_iter().chain(rows));
            notes.extend(said.into_iter().chain(told));
        }
        let text = apply(tree.parsed.text(), 0, splices);
        Ok(Written { text, told, unwrapped, notes })
    }

    /// Statements to whose placeholders not as many values are bound: path and line.
    fn unbound(&self, texts: &[Text]) -> Result<Vec<(String, u32)>, PlanError> {
        let mut out = Vec::new();
        for text in texts.iter().filter(|t| t.source && !self.manifest.syntax.chains.is_empty()) {
            let tree = self.tree(text)?;
            out.extend(links::unbound(&tree).into_iter().map(|line| (text.path.clone(), line)));
        }
        Ok(out)
    }

    /// Places in code where an old field's name remains though nothing of it should.
    pub(crate) fn remaining(&self, texts: &[Text]) -> Result<Vec<Diagnostic>, PlanError> {
        let mut out = Vec::new();
        let sources: Vec<usize> = (0..texts.len()).filter(|i| texts[*i].source).collect();
        let size = |i: usize| texts[sources[i]].text.len();
        let trees: Vec<Tree<'_>> = longest_first(sources.len(), size, |i| self.tree(&texts[sources[i]]))
            .into_iter()
            .collect::<Result<_, _>>()?;
        let refs: Vec<&Tree<'_>> = trees.iter().collect();
        let old_gone = self.without_new();
        let shapes = Shapes::collect(&refs, &old_gone, self.module.as_deref());
        let declared = mentions::declared(&refs, self.manifest);
        let found = longest_first(trees.len(), size, |file| {
            mentions::find(&trees[file], file, &old_gone, &shapes, &declared)
        });
        for ((i, tree), found) in sources.iter().zip(&trees).zip(found) {
            // Tests tell of themselves when they run.
            if let Some(table) =
                self.table.as_deref().filter(|_| !self.manifest.detect.is_for_tests(&tree.path))
            {
                out.extend(queried::left(tree, &old_gone, table));
            }
            for m in found.0 {
                let firm =
                    matches!(m.kind, mentions::Kind::Member | mentions::Kind::Key | mentions::Kind::Selected);
                if old_gone.old[m.old].plain && firm && m.shape.is_some() {
                    let name = &old_gone.old[m.old].field.name;
                    out.push(
                        Diagnostic::new(format!("field `{name}` could not be replaced"))
                            .at(At::line(texts[*i].path.clone(), tree.parsed.line(m.span.start)))
                            .hint("imitate another resource with `--like`"),
                    );
                }
            }
        }
        Ok(out)
    }

    /// The fields without old ones that the request has too: those rightly remain.
    fn without_new(&self) -> Fields {
        let mut fields = self.fields.clone();
        for old in &mut fields.old {
            if fields.new.iter().any(|n| n.words == old.words) {
                old.plain = false;
            }
        }
        fields
    }

    /// Spans of new fields' names that have the exemplar's noun in them: the rename pass must not touch them.
    fn protected(&self, text: &str, noun: &[Vec<String>; 2]) -> Vec<std::ops::Range<usize>> {
        let mut out = Vec::new();
        for new in &self.fields.new {
            let inside = noun.iter().any(|w| {
                !w.is_empty() && new.words.len() > w.len() && new.words.windows(w.len()).any(|x| x == w)
            });
            if inside {
                out.extend(words::find(text, &new.words));
            }
        }
        out.sort_by_key(|r| r.start);
        out.dedup();
        out
    }
}
