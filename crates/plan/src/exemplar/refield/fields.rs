//! The exemplar's fields and the request's, which of them stand for which, and what the new ones are in this repository.

use super::words;
use crate::exemplar::draft::Context;
use scaffold_core::{Diagnostic, EntityField, Field, FieldRole, FieldType};
use scaffold_pack::{FieldClass, Manifest};

/// A field of the exemplar.
#[derive(Debug, Clone)]
pub(crate) struct Old {
    /// Lower-case words of its name.
    pub(crate) words: Vec<String>,
    /// As explored.
    pub(crate) field: EntityField,
    /// Replaced by the request's fields; ids, timestamps and owners are not.
    pub(crate) plain: bool,
    /// No caller sets it: nothing new stands for it.
    pub(crate) aux: bool,
    /// The key, as data that a unique field takes the part of.
    pub(crate) key: bool,
}

/// A field of the request, as it is in this repository.
#[derive(Debug, Clone)]
pub(crate) struct New {
    /// As requested.
    pub(crate) field: Field,
    /// Lower-case words, made safe against the language's words.
    pub(crate) words: Vec<String>,
    /// Field class of its values in the code; differs from the field's own where the repository lacks a type.
    pub(crate) class: String,
    /// Its type in the code, without any mark of being optional.
    pub(crate) native: String,
    /// What a statement has to make of its values where the code keeps as text what the column does not.
    pub(crate) cast: Option<String>,
}

impl New {
    /// May be missing.
    pub(crate) fn optional(&self) -> bool {
        self.field.modifiers.optional
    }

    /// The class of the request (`decimal` though kept as `string`).
    pub(crate) fn kind(&self) -> &'static str {
        self.field.ty.class()
    }
}

const CLASSES: [&str; 13] = [
    "string",
    "text",
    "int",
    "bigint",
    "decimal",
    "float",
    "bool",
    "date",
    "datetime",
    "uuid",
    "enum",
    "json",
    "references",
];

/// How far a sibling's class (column) is from a new field's (row), in `CLASSES` order.
const DISTANCE: [[u8; 13]; 13] = [
    [0, 1, 5, 5, 5, 5, 6, 5, 5, 4, 7, 8, 8],
    [1, 0, 5, 5, 5, 5, 6, 5, 5, 4, 7, 8, 8],
    [4, 5, 0, 1, 2, 2, 4, 4, 4, 6, 8, 8, 5],
    [4, 5, 1, 0, 2, 2, 4, 4, 4, 6, 8, 8, 5],
    [4, 5, 2, 2, 0, 1, 5, 4, 4, 6, 8, 8, 8],
    [4, 5, 2, 2, 1, 0, 5, 4, 4, 6, 8, 8, 8],
    [4, 5, 2, 2, 3, 3, 0, 4, 4, 6, 8, 8, 8],
    [4, 5, 4, 4, 4, 4, 4, 0, 1, 6, 8, 8, 8],
    [4, 5, 4, 4, 4, 4, 4, 1, 0, 6, 8, 8, 8],
    [3, 5, 5, 5, 5, 5, 6, 5, 5, 0, 7, 8, 6],
    [1, 2, 5, 5, 5, 5, 6, 5, 5, 4, 0, 8, 8],
    [4, 3, 5, 5, 5, 5, 6, 5, 5, 6, 8, 0, 8],
    [4, 5, 1, 0, 3, 3, 5, 5, 5, 1, 8, 8, 0],
];

/// Last words of names that stand for dates.
const DATE_WORDS: [&str; 6] = ["on", "at", "date", "day", "until", "since"];

fn distance(new: &str, sibling: &str) -> f64 {
    let at = |c: &str| CLASSES.iter().position(|k| *k == c);
    match (at(new), at(sibling)) {
        (Some(n), Some(s)) => f64::from(DISTANCE[n][s]),
        _ => 9.0,
    }
}

/// How far `old` is from `new` as something to stamp it from; lower is better.
pub(crate) fn closeness(new: &New, old: &Old) -> f64 {
    let f = &old.field;
    let mut d = distance(&new.class, &f.kind);
    let dated =
        matches!(new.class.as_str(), "date" | "datetime") && matches!(f.kind.as_str(), "string" | "text");
    if dated && old.words.last().is_some_and(|w| DATE_WORDS.contains(&w.as_str())) {
        // A date that is kept as text.
        d = 1.5;
    }
    if new.class != new.kind() {
        d += 0.3;
    }
    if new.field.modifiers.unique != f.unique {
        d += if new.field.modifiers.unique || f.unique { 0.4 } else { 0.0 };
    }
    if new.optional() != f.optional {
        d += 0.5;
    }
    if f.semantic.is_some() {
        d += 0.7;
    }
    d
}

