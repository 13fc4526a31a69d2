//! One unit of statements for a new field: parses that are not needed any more, guards, validations, comparisons.

use super::groups::Unit;
use super::mentions::Kind;
use super::stamp::{Alias, Splices, Stamper};
use super::tree::{below, children};
use super::words;
use scaffold_core::{At, Diagnostic};
use scaffold_syntax::Node;
use std::collections::BTreeMap;

impl Stamper<'_> {
    pub(super) fn unit(&self, unit: &Unit<'_>, n: usize) -> Option<String> {
        let tree = self.tree;
        if self.collapse(unit, n) {
            return None;
        }
        if let Some(checked) = self.validation(unit, n) {
            return checked;
        }
        if let Some(text) = self.reduced(unit, n) {
            return Some(text);
        }
        if let Some(text) = self.guarded_unit(unit, n) {
            return Some(text);
        }
        let mut out = String::new();
        let mut gone = false;
        for (i, node) in unit.nodes.iter().enumerate() {
            if i > 0 && !gone {
                out.push_str(tree.parsed.slice(unit.nodes[i - 1].end_byte()..node.start_byte()));
            }
            let told = if tree.dialect.decorators.has(*node) { self.redecorated(*node, n) } else { None };
            gone = matches!(told, Some(None));
            match told {
                Some(text) => out.push_str(&text.unwrap_or_default()),
                None => out.push_str(&self.rewrite(*node, unit.old, n)?),
            }
        }
        Some(out)
    }

    /// A unit that parses a field into a local of another type than the new field needs: gone, the local stands
    /// for what it was read from.
    fn collapse(&self, unit: &Unit<'_>, n: usize) -> bool {
        let tree = self.tree;
        if !tree.parent_is_statements(unit.nodes[0]) {
            return false;
        }
        let Some(function) = tree.declared_function_of(unit.nodes[0]) else { return false };
        let Some((source, from)) = self.source(unit) else { return false };
        let Some(local) = self.bound_local(unit, function) else { return false };
        let shape = &self.shapes.list[from];
        let (Some(old), Some(new)) = (shape.old_type(unit.old), shape.new_type(n)) else { return false };
        if self.core(old) == self.core(new) && self.same_kind(unit.old, n) {
            return false;
        }
        self.unparse(unit);
        let text = self.rewrite(source, unit.old, n).unwrap_or_default();
        self.aliases
            .borrow_mut()
            .insert((function.start_byte(), local, n), Alias { text, ty: new.to_owned() });
        true
    }

    /// A guard that only complains: asked of the new type where it asks whether something is there,
    /// left out (`Some(None)`) for what need not be there and where the question does not fit the type.
    #[expect(clippy::option_option, reason = "no validation, a validation left out, a validation")]
    fn validation(&self, unit: &Unit<'_>, n: usize) -> Option<Option<String>> {
        let tree = self.tree;
        let [guard] = unit.nodes[..] else { return None };
        let is_field = |n: Node<'_>| tree.selection(n).is_some_and(|(_, m)| self.mentions.of(m).is_some());
        let sets = |a: Node<'_>| tree.left(a).is_some_and(|l| is_field(tree.peel(l)));
        if !tree.is_guard(guard)
            || below(guard).into_iter().any(|b| tree.declares(b) || tree.assigns(b) && sets(b))
        {
            return None;
        }
        let (source, shape) = self.source(unit)?;
        let condition = tree.condition(guard)?;
        if source.start_byte() >= condition.end_byte() {
            return None;
        }
        // Where there is a value, it is kept or something is made of it (`changes["title"] = input.Title`).
        let keeps = |a: Node<'_>| tree.right(a).is_some_and(|r| below(r).into_iter().any(is_field));
        if self.asks_presence(condition, source)
            && below(guard).into_iter().any(|b| tree.assigns(b) && keeps(b))
        {
            return None;
        }
        let shape = &self.shapes.list[shape];
        let (old, new) = (shape.old_type(unit.old)?, shape.new_type(n)?);
        let (asks, absent) = self.asks_absence(condition, source, old);
        let needless = self.fields.new[n].optional()
            || self.manifest.dialect.tags.never_required.contains(&self.fields.new[n].class);
        if needless && (absent || self.core(old) != self.core(new)) {
            return Some(None);
        }
        if self.core(old) == self.core(new) && self.is_optional(old) == self.is_optional(new) {
            return None;
        }
        if !asks || !absent {
            return Some(None);
        }
        let class = self.manifest.types.get(&self.fields.new[n].class)?;
        let reference = self.rewrite(source, unit.old, n)?;
        let question = class.absent.clone();
        if question.is_empty() {
            return Some(None);
        }
        let question = question.replace("{}", &reference);
        let mut out = tree.parsed.slice(guard.start_byte()..condition.start_byte()).to_owned();
        out.push_str(&question);
        let rest = tree.consequence(guard)?;
        out.push_str(tree.parsed.slice(condition.end_byte()..rest.start_byte()));
        out.push_str(&self.rewrite(rest, unit.old, n)?);
        Some(Some(out))
    }

    /// Whether a condition asks only whether the field has a value.
    fn asks_presence(&self, condition: Node<'_>, source: Node<'_>) -> bool {
        let tree = self.tree;
        let text = tree.text(condition).replace(tree.text(source), "{}");
        let forms = self.manifest.types.values().map(|t| &t.present);
        forms.chain([&self.manifest.dialect.optional.present]).any(|form| !form.is_empty() && text == *form)
    }

    /// Whether a condition asks only of the field, and whether it asks that nothing is there.
    fn asks_absence(&self, condition: Node<'_>, source: Node<'_>, ty: &str) -> (bool, bool) {
        let tree = self.tree;
        let text = tree.text(condition).replace(tree.text(source), "{}");
        let class = self.core(ty);
        let absent = self
            .manifest
            .types
            .values()
            .filter(|t| t.native == class || t.aliases.iter().any(|a| a == class))
            .any(|t| !t.absent.is_empty() && text == t.absent);
        // The same question asked of what was made of the value (trimmed, counted).
        let made = self.manifest.types.values().any(|t| {
            let asked = t.absent.strip_prefix("{}").filter(|a| !a.is_empty());
            asked.is_some_and(|a| text.ends_with(a) && text.contains("{}"))
        });
        (absent, absent || made)
    }

    /// A unit that parses what may be missing now, inside a guard; its local stands for it all.
    fn guarded_unit(&self, unit: &Unit<'_>, n: usize) -> Option<String> {
        let tree = self.tree;
        let template = tree.types.guarded();
        if template.is_empty() || !tree.parent_is_statements(unit.nodes[0]) || !tree.declares(unit.nodes[0]) {
            return None;
        }
        let function = tree.declared_function_of(unit.nodes[0])?;
        let (source, from) = self.source(unit)?;
        let local = self.bound_local(unit, function)?;
        let shape = &self.shapes.list[from];
        let missing = self.is_optional(shape.new_type(n)?) && !self.is_optional(shape.old_type(unit.old)?);
        if !missing {
            return None;
        }
        let read = self.rewrite(source, unit.old, n)?;
        let mut body = String::new();
        for (i, node) in unit.nodes.iter().enumerate() {
            if i > 0 {
                body.push_str(tree.parsed.slice(unit.nodes[i - 1].end_byte()..node.start_byte()));
            }
            body.push_str(&self.rewrite(*node, unit.old, n)?);
        }
        let name = self.local(n);
        let exact = words::of(&local) == self.fields.old[unit.old].words;
        let inner_local = if exact { "value".to_owned() } else { local.clone() };
        if exact {
            let own = self.renamed(&local, unit.old, n, words::Join::Humps);
            body = body.replacen(&own, &inner_local, 1);
        }
        let body = body.replacen(&read, &tree.types.followed(&read), 1);
        let ty = tree.types.wrap(&self.fields.new[n].native);
        self.aliases
            .borrow_mut()
            .insert((function.start_byte(), local, n), Alias { text: name.clone(), ty: ty.clone() });
        let indent = tree.parsed.indent(unit.nodes[0].start_byte());
        let inner = body.replace(&format!("\n{indent}"), &format!("\n{indent}{}", tree.syntax.indent));
        let text = template.replace('\n', &format!("\n{indent}"));
        let line = text.lines().find(|l| l.contains("{value}"))?.to_owned();
        let margin: String = line.chars().take_while(|c| c.is_whitespace()).collect();
        Some(
            text.replace(&line, &format!("{margin}{inner}"))
                .replace("{name}", &name)
                .replace("{type}", &ty)
                .replace("{reference}", &read)
                .replace(&tree.types.given("value"), &tree.types.given(&inner_local)),
        )
    }

    /// The first reading of the field in a unit, and the record it is read from.
    fn source<'t>(&self, unit: &Unit<'t>) -> Option<(Node<'t>, usize)> {
        for node in unit.nodes.iter().flat_map(|n| below(*n)) {
            let Some((_, member)) = self.tree.selection(node) else { continue };
            let m = self.mentions.of(member).filter(|m| m.old == unit.old && m.kind == Kind::Selected);
            if let Some(shape) = m.and_then(|m| m.shape) {
                return Some((node, shape));
            }
        }
        None
    }

    /// The local that a unit declares and that is read after it.
    fn bound_local(&self, unit: &Unit<'_>, function: Node<'_>) -> Option<String> {
        let tree = self.tree;
        let end = unit.span().end;
        let top = unit.nodes.iter().copied().flat_map(|n| {
            let mut all = vec![n];
            all.extend(children(n));
            all
        });
        let declared: Vec<Node<'_>> = top
            .filter(|n| tree.declares(*n) || tree.is_variable(*n))
            .flat_map(|d| match tree.left(d) {
                Some(left) => tree.each(left),
                None => tree.own_names(d),
            })
            .collect();
        declared.into_iter().map(|d| tree.text(d).to_owned()).find(|name| {
            below(function).into_iter().filter(|l| l.start_byte() >= end).any(|pair| {
                tree.pair(pair).is_some_and(|(key, value)| {
                    tree.text(value) == name && self.mentions.of(key).is_some_and(|m| m.old == unit.old)
                })
            })
        })
    }

    /// A guard that parses a text and sets a member: without the parsing, where the new type is the text's own.
    fn reduced(&self, unit: &Unit<'_>, n: usize) -> Option<String> {
        let tree = self.tree;
        let [guard] = unit.nodes[..] else { return None };
        if !tree.is_guard(guard) {
            return None;
        }
        let (source, from) = self.source(unit)?;
        let body = tree.consequence(guard)?;
        let set = below(body).into_iter().filter(|a| tree.assigns(*a)).find(|a| {
            tree.left(*a)
                .and_then(|l| tree.selection(tree.peel(l)))
                .and_then(|(_, m)| self.mentions.of(m))
                .is_some_and(|m| m.old == unit.old && m.shape.is_some())
        })?;
        let left = tree.peel(tree.left(set)?);
        let target = self.mentions.of(tree.selection(left)?.1)?.shape?;
        let parses = below(body).into_iter().any(|d| {
            tree.declares(d)
                && tree.right(d).is_some_and(|r| {
                    below(r).iter().any(|c| tree.is_call(*c))
                        && r.start_byte() <= source.start_byte().max(r.start_byte())
                })
        });
        if !parses {
            return None;
        }
        let (from, to) = (self.shapes.list[from].new_type(n)?, self.shapes.list[target].new_type(n)?);
        let same = self.same_kind(unit.old, n);
        if same || self.core(from) != self.core(to) {
            return None;
        }
        self.unparse(unit);
        let read = self.rewrite(source, unit.old, n)?;
        let value = match (self.is_optional(from), self.is_optional(to)) {
            (true, false) => tree.types.followed(&read),
            (false, true) => tree.types.given(&read),
            _ => read,
        };
        let condition = tree.condition(guard)?;
        let inner = tree.statements_in(body)?;
        let target = self.rewrite(left, unit.old, n)?;
        Some(format!(
            "{}{}{}{target} = {value}{}",
            tree.parsed.slice(guard.start_byte()..condition.start_byte()),
            self.rewrite(condition, unit.old, n)?,
            tree.parsed.slice(condition.end_byte()..inner.start_byte()),
            tree.parsed.slice(inner.start_byte() + tree.text(inner).trim_end().len()..body.end_byte()),
        ))
    }

    /// Remembers what a unit that goes has parsed its field with.
    fn unparse(&self, unit: &Unit<'_>) {
        let tree = self.tree;
        let declared = unit.nodes.iter().flat_map(|n| below(*n)).find(|n| tree.declares(*n));
        let call = declared.and_then(|d| tree.right(d)).map(|r| tree.peel(r));
        if let Some((function, _)) = call.and_then(|c| tree.call(c)) {
            let mut all = self.unparsed.borrow_mut();
            all.entry(tree.text(function).to_owned()).or_insert_with(|| tree.line(function));
        }
    }

    /// `a.x == "" || a.y == ""`: comparisons of several fields joined by one operator follow the fields.
    pub(super) fn chain(&self, node: Node<'_>, out: &mut Splices) -> bool {
        let Some(operator) = self.joins(node) else { return false };
        let mut operands = vec![node];
        let mut i = 0;
        while i < operands.len() {
            let n = operands[i];
            if self.joins(n) == Some(operator)
                && let (Some(l), Some(r)) = (self.tree.left(n), self.tree.right(n))
            {
                operands.splice(i..=i, [l, r]);
            } else {
                i += 1;
            }
        }
        let about: Vec<Option<usize>> = operands.iter().map(|n| self.about(*n)).collect();
        let mut covered: Vec<usize> = about.iter().flatten().copied().collect();
        covered.sort_unstable();
        covered.dedup();
        let first = about.iter().position(Option::is_some);
        let last = about.iter().rposition(Option::is_some);
        let (Some(first), Some(last)) = (first, last) else { return false };
        if covered.len() < 2 || about[first..=last].iter().any(Option::is_none) {
            return false;
        }
        let valued = |node: &Node<'_>| {
            let right = self.tree.right(*node);
            right.is_some_and(|r| {
                let text = self.tree.text(r);
                let literal = self.tree.is_string(r) || text.starts_with(|c: char| c.is_ascii_digit());
                literal && !self.manifest.types.values().any(|t| t.zero == text)
            })
        };
        let chosen: Vec<(usize, usize)> = if operands.iter().any(valued) {
            // Values that are expected of single fields: each field's stands for one new one.
            let mut seen = Vec::new();
            let pairs = about.iter().flatten().filter_map(|o| Some((self.fields.representative(*o)?, *o)));
            pairs
                .filter(|(n, _)| {
                    !seen.contains(n) && {
                        seen.push(*n);
                        true
                    }
                })
                .collect()
        } else {
            let new = self.fields.cover(&covered, false);
            new.into_iter().filter_map(|n| Some((n, self.fields.sibling(n, &covered)?))).collect()
        };
        let mut texts: Vec<String> = Vec::new();
        for (n, o) in chosen {
            let Some(k) = about.iter().position(|a| *a == Some(o)) else { continue };
            texts.extend(self.comparison(operands[k], o, n));
        }
        let span = operands[first].start_byte()..operands[last].end_byte();
        if texts.is_empty() {
            return false;
        }
        out.push((span, texts.join(&format!(" {operator} "))));
        for operand in operands[..first].iter().chain(&operands[last + 1..]) {
            self.visit(*operand, out);
        }
        true
    }

    /// The operator that joins conditions, where `node` is such a join.
    fn joins(&self, node: Node<'_>) -> Option<&str> {
        let operator = self.tree.operator(node)?;
        self.tree.dialect.joins.iter().any(|j| j == operator).then_some(operator)
    }

    /// One comparison of a field, for a new one; `None` where it makes no sense for it.
    fn comparison(&self, node: Node<'_>, o: usize, n: usize) -> Option<String> {
        let tree = self.tree;
        let (Some(left), Some(right)) = (tree.left(node), tree.right(node)) else {
            return self.same_kind(o, n).then(|| self.rewrite(node, o, n))?;
        };
        let (_, member) = tree.selection(left)?;
        let Some(shape) = self.mentions.of(member)?.shape.map(|s| &self.shapes.list[s]) else {
            return self.same_kind(o, n).then(|| self.rewrite(node, o, n))?;
        };
        let (old, new) = (shape.old_type(o)?, shape.new_type(n)?);
        let reference = self.rewrite(left, o, n)?;
        if self.manifest.types.values().any(|t| t.zero == tree.text(right)) {
            let never = self.manifest.dialect.tags.never_required.contains(&self.fields.new[n].class);
            if self.fields.new[n].optional() || never {
                return None;
            }
            let class = self.manifest.types.get(&self.fields.new[n].class)?;

            let text = tree.text(node).replacen(tree.text(left), "{}", 1);
            let asks = |form: &dyn Fn(&scaffold_pack::FieldClass) -> &str| {
                self.manifest.types.values().any(|t| form(t) == text)
            };
            return match () {
                () if asks(&|t| t.present.as_str()) => Some(class.present.replace("{}", &reference)),
                () if asks(&|t| t.absent.as_str()) => Some(class.absent.replace("{}", &reference)),
                () => None,
            };
        }
        let literal = tree.is_string(right) || (right.named_child_count() == 0 && !tree.is_identifier(right));
        if literal {
            if self.is_optional(new) {
                return None;
            }
            let value = self
                .expected(right, o, n)
                .or_else(|| (old == new && self.same_kind(o, n)).then(|| tree.text(right).to_owned()))?;
            let between = tree.parsed.slice(left.end_byte()..right.start_byte());
            return Some(format!("{reference}{between}{value}"));
        }
        self.rewrite(node, o, n)
    }
}

