//! Types and expressions as the pack writes them: values that may be missing, values of many.

use crate::exemplar::draft::Context;
use regex::Regex;
use scaffold_core::{Diagnostic, PlanError};
use scaffold_pack::{Dialect, Manifest, Optional};
use scaffold_syntax::regular;

/// The pack's ways, ready for use.
#[derive(Debug, Clone)]
pub(crate) struct Types {
    optional: Optional,
    /// Whole types of many values.
    elements: Vec<Regex>,
    /// Whole types that carry one value of another.
    carriers: Vec<Regex>,
    /// Whole types of several values, each of its own type.
    products: Vec<Regex>,
    /// [`Self::elements`] anywhere in a text.
    many: Vec<Regex>,
    /// An annotation's key and value.
    tag: Option<Regex>,
}

impl Types {
    /// # Errors
    /// A pattern of the pack does not compile.
    pub(crate) fn new(dialect: &Dialect) -> Result<Self, PlanError> {
        let compile = |p: &str| {
            regular(p).map_err(|e| PlanError::Pack(Diagnostic::new(format!("dialect: types: {e}"))))
        };
        let whole = |patterns: &[String]| -> Result<Vec<Regex>, PlanError> {
            patterns.iter().map(|p| compile(&format!("^(?s:{p})$"))).collect()
        };
        Ok(Self {
            optional: dialect.optional.clone(),
            elements: whole(&dialect.elements)?,
            carriers: whole(&dialect.carriers)?,
            products: whole(&dialect.products)?,
            many: dialect.elements.iter().map(|p| compile(p)).collect::<Result<_, _>>()?,
            tag: regular(&dialect.tags.pattern).ok().filter(|p| p.captures_len() > 2),
        })
    }

    /// Finds keys and values of annotations.
    pub(crate) fn tag(&self) -> Option<&Regex> {
        self.tag.as_ref()
    }

    /// The type of the value where `ty` is one of values that may be missing.
    pub(crate) fn inner<'t>(&self, ty: &'t str) -> Option<&'t str> {
        let ty = ty.trim();
        self.optional.types.iter().find_map(|form| {
            let (before, behind) = form.split_once("{}")?;
            let rest = ty.strip_prefix(before)?.strip_suffix(behind)?;
            (!rest.is_empty()).then_some(rest)
        })
    }

    /// Whether a value of the type may be missing.
    pub(crate) fn is_optional(&self, ty: &str) -> bool {
        self.inner(ty).is_some()
    }

    /// The type of such values.
    pub(crate) fn wrap(&self, ty: &str) -> String {
        self.optional.types.first().map_or_else(|| ty.to_owned(), |form| form.replace("{}", ty))
    }

    /// What a list or map of a type holds.
    pub(crate) fn element<'t>(&self, ty: &'t str) -> Option<&'t str> {
        let ty = ty.trim();
        self.elements.iter().find_map(|p| Some(p.captures(ty)?.get(1)?.as_str()))
    }

    /// What a type carries that holds one value of another.
    fn carried<'t>(&self, ty: &'t str) -> Option<&'t str> {
        self.carriers.iter().find_map(|p| Some(p.captures(ty.trim())?.get(1)?.as_str()))
    }

    /// The type of the value at `index` where `ty` is one of `count` values, each of its own type.
    pub(crate) fn part<'t>(&self, ty: &'t str, index: usize, count: usize) -> Option<&'t str> {
        let core = self.core(ty);
        let list = self.products.iter().find_map(|p| Some(p.captures(core)?.get(1)?.as_str()))?;
        let mut depth = 0_usize;
        let parts: Vec<&str> = list
            .split(|c: char| {
                match c {
                    '(' | '[' | '<' | '{' => depth += 1,
                    ')' | ']' | '>' | '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                c == ',' && depth == 0
            })
            .map(str::trim)
            .filter(|p| !p.is_empty())
            .collect();
        (parts.len() == count).then(|| parts[index])
    }

    /// Whether a text names a type of many values.
    pub(crate) fn names_many(&self, text: &str) -> bool {
        self.many.iter().any(|p| p.is_match(text))
    }

    /// A type without marks of being missing or repeated.
    pub(crate) fn core<'t>(&self, ty: &'t str) -> &'t str {
        let mut t = ty.trim();
        while let Some(inner) = self.inner(t).or_else(|| self.element(t)).or_else(|| self.carried(t)) {
            t = inner;
        }
        t
    }

    /// An expression that gives a value that may be missing of one that is there.
    pub(crate) fn given(&self, value: &str) -> String {
        fill(&self.optional.given, value)
    }

    /// The expression that [`Self::given`] was made of.
    pub(crate) fn ungiven<'t>(&self, text: &'t str) -> Option<&'t str> {
        between(&self.optional.given, text)
    }

    /// An expression that gives the value of one that may be missing.
    pub(crate) fn followed(&self, value: &str) -> String {
        fill(&self.optional.followed, value)
    }

    /// The expression that [`Self::followed`] was made of.
    pub(crate) fn unfollowed<'t>(&self, text: &'t str) -> Option<&'t str> {
        between(&self.optional.followed, text)
    }

    /// Only variables can be given as values that may be missing.
    pub(crate) fn needs_variable(&self) -> bool {
        self.optional.of_variables
    }

    /// The missing value.
    pub(crate) fn nothing(&self) -> &str {
        &self.optional.nothing
    }

    /// A condition that such a value is there.
    pub(crate) fn present(&self, value: &str) -> String {
        fill(&self.optional.present, value)
    }

    /// Statements that set a local only where something is there; empty where the pack has none.
    pub(crate) fn guarded(&self) -> &str {
        &self.optional.guarded
    }
}

