//! Tera behind a strict engine: what is undefined is an error, nothing is escaped, tags on lines of their own
//! leave no line behind. Knows neither where output goes nor what a pack is.

mod columns;
mod error;
mod fit;
mod lines;

pub use error::{Note, RenderError};

use serde::Serialize;
use std::collections::BTreeSet;
use tera::{Kwargs, State, Tera};

/// Largest text that one template may make, in bytes.
const MAX_OUTPUT: usize = 4 << 20;

/// Templates, parsed and checked.
pub struct Engine {
    tera: Tera,
}

impl Engine {
    /// Parses `templates` (name and text). Includes and components may refer to one another in any order.
    ///
    /// # Errors
    /// The first template that does not parse, or refers to a filter, test or template that is not there.
    pub fn new<N, T>(templates: impl IntoIterator<Item = (N, T)>) -> Result<Self, RenderError>
    where
        N: AsRef<str>,
        T: AsRef<str>,
    {
        let mut tera = Tera::new();
        tera.autoescape_on(Vec::<String>::new());
        tera.register_filter("columns", |text: &str, _: Kwargs, _: &State| columns::align(text));
        tera.register_filter("sorted", |text: &str, _: Kwargs, _: &State| lines::sorted(text));
        tera.register_filter("one_line", |text: &str, how: Kwargs, _: &State| {
            Ok::<_, tera::Error>(lines::one_line(text, how.must_get::<usize>("width")?))
        });
        tera.register_filter("single_quoted", |text: &str, _: Kwargs, _: &State| lines::single_quoted(text));
        tera.register_filter("fit", |text: &str, how: Kwargs, _: &State| {
            let flag = |name| Ok::<_, tera::Error>(how.get::<bool>(name)?.unwrap_or_default());
            let width = how.must_get::<usize>("width")?;
            Ok::<_, tera::Error>(fit::fit(text, width, flag("snug")?, flag("bare")?))
        });
        tera.register_filter("paragraphs", |text: &str, _: Kwargs, _: &State| lines::paragraphs(text));
        tera.register_filter("quoted", |text: &str, _: Kwargs, _: &State| {
            serde_json::Value::from(text).to_string()
        });
        let sources: Vec<(String, String)> = templates
            .into_iter()
            .map(|(name, text)| (name.as_ref().to_owned(), lines::close_up(text.as_ref())))
            .collect();
        tera.add_raw_templates(sources.iter().map(|(n, t)| (n.as_str(), t.as_str())))
            .map_err(|e| RenderError::from_tera("", &e))?;
        Ok(Self { tera })
    }

    /// Names of the templates, sorted.
    pub fn names(&self) -> BTreeSet<&str> {
        self.tera.get_template_names().collect()
    }

    /// The variables that a template and what it includes ask for, sorted.
    ///
    /// # Errors
    /// There is no such template.
    pub fn inputs(&self, name: &str) -> Result<BTreeSet<String>, RenderError> {
        let found = self.tera.get_template_variables(name).map_err(|e| RenderError::from_tera(name, &e))?;
        Ok(found.into_iter().map(str::to_owned).collect())
    }

    /// Holds a template against the inputs that are declared for it. Tera takes an undefined variable in a
    /// condition for false; this is where a misspelt one is found.
    ///
    /// # Errors
    /// The template asks for something that is not declared.
    pub fn lint(&self, name: &str, declared: &BTreeSet<String>) -> Result<(), RenderError> {
        match self.inputs(name)?.difference(declared).next() {
            None => Ok(()),
            Some(unknown) => {
                let known: Vec<_> = declared.iter().map(|d| format!("`{d}`")).collect();
                Err(RenderError::new(name, format!("variable `{unknown}` is not declared"))
                    .note(format!("declared are {}", known.join(", "))))
            }
        }
    }

