//! The text of a query becomes patterns, with kinds and fields as the numbers that the grammar has for them.

use super::{Condition, Item, Kind, Pattern, Query, Step};
use crate::tree::Names;
use crate::{Grammar, SyntaxError, regular};

/// A text while it is read.
pub(super) struct Reader<'t> {
    grammar: &'t Grammar,
    names: &'t Names,
    text: &'t str,
    at: usize,
    captures: Vec<String>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(grammar: &'t Grammar, names: &'t Names, text: &'t str) -> Self {
        Self { grammar, names, text, at: 0, captures: Vec::new() }
    }

    /// All patterns of the text.
    pub(super) fn read(mut self) -> Result<Query, SyntaxError> {
        let mut patterns = Vec::new();
        while self.peek().is_some() {
            let mut conditions = Vec::new();
            // A pattern in brackets of its own, with conditions behind it.
            let grouped =
                self.rest().starts_with('(') && self.after_bracket().is_some_and(|c| "([".contains(c));
            let roots = if grouped {
                self.expect('(')?;
                let roots = self.steps(&mut conditions)?.0;
                while self.peek() == Some('(') {
                    conditions.push(self.condition()?);
                }
                self.expect(')')?;
                roots
            } else {
                self.steps(&mut conditions)?.0
            };
            patterns.push(Pattern { roots, conditions });
        }
        Ok(Query::of(self.captures, patterns, self.names))
    }

    /// One node, or several of which one has to be there, with its captures; and whether it may be missing.
    fn steps(&mut self, conditions: &mut Vec<Condition>) -> Result<(Vec<Step>, bool), SyntaxError> {
        let mut steps = match self.peek() {
            Some('[') => {
                self.expect('[')?;
                let mut any = Vec::new();
                while self.peek() != Some(']') {
                    any.extend(self.steps(conditions)?.0);
                }
                self.expect(']')?;
                any
            }
            Some('(') => vec![self.node(conditions)?],
            Some('"') => {
                let token = self.string()?;
                vec![Step::new(Kind::Is(self.kind(&token, false)?))]
            }
            Some('_') => {
                self.word();
                vec![Step::new(Kind::Any)]
            }
            _ => return Err(self.error("a node is missing")),
        };
        let optional = self.peek() == Some('?');
        if optional {
            self.expect('?')?;
        }
        while self.peek() == Some('@') {
            self.expect('@')?;
            let name = self.word();
            let known = self.captures.iter().position(|c| c == name);
            let index = known.unwrap_or_else(|| {
                self.captures.push(name.to_owned());
                self.captures.len() - 1
            });
            for step in &mut steps {
                step.captures.push(index);
            }
        }
        Ok((steps, optional))
    }

    fn node(&mut self, conditions: &mut Vec<Condition>) -> Result<Step, SyntaxError> {
        self.expect('(')?;
        let kind = match self.word() {
            "" => return Err(self.error("a kind is missing")),
            "_" => Kind::Named,
            name => {
                let name = name.to_owned();
                Kind::Is(self.kind(&name, true)?)
            }
        };
        let mut step = Step::new(kind);
        let mut next_to = false;
        loop {
            match self.peek() {
                Some(')') => break,
                Some('.') => {
                    self.expect('.')?;
                    next_to = true;
                    continue;
                }
                Some('!') => {
                    self.expect('!')?;
                    let name = self.word().to_owned();
                    step.without.push(self.field(&name)?);
                    continue;
                }
                Some('(') if self.after_bracket() == Some('#') => {
                    conditions.push(self.condition()?);
                    continue;
                }
                None => return Err(self.error("`)` is missing")),
                _ => {}
            }
            let mut field = None;
            if self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
                let name = self.word().to_owned();
                field = Some(self.field(&name)?);
                self.expect(':')?;
            }
            let (steps, optional) = self.steps(conditions)?;
            step.children.push(Item { field, steps, optional, next_to });
            next_to = false;
        }
        step.ends = next_to;
        self.expect(')')?;
        Ok(step)
    }

    /// `(#eq? @name "text")` and the like.
    fn condition(&mut self) -> Result<Condition, SyntaxError> {
        self.expect('(')?;
        self.expect('#')?;
        let operator = self.word().to_owned();
        self.expect('?')?;
        self.expect('@')?;
        let name = self.word().to_owned();
        let capture = self.captures.iter().position(|c| *c == name);
        let capture = capture.ok_or_else(|| self.error(&format!("nothing is captured as `{name}`")))?;
        let mut texts = Vec::new();
        while self.peek() == Some('"') {
            texts.push(self.string()?);
        }
        self.expect(')')?;
        let pattern = |texts: &[String]| regular(texts.first().map_or("", String::as_str));
        Ok(match (operator.as_str(), texts.len()) {
            ("eq", 1) | ("any-of", _) => Condition::AnyOf(capture, texts),
            ("match" | "not-match", 1) => {
                let pattern = pattern(&texts).map_err(|e| self.error(&e.to_string()))?;
                Condition::Match(capture, pattern, operator == "match")
            }
            _ => return Err(self.error(&format!("`#{operator}?` is not known with {} texts", texts.len()))),
        })
    }

    fn kind(&self, name: &str, named: bool) -> Result<u16, SyntaxError> {
        match self.grammar.id_for_node_kind(name, named) {
            0 => Err(self.error(&format!("the grammar has no node `{name}`"))),
            id if self.grammar.node_kind_is_supertype(id) => {
                Err(self.error(&format!("`{name}` stands for several kinds: name those that are meant")))
            }
            id => Ok(id),
        }
    }

    fn field(&self, name: &str) -> Result<u16, SyntaxError> {
        self.names.field(name).ok_or_else(|| self.error(&format!("the grammar has no field `{name}`")))
    }

    /// What is left, white space and comments at its beginning skipped.
    fn rest(&mut self) -> &'t str {
        loop {
            let rest = &self.text[self.at..];
            self.at += rest.len() - rest.trim_start().len();
            let rest = &self.text[self.at..];
            if !rest.starts_with(';') {
                return rest;
            }
            self.at += rest.find('\n').unwrap_or(rest.len());
        }
    }

    fn peek(&mut self) -> Option<char> {
        self.rest().chars().next()
    }

    /// What follows the bracket that comes next.
    fn after_bracket(&mut self) -> Option<char> {
        self.rest().get(1..)?.trim_start().chars().next()
    }

    fn expect(&mut self, wanted: char) -> Result<(), SyntaxError> {
        if !self.rest().starts_with(wanted) {
            return Err(self.error(&format!("`{wanted}` is missing")));
        }
        self.at += wanted.len_utf8();
        Ok(())
    }

    /// A name; dots and dashes belong to it.
    fn word(&mut self) -> &'t str {
        let rest = self.rest();
        let end =
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || "_.-".contains(c))).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    fn string(&mut self) -> Result<String, SyntaxError> {
        self.expect('"')?;
        let mut out = String::new();
        let mut chars = self.text[self.at..].char_indices();
        while let Some((i, c)) = chars.next() {
            match c {
                '"' => {
                    self.at += i + 1;
                    return Ok(out);
                }
                '\\' => match chars.next().map(|(_, c)| c) {
                    Some('n') => out.push('\n'),
                    Some('t') => out.push('\t'),
                    other => out.extend(other),
                },
                _ => out.push(c),
            }
        }
        Err(self.error("`\"` is missing"))
    }

    fn error(&self, message: &str) -> SyntaxError {
        let line = self.text[..self.at].matches('\n').count() + 1;
        SyntaxError::Query { line, message: message.to_owned() }
    }
}