/// Classes that stand for one another in filters and as representatives.
fn family(class: &str) -> &'static str {
    match class {
        "string" | "text" => "text",
        "int" | "bigint" | "float" | "decimal" => "number",
        "date" | "datetime" => "date",
        "bool" => "bool",
        "uuid" | "references" => "key",
        "enum" => "enum",
        _ => "json",
    }
}

/// A field whose type is only what a schema says: values of its class are of the language's own type for it.
fn untyped(field: &EntityField, manifest: &Manifest) -> EntityField {
    let native = manifest.types.get(&field.kind).map_or_else(|| field.native.clone(), |t| t.native.clone());
    EntityField { native, ..field.clone() }
}

/// Everything about fields that is decided once.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    /// The exemplar's, plain ones and kept ones.
    pub(crate) old: Vec<Old>,
    /// The request's, in its order.
    pub(crate) new: Vec<New>,
    /// What was decided on the way.
    pub(crate) notes: Vec<Diagnostic>,
}

impl Fields {
    /// Sorts the exemplar's fields and settles the types of the new ones; `requires` says whether the service
    /// requires a module.
    pub(crate) fn new(
        entity: &[EntityField],
        request: &[Field],
        manifest: &Manifest,
        requires: impl Fn(&str) -> bool,
    ) -> Self {
        let dynamic = manifest.naming.untyped;
        let some = entity.iter().any(|f| f.role == FieldRole::Plain);
        let old = entity
            .iter()
            .map(|f| Old {
                words: words::of(&f.name),
                field: if dynamic { untyped(f, manifest) } else { f.clone() },
                aux: dynamic && some && matches!(f.role, FieldRole::Aux | FieldRole::Enum),
                plain: !matches!(f.role, FieldRole::Id | FieldRole::Timestamp | FieldRole::Relation),
                key: false,
            })
            .collect();
        let mut notes = Vec::new();
        let mut new = Vec::new();
        for field in request {
            let kind = field.ty.class();
            let mut class = kind.to_owned();
            let known = manifest.types.get(kind);
            if let Some(FieldClass { module: Some(module), instead: Some(instead), instead_note, .. }) = known
                && !requires(module)
            {
                class.clone_from(instead);
                if let Some(note) = instead_note {
                    notes.push(Diagnostic::new(format!("`{}` is {note}", field.snake())));
                }
            }
            let native = manifest.types.get(&class).map_or_else(String::new, |t| t.native.clone());
            let textual = |class: &str| matches!(class, "string" | "text" | "enum");
            let column =
                known.and_then(|t| t.sql.get("postgres")).filter(|_| textual(&class) && !textual(kind));
            let cast = column.and_then(|ty| ty.split('(').next()).map(str::to_owned);
            let mut words = field.words.clone();
            let joined = words.concat();
            if words.len() == 1 && manifest.naming.reserved.contains(&joined) {
                words.push("value".to_owned());
                notes.push(Diagnostic::new(format!(
                    "field `{}` is named `{}`: it is a word of the language",
                    field.snake(),
                    words.join("_")
                )));
            }
            new.push(New { field: field.clone(), words, class, native, cast });
        }
        Self { old, new, notes }
    }

    /// Indexes of the plain old fields that new ones stand for.
    pub(crate) fn plain(&self) -> impl Iterator<Item = usize> {
        self.old.iter().enumerate().filter(|(_, o)| o.plain && !o.aux).map(|(i, _)| i)
    }

    /// Indexes of those that callers give a value for.
    pub(crate) fn given(&self) -> impl Iterator<Item = usize> {
        self.plain().filter(|o| self.old[*o].field.role != FieldRole::Aux)
    }

    /// Of the old fields `among`, the one to stamp new field `n` from.
    pub(crate) fn sibling(&self, n: usize, among: &[usize]) -> Option<usize> {
        among.iter().copied().min_by(|a, b| {
            let (ca, cb) = (closeness(&self.new[n], &self.old[*a]), closeness(&self.new[n], &self.old[*b]));
            ca.total_cmp(&cb).then(a.cmp(b))
        })
    }