fn fill(form: &str, value: &str) -> String {
    if form.is_empty() { value.to_owned() } else { form.replace("{}", value) }
}

fn between<'t>(form: &str, text: &'t str) -> Option<&'t str> {
    let (before, behind) = form.split_once("{}").filter(|(a, b)| !(a.is_empty() && b.is_empty()))?;
    text.strip_prefix(before)?.strip_suffix(behind)
}

/// The kind of database behind the service: what it needs says more than its library.
pub(crate) fn database(cx: &Context<'_>) -> &'static str {
    let needs = cx.service.needs.iter().flat_map(|n| n.value.iter().map(String::as_str));
    let library = cx.service.database.iter().map(|d| d.value.as_str());
    let all: String = needs.chain(library).collect::<Vec<_>>().join(" ");
    database_of(&all).or_else(|| required_engine(cx)).unwrap_or("postgres")
}

/// The database whose driver is required, where it is the only one.
fn required_engine(cx: &Context<'_>) -> Option<&'static str> {
    let text = super::manifest_texts(cx).ok()?;
    let engines = &cx.pack.manifest().checks.engines;
    let mut found: Vec<&'static str> = Vec::new();
    for (library, engine) in engines {
        let required = text.lines().any(|l| l.contains(library.as_str()) && !l.contains("// indirect"));
        found.extend(database_of(engine).filter(|_| required));
    }
    found.dedup();
    match found[..] {
        [one] => Some(one),
        _ => None,
    }
}

fn database_of(fact: &str) -> Option<&'static str> {
    let fact = fact.to_lowercase();
    match () {
        () if fact.contains("sqlite") => Some("sqlite"),
        () if fact.contains("mysql") || fact.contains("maria") => Some("mysql"),
        () if fact.contains("postgres") => Some("postgres"),
        () => None,
    }
}

/// What every place that has only a manifest asks.
pub(crate) fn types(manifest: &Manifest) -> Result<Types, PlanError> {
    Types::new(&manifest.dialect)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(types: &[&str], given: &str, followed: &str, elements: &[&str]) -> Types {
        let list = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        let optional = Optional {
            types: list(types),
            given: given.into(),
            followed: followed.into(),
            ..Optional::default()
        };
        Types::new(&Dialect { optional, elements: list(elements), ..Dialect::default() }).unwrap()
    }

    #[test]
    fn each_of_several_values_has_its_type() {
        let products = vec![r"\((.*)\)".to_owned()];
        let types =
            Types::new(&Dialect { products, elements: vec!["Vec<(.*)>".into()], ..Dialect::default() })
                .unwrap();
        let pair = "Vec<(Book, HashMap<u32, (Tag, Tag)>)>";
        assert_eq!(types.part(pair, 0, 2), Some("Book"));
        assert_eq!(types.part(pair, 1, 2), Some("HashMap<u32, (Tag, Tag)>"));
        assert_eq!((types.part(pair, 0, 3), types.part("Book", 0, 2)), (None, None));
    }

    #[test]
    fn marks_stand_before_behind_or_around() {
        let pointers = of(&["*{}"], "&{}", "*{}", &[r"\[[^\]]*\](.*)"]);
        assert_eq!((pointers.core("[]*Book"), pointers.wrap("int").as_str()), ("Book", "*int"));
        assert_eq!(pointers.given("x"), "&x");
        let unions = of(&["{} | None", "Optional[{}]"], "", "", &[r"(?:list|Sequence)\[(.*)\]"]);
        assert_eq!(unions.core("list[Book | None]"), "Book");
        assert_eq!(
            (unions.inner("Optional[int]"), unions.wrap("date").as_str()),
            (Some("int"), "date | None")
        );
        assert_eq!(unions.given("x"), "x");
        let boxes = of(&["Option<{}>"], "Some({})", "", &["Vec<(.*)>"]);
        assert_eq!((boxes.core("Vec<Option<Book>>"), boxes.given("x").as_str()), ("Book", "Some(x)"));
        assert!(boxes.names_many("Result<Vec<Book>, Error>"));
    }
}