/// What is said of functions that parsed values of old fields and that no new field has: name → path and line.
pub(super) fn unparsed_note(all: &BTreeMap<String, (String, u32)>) -> Option<Diagnostic> {
    let (path, line) = all.values().next()?;
    let names: Vec<String> = all.keys().map(|n| format!("`{n}`")).collect();
    let message = format!(
        "left out {}: no new field is of the type that it makes, and nothing checks the new ones so",
        names.join(", ")
    );
    Some(Diagnostic::new(message).at(At::line(path.clone(), *line)))
}

#[cfg(test)]
mod tests {
    use crate::exemplar::refield::tests::check;

    #[test]
    fn what_keeps_a_value_where_there_is_one_follows_every_field() {
        let code = |members: &str, kept: &str| {
            format!(
                "package a\n\n{members}\n\nfunc f(c Change) map[string]any {{\n\tout := map[string]any{{}}\n{kept}\treturn out\n}}\n"
            )
        };
        let one = |question: &str, key: &str, member: &str| {
            format!("\tif c.{member} != {question} {{\n\t\tout[\"{key}\"] = c.{member}\n\t}}\n")
        };
        let (old, new) = (
            "type Change struct {\n\tTitle string `json:\"title\"`\n\tBody string `json:\"body\"`\n\tText string `json:\"text\"`\n\tDone *bool `json:\"done\"`\n}",
            "import \"time\"\n\ntype Change struct {\n\tNumber string `json:\"number\"`\n\tTotal string `json:\"total\"`\n\tPaid *bool `json:\"paid\"`\n\tIssuedOn *time.Time `json:\"issued_on\"`\n}",
        );
        let before = [
            one("\"\"", "title", "Title"),
            one("\"\"", "body", "Body"),
            one("\"\"", "text", "Text"),
            one("nil", "done", "Done"),
        ];
        let after = [
            one("\"\"", "number", "Number"),
            one("\"\"", "total", "Total"),
            one("nil", "paid", "Paid"),
            one("nil", "issued_on", "IssuedOn"),
        ];
        check(
            "ID:id Title:string Body:string Text:string Done:bool",
            &code(old, &before.concat()),
            &code(new, &after.concat()),
        );
    }

    #[test]
    fn what_is_made_of_a_value_where_there_is_one_stays() {
        let filter = |members: &str, kept: &str| {
            format!(
                "package a\n\nimport \"fmt\"\n\ntype Filter struct {{\n{members}}}\n\nfunc f(q Filter, data map[string]any) {{\n{kept}}}\n"
            )
        };
        let like = |member: &str, key: &str, value: &str| {
            format!(
                "\tif q.{member} != nil {{\n\t\tdata[\"{key}\"] = fmt.Sprintf(\"%%%s%%\", {value})\n\t\tadd(\"{key} LIKE :{key}\")\n\t}}\n"
            )
        };
        check(
            "ID:id Name:string:=name.Name",
            &filter("\tName *name.Name\n", &like("Name", "name", "q.Name")),
            &filter("\tNumber *string\n", &like("Number", "number", "*q.Number")),
        );
    }
}