    /// As [`Self::sibling`], for a run that narrows a search: there the request's own class decides how values compare.
    pub(crate) fn filter_sibling(&self, n: usize, among: &[usize]) -> Option<usize> {
        let own = New { class: self.new[n].kind().to_owned(), ..self.new[n].clone() };
        among.iter().copied().min_by(|a, b| {
            closeness(&own, &self.old[*a]).total_cmp(&closeness(&own, &self.old[*b])).then(a.cmp(b))
        })
    }

    /// The new fields that take the place of a run of the old fields `covered`; `filter` where the run narrows
    /// or orders a search: only fields of a class that occurs in the run do that.
    pub(crate) fn cover(&self, covered: &[usize], filter: bool) -> Vec<usize> {
        let every: Vec<usize> = (0..self.new.len()).collect();
        let plain: Vec<usize> = self.plain().collect();
        let strict = !self.given().all(|o| covered.contains(&o));
        if filter {
            return every
                .into_iter()
                .filter(|n| {
                    covered.iter().any(|o| family(&self.old[*o].field.kind) == family(self.new[*n].kind()))
                })
                .collect();
        }
        if !strict {
            return every;
        }
        type Property = (fn(&Old) -> bool, fn(&New) -> bool);
        let properties: [Property; 4] = [
            (|o| o.field.unique, |n| n.field.modifiers.unique),
            (|o| family(&o.field.kind) == "bool", |n| family(n.kind()) == "bool"),
            (|o| family(&o.field.kind) == "date", |n| family(n.kind()) == "date"),
            (|o| family(&o.field.kind) == "number", |n| family(n.kind()) == "number"),
        ];
        for (of_old, of_new) in properties {
            let having: Vec<usize> = plain.iter().copied().filter(|o| of_old(&self.old[*o])).collect();
            if !having.is_empty() && having == covered {
                return every.into_iter().filter(|n| of_new(&self.new[*n])).collect();
            }
        }
        every
    }

    /// The new fields that a part of the old ones stands for where a caller gives only that part.
    pub(crate) fn stand_ins(&self, covered: &[usize]) -> Vec<usize> {
        let plain: Vec<usize> = self.plain().collect();
        (0..self.new.len())
            .filter(|n| self.sibling(*n, &plain).is_some_and(|o| covered.contains(&o)))
            .collect()
    }

    /// The new field that takes old field `o`'s part in what callers send and are told.
    pub(crate) fn stand_in(&self, o: usize) -> Option<usize> {
        self.stand_ins(&[o]).first().copied().or_else(|| self.representative(o))
    }

    /// The new field that stands for old field `o` where no run says more: unique for unique, then the same kind,
    /// then text for text and number for number.
    pub(crate) fn representative(&self, o: usize) -> Option<usize> {
        if self.old[o].aux {
            return None;
        }
        let old = &self.old[o].field;
        let fits = |n: &New| family(&old.kind) == family(n.kind());
        let every = || self.new.iter().enumerate();
        let unique = every().find(|(_, n)| old.unique && n.field.modifiers.unique && fits(n));
        unique
            .or_else(|| every().find(|(_, n)| n.kind() == old.kind && !n.optional()))
            .or_else(|| every().find(|(_, n)| n.kind() == old.kind))
            .or_else(|| every().find(|(_, n)| fits(n) && !n.optional()))
            .or_else(|| every().find(|(_, n)| fits(n)))
            .or_else(|| every().find(|(_, n)| family(&old.kind) == "text" && n.class == "string"))
            .map(|(i, _)| i)
    }
}

/// The words of each field of the exemplar that the request's take the place of.
pub(crate) fn plain_words(cx: &Context<'_>) -> Vec<Vec<String>> {
    let fields = cx.exemplar.entity.iter().flat_map(|e| &e.fields);
    fields.filter(|f| f.role == FieldRole::Plain).map(|f| words::of(&f.name)).collect()
}

/// `{max}`, `{precision}`, `{scale}`, `{values}`, `{0}`, `{1}` of a pack's text filled in for a field.
pub(crate) fn fill(text: &str, field: &Field) -> String {
    let mut out = text.to_owned();
    match &field.ty {
        FieldType::String { max } => out = out.replace("{max}", &max.to_string()),
        FieldType::Decimal { precision, scale } => {
            out = out.replace("{precision}", &precision.to_string()).replace("{scale}", &scale.to_string());
        }
        FieldType::Enum { values } => {
            out = out.replace("{values}", &values.join(" ")).replace("{0}", &values[0]);
            out = out.replace("{1}", values.last().unwrap_or(&values[0]));
        }
        _ => {}
    }
    out.replace("{max}", "255")
}