    /// Renders a template with `context`, which serialises as a map.
    ///
    /// # Errors
    /// Undefined variables, failing filters, and output that is too large.
    pub fn render<C: Serialize + ?Sized>(&self, name: &str, context: &C) -> Result<String, RenderError> {
        let context = tera::Context::from_serialize(context).map_err(|e| RenderError::from_tera(name, &e))?;
        let declared = context_keys(&context, &self.inputs(name)?);
        self.lint(name, &declared)?;
        let text = self.tera.render(name, &context).map_err(|e| RenderError::from_tera(name, &e))?;
        if text.len() > MAX_OUTPUT {
            return Err(RenderError::new(
                name,
                format!("output has {} bytes, at most {MAX_OUTPUT} are allowed", text.len()),
            ));
        }
        Ok(text)
    }
}

/// Those of `wanted` that the context has.
fn context_keys(context: &tera::Context, wanted: &BTreeSet<String>) -> BTreeSet<String> {
    wanted.iter().filter(|key| context.contains_key(key)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn render(text: &str, context: &serde_json::Value) -> Result<String, RenderError> {
        Engine::new([("t.html.tera", text)])?.render("t.html.tera", context)
    }

    #[test]
    fn escapes_nothing_whatever_the_file_is_called() {
        assert_eq!(render("<{{ a }}>", &json!({"a": "<&>"})).unwrap(), "<<&>>");
    }

    #[test]
    fn tags_on_their_own_line_leave_none_behind() {
        let text = "a\n  {% if on %}\nb\n  {% endif %}\n{# why #}\nc\n";
        assert_eq!(render(text, &json!({"on": true})).unwrap(), "a\nb\nc\n");
        assert_eq!(render(text, &json!({"on": false})).unwrap(), "a\nc\n");
    }

    #[test]
    fn tags_inside_a_line_keep_it() {
        assert_eq!(render("a {% if on %}b{% endif %}\nc\n", &json!({"on": true})).unwrap(), "a b\nc\n");
    }

    #[test]
    fn undefined_is_an_error_with_its_place() {
        let e = render("a\n{% if on %}\n{{ user.nme }}\n{% endif %}\n", &json!({"on": true, "user": {}}))
            .unwrap_err();
        assert_eq!((e.file.as_str(), e.line), ("t.html.tera", Some(3)), "{e}");
    }

    #[test]
    fn undefined_in_a_condition_is_an_error_too() {
        let e = render("{% if misspelt %}x{% endif %}", &json!({})).unwrap_err();
        assert_eq!(e.message, "variable `misspelt` is not declared");
    }

    #[test]
    fn a_syntax_error_has_its_place() {
        let e = Engine::new([("t", "a\n{% if %}\n")]).err().unwrap();
        assert_eq!((e.file.as_str(), e.line), ("t", Some(2)), "{e}");
    }

    #[test]
    fn an_unknown_filter_names_its_template() {
        let e = Engine::new([("t", "{{ a | nope }}")]).err().unwrap();
        assert!(e.message.contains("nope"), "{e}");
    }

    #[test]
    fn columns_align_inside_a_template() {
        let text =
            "{% filter columns %}\n{% for f in all %}\n\t{{ f }}  int\n{% endfor %}\n{% endfilter %}\n";
        assert_eq!(render(text, &json!({"all": ["a", "long"]})).unwrap(), "\ta    int\n\tlong int\n");
    }

    #[test]
    fn lines_can_be_sorted() {
        assert_eq!(
            render("{% filter sorted %}\nb\na\n{% endfilter %}\nc\n", &json!({})).unwrap(),
            "a\nb\nc\n"
        );
    }

    #[test]
    fn paragraphs_can_be_sorted() {
        let text = "{% filter paragraphs %}\nb 10\nx\n\nb 9\n\na\n{% endfilter %}\n";
        assert_eq!(render(text, &json!({})).unwrap(), "a\n\nb 9\n\nb 10\nx\n");
        let text = "{% filter paragraphs %}\nb5 2\n\nb12 1\n{% endfilter %}\n";
        assert_eq!(render(text, &json!({})).unwrap(), "b12 1\n\nb5 2\n", "digits of a word are no number");
    }

    #[test]
    fn keeps_the_order_of_maps() {
        assert_eq!(
            render("{% for k, v in m %}{{ k }}{% endfor %}", &json!({"m": {"b": 1, "a": 2}})).unwrap(),
            "ba"
        );
    }
}
