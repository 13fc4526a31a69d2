//! Annotations on members: the field's name in each key's own style, and only the rules that hold for the new field.

use super::fields::{Fields, fill};
use super::shapes::Shape;
use super::words::{self, Casing, Join};
use crate::exemplar::draft::Context;
use crate::exemplar::words::one_line;
use regex::{Captures, Regex};
use scaffold_pack::{Manifest, Tags};
use std::collections::BTreeMap;

/// Tables made of models: what their annotations do not say of a column, nothing does.
#[derive(Debug, Clone)]
pub(crate) struct Models {
    /// The key of settings that the library reads.
    pub(crate) key: String,
    /// The exemplar's entity.
    pub(crate) entity: String,
}

impl Models {
    /// `None` where tables are made otherwise.
    pub(crate) fn of(cx: &Context<'_>) -> Option<Self> {
        let tags = &cx.pack.manifest().dialect.tags;
        let library = cx.service.database.as_ref().filter(|_| cx.service.migrations.is_none())?;
        let key = tags.settings.iter().find(|k| **k == library.value)?;
        Some(Self { key: key.clone(), entity: cx.exemplar.entity.as_ref()?.name.clone() })
    }

    /// Whether a table is made of the record: it has settings, or it is the entity and no other record has any.
    pub(crate) fn is_table(&self, record: &Shape, all: &[Shape]) -> bool {
        let mark = format!("{}:\"", self.key);
        let set = |s: &Shape| s.text.contains(&mark);
        set(record) || record.name.as_deref() == Some(self.entity.as_str()) && !all.iter().any(set)
    }
}

/// What rewriting needs to know.
pub(crate) struct TagRewriter<'a> {
    pub(crate) manifest: &'a Manifest,
    pub(crate) fields: &'a Fields,
    pub(crate) casing: &'a Casing,
    pub(crate) pattern: &'a Regex,
    /// Key → how it joins words.
    pub(crate) joins: &'a BTreeMap<String, Join>,
    /// Database whose column types settings name.
    pub(crate) database: &'a str,
    /// Where tables are made of models.
    pub(crate) models: Option<&'a Models>,
}

/// How each key joins words, learned from the values that have several.
pub(crate) fn learn_joins(pattern: &Regex, tags: &Tags, texts: &[String]) -> BTreeMap<String, Join> {
    let mut seen: BTreeMap<String, (usize, usize, usize)> = BTreeMap::new();
    // A language without such annotations has no pattern for them.
    let texts = if pattern.captures_len() > 2 { texts } else { &[] };
    for text in texts {
        for c in pattern.captures_iter(text) {
            let name = c[2].split(',').next().unwrap_or("").to_owned();
            if !tags.names.iter().any(|k| *k == c[1]) || words::of(&name).len() < 2 {
                continue;
            }
            let votes = seen.entry(c[1].to_owned()).or_default();
            match () {
                () if name.contains('_') => votes.0 += 1,
                () if name.contains('-') => votes.1 += 1,
                () => votes.2 += 1,
            }
        }
    }
    seen.into_iter()
        .map(|(key, (snake, kebab, humps))| {
            let join = if snake >= kebab && snake >= humps {
                Join::Snake
            } else if kebab > humps {
                Join::Kebab
            } else {
                Join::Humps
            };
            (key, join)
        })
        .collect()
}

impl TagRewriter<'_> {
    /// The annotation of a table's column, quotes included, with the settings that a column of new field `n` takes
    /// and old field `o` had none of.
    pub(crate) fn with_settings(&self, text: &str, models: &Models, o: usize, n: usize) -> String {
        let settings = self.settings("", o, n);
        if settings.is_empty() || text.contains(&format!("{}:\"", models.key)) {
            return text.to_owned();
        }
        let setting = format!("{}:\"{settings}\"", models.key);
        match (text.chars().next(), self.manifest.syntax.quotes.last()) {
            (Some(quote), _) => format!("{} {setting}{quote}", text.trim_end_matches(quote)),
            (None, Some(quote)) => format!("{quote}{setting}{quote}"),
            (None, None) => String::new(),
        }
    }

    /// The annotation of old field `o`, quotes included, for new field `n`; `sought` where it narrows a search.
    pub(crate) fn rewrite(&self, text: &str, o: usize, n: usize, sought: bool) -> String {
        let tags = &self.manifest.dialect.tags;
        if self.pattern.captures_len() < 3 {
            return text.to_owned();
        }
        let out = self.pattern.replace_all(text, |c: &Captures<'_>| {
            let (key, value) = (&c[1], &c[2]);
            let value = if tags.names.iter().any(|k| k == key) {
                self.named(key, value, o, n)
            } else if tags.rules.iter().any(|k| k == key) {
                self.rules(value, o, n, sought)
            } else if tags.settings.iter().any(|k| k == key) {
                self.settings(value, o, n)
            } else {
                return self.other(&c[0], o, n);
            };
            if value.is_empty() { String::new() } else { format!("{key}:\"{value}\"") }
        });
        tidy(&out)
    }

    fn named(&self, key: &str, value: &str, o: usize, n: usize) -> String {
        let (name, options) = value.split_once(',').map_or((value, None), |(a, b)| (a, Some(b)));
        if matches!(name, "" | "-") {
            return value.to_owned();
        }
        let tags = &self.manifest.dialect.tags;
        let default = if tags.columns.iter().any(|k| k == key) { Join::Snake } else { self.default_join() };
        let join = self.joins.get(key).copied().unwrap_or(default);
        let new = &self.fields.new[n].words;
        let old = &self.fields.old[o].words;
        let name = if words::of(name) == *old {
            if old.len() == 1 || new.len() == 1 {
                if name.starts_with(char::is_uppercase) {
                    self.casing.humps(new, true)
                } else {
                    self.casing.like("x", new, join)
                }
            } else {
                self.casing.like(name, new, join)
            }
        } else {
            self.casing.like("x", new, join)
        };
        // What spares callers an empty text would keep `false` and zero from them.
        let old_kind = self.fields.old[o].field.kind.as_str();
        let sparing = matches!(old_kind, "string" | "text")
            && !self.fields.new[n].optional()
            && !matches!(self.fields.new[n].class.as_str(), "string" | "text");
        let options = options.into_iter().flat_map(|o| o.split(','));
        // An option with a value of its own (`format:…`) holds for values of its type.
        let alike = old_kind == self.fields.new[n].kind() || self.both_times(o, n);
        let kept = options.filter(|o| !(sparing && o.trim() == tags.optional) && (alike || !o.contains(':')));
        std::iter::once(name.as_str()).chain(kept).collect::<Vec<_>>().join(",")
    }

    fn both_times(&self, o: usize, n: usize) -> bool {
        let time = |kind: &str| matches!(kind, "date" | "datetime");
        time(&self.fields.old[o].field.kind) && time(self.fields.new[n].kind())
    }

    fn default_join(&self) -> Join {
        self.joins.get(&self.manifest.dialect.tags.shown).copied().unwrap_or(Join::Snake)
    }

    fn rules(&self, value: &str, o: usize, n: usize, sought: bool) -> String {
        let tags = &self.manifest.dialect.tags;
        let new = &self.fields.new[n];
        let given: Vec<&str> = value.split(',').map(str::trim).collect();
        let mut out: Vec<String> = Vec::new();
        let required = given.contains(&tags.required.as_str());
        let optional = given.contains(&tags.optional.as_str());
        let modifiers = &new.field.modifiers;
        // Nobody has to search by a field because it has to be given.
        if new.optional() || ((optional || sought) && !required) {
            out.push(tags.optional.clone());
        } else if !tags.never_required.contains(&new.class) {
            out.push(tags.required.clone());
        }
        if let Some(class) = self.manifest.types.get(new.kind())
            && !class.rules.is_empty()
            && (new.class == "string" || new.kind() == "enum")
        {
            out.extend(class.rules.iter().map(|r| fill(r, &new.field)));
        }
        if self.both_times(o, n) {
            let layouts = given
                .iter()
                .filter(|r| r.split_once('=').is_some_and(|(r, _)| tags.layouts.iter().any(|l| l == r)));
            out.extend(layouts.map(|r| (*r).to_owned()));
        }
        if modifiers.email {
            out.push(tags.email.clone());
        }
        if modifiers.url {
            out.push(tags.url.clone());
        }
        let length = given.iter().find_map(|r| {
            let (rule, _) = r.split_once('=')?;
            tags.lengths.iter().any(|l| l == rule).then(|| rule.to_owned())
        });
        if let (Some(rule), "string", "string") = (length, new.class.as_str(), new.kind()) {
            out.push(format!("{rule}={}", fill("{max}", &new.field)));
        }
        if modifiers.min.is_some() || modifiers.max.is_some() {
            let text = new.class == "string" && new.kind() != "string";
            if !text {
                out.extend(modifiers.min.iter().map(|m| tags.min.replace("{}", &m.to_string())));
                out.extend(modifiers.max.iter().map(|m| tags.max.replace("{}", &m.to_string())));
            }
        }
        if out.len() == 1 && out[0] == tags.optional && tags.never_required.contains(&new.class) {
            out.clear();
        }
        out.join(",")
    }

    fn settings(&self, value: &str, o: usize, n: usize) -> String {
        let new = &self.fields.new[n];
        let mut out: Vec<String> = Vec::new();
        let names = &self.manifest.dialect.tags.setting;
        let (mut unique, mut typed) = (false, false);
        for part in value.split(';').map(str::trim).filter(|p| !p.is_empty()) {
            let (name, given) = part.split_once(':').map_or((part, None), |(a, b)| (a, Some(b)));
            let key = name.to_lowercase().replace([' ', '_'], "");
            let is = |names: &[String]| names.contains(&key);
            match () {
                () if is(&names.column) => out.push(format!("{name}:{}", new.words.join("_"))),
                () if is(&names.type_)
                    && new.kind() == "decimal"
                    && self.fields.old[o].field.kind == "decimal" =>
                {
                    // As exact numbers are kept here, at the new one's size.
                    let base = given.unwrap_or_default().split('(').next().unwrap_or_default();
                    typed = true;
                    out.push(format!(
                        "{name}:{}",
                        fill(&format!("{base}({{precision}},{{scale}})"), &new.field)
                    ));
                }
                () if is(&names.type_) => {
                    let ty = self
                        .manifest
                        .types
                        .get(new.kind())
                        .and_then(|t| t.sql.get(self.database).or_else(|| t.sql.get("postgres")));
                    typed |= ty.is_some();
                    out.extend(ty.map(|t| format!("{name}:{}", fill(t, &new.field))));
                }
                () if is(&names.size) && new.kind() == "string" => {
                    out.push(format!("{name}:{}", fill("{max}", &new.field)))
                }
                () if is(&names.required) && !new.optional() => out.push(part.to_owned()),
                () if is(&names.key)
                    && self.fields.old[o].key
                    && self.fields.representative(o) == Some(n) =>
                {
                    unique = true;
                    out.push(part.to_owned());
                }
                () if is(&names.unique) && new.field.modifiers.unique => {
                    unique = true;
                    out.push(given.map_or(part.to_owned(), |g| {
                        format!(
                            "{name}:{}",
                            self.casing.replace(g, &self.fields.old[o].words, &new.words, Join::Snake)
                        )
                    }));
                }
                () => {}
            }
        }
        if new.field.modifiers.unique && !unique {
            out.push(names.new_unique.clone());
        }
        if new.kind() == "decimal" && !typed {
            let ty = self
                .manifest
                .types
                .get("decimal")
                .and_then(|t| t.sql.get(self.database).or(t.sql.get("postgres")));
            out.extend(ty.map(|t| names.new_type.replace("{}", &fill(t, &new.field))));
        }
        out.join(";")
    }

    /// A key that the pack does not know: kept where the type stays, its value renamed.
    fn other(&self, whole: &str, o: usize, n: usize) -> String {
        let old = &self.fields.old[o];
        let new = &self.fields.new[n];
        if old.field.kind != new.class {
            return String::new();
        }
        self.casing.replace(whole, &old.words, &new.words, Join::Snake)
    }
}

/// No white space at the ends or twice between keys.
fn tidy(text: &str) -> String {
    let quote: String = text.chars().take(1).collect();
    let inner = text.trim_matches(|c| quote.contains(c));
    let inner = one_line(inner);
    if inner.is_empty() { String::new() } else { format!("{quote}{inner}{quote}") }
}
