//! Repairs of compose files. Each says what the document means afterwards, and is left out if it means anything else.

use super::{Mended, insert, line_end, line_ending, line_start, mend, replaced};
use crate::compose::{Compose, Service, port};
use crate::rules::Hit;
use crate::rules::compose::{self, BLANK_PASSWORD, Built, UNEQUAL_DEFAULTS};
use crate::services::Service as Known;
use crate::variables::{bare, using};
use crate::yaml::{self, Node};
use scaffold_core::Splice;
use serde_json::{Value, json};

/// Mends a compose file as far as no decision is needed.
pub fn mend_compose(text: &str, built: Built<'_>) -> Mended {
    mend_compose_with(text, built, &[])
}

/// Mends what rules of these ids find; of any, where none is named.
pub(crate) fn mend_compose_with(text: &str, built: Built<'_>, only: &[&str]) -> Mended {
    let check = |text: &str| match Compose::parse(text) {
        Ok(Some(read)) => compose::check(&read, built),
        _ => Vec::new(),
    };
    mend(text, check, |text, hit| {
        if !only.is_empty() && !only.contains(&hit.id.as_str()) {
            return None;
        }
        let read = Compose::parse(text).ok()??;
        let page = Page { text, compose: &read, built };
        let repair = page.repair(hit)?;
        let new = replaced(text, &repair.splices)?;
        let value = yaml::parse(&new).ok()??.value();
        (value == repair.meant).then_some(new)
    })
}

/// Replacements, and what the document means with them.
pub(crate) struct Repair {
    pub(crate) splices: Vec<Splice>,
    pub(crate) meant: Value,
}

/// A compose file that is worked on.
pub(crate) struct Page<'a> {
    pub(crate) text: &'a str,
    pub(crate) compose: &'a Compose,
    pub(crate) built: Built<'a>,
}

impl<'a> Page<'a> {
    fn repair(&self, hit: &Hit) -> Option<Repair> {
        let services = self.compose.services();
        let service = |pick: &dyn Fn(&Service<'a>) -> bool| services.iter().find(|s| pick(s)).copied();
        match hit.id.as_str() {
            "no-version-field" => self.drop_version(),
            "require-healthcheck" => self.add_healthcheck(service(&|s| {
                s.key.line == hit.line && s.known().is_some() && s.node.get("healthcheck").is_none()
            })?),
            // The one that is waited for gets what it lacks.
            "depends-on-unhealthy-service" => {
                let waits = services.iter().flat_map(Service::dependencies).find(|d| d.line == hit.line)?;
                self.add_healthcheck(self.compose.service(waits.name)?)
            }
            "depends-on-condition" => self.add_conditions(service(&|s| {
                let list = s.node.own().iter().find(|(k, _)| k.text() == Some("depends_on"));
                list.is_some_and(|(k, d)| k.line == hit.line && !d.items().is_empty())
            })?),
            "no-published-database-port" => {
                let mut on_line = services.iter().filter(|s| s.ports().iter().any(|p| p.line == hit.line));
                on_line.find_map(|s| self.bind(*s, hit.line))
            }
            UNEQUAL_DEFAULTS => self.give_default(hit.line),
            BLANK_PASSWORD => {
                let blank = services.iter().filter_map(compose::blank_password);
                let (name, _) = blank.into_iter().find(|(_, line)| *line == hit.line)?;
                Some(self.write_variable(name, &format!("${{{name}:?}}")))
            }
            _ => None,
        }
    }

    /// Gives a variable of a line the default that it has elsewhere, wherever it has none.
    fn give_default(&self, line: u32) -> Option<Repair> {
        let found = bare(&self.compose.root);
        let used = found.iter().find(|used| used.node.line == line)?;
        Some(self.write_variable(used.name, &used.whole()))
    }

    /// Writes a variable in another way wherever it is bare.
    fn write_variable(&self, name: &str, whole: &str) -> Repair {
        let written = format!("${{{name}}}");
        let spans = using(&self.compose.root, name).into_iter().map(|node| node.span.clone());
        let splices =
            spans.map(|range| Splice { text: self.text[range.clone()].replace(&written, whole), range });
        let meant = self.meant(|v| replace_in(v, &written, whole));
        Repair { splices: splices.collect(), meant }
    }

    pub(crate) fn meant(&self, change: impl FnOnce(&mut Value)) -> Value {
        let mut value = self.compose.root.value();
        change(&mut value);
        value
    }

    fn drop_version(&self) -> Option<Repair> {
        let (key, value) = self.compose.root.own().iter().find(|(k, _)| k.text() == Some("version"))?;
        let start = line_start(self.text, key.span.start);
        let end = line_end(self.text, value.span.end);
        if start != key.span.start || !self.text[value.span.end..end].trim().is_empty() {
            return None;
        }
        if end == self.text.len() {
            let start = self.text[..start].trim_end().len();
            let meant = self.meant(without_version);
            return Some(Repair { splices: vec![Splice { range: start..end, text: String::new() }], meant });
        }
        let mut end = self.text[end..].find('\n').map_or(end, |n| end + n + 1);
        // The blank line behind it goes with it, unless it separates what stands above.
        let above = self.text[..start].trim_start_matches('\u{feff}');
        let blank = above.lines().last().is_none_or(|l| l.trim().is_empty());
        if blank
            && let Some(next) =
                self.text[end..].find('\n').filter(|n| self.text[end..end + n].trim().is_empty())
        {
            end += next + 1;
        }
        let meant = self.meant(without_version);
        Some(Repair { splices: vec![Splice { range: start..end, text: String::new() }], meant })
    }

    /// Bytes between the columns of a service and of what is said about it.
    pub(crate) fn step(&self, service: Service<'_>) -> Option<usize> {
        let step = service.node.column.checked_sub(service.key.column)?;
        (1..=8).contains(&step).then_some(step)
    }

    /// Puts an entry behind the last one of a mapping: `block` are its lines, `flow` is it in braces.
    pub(crate) fn append(&self, map: &Node, block: &[String], flow: &str) -> Option<Splice> {
        let (key, value) = map.own().last()?;
        if map.aliased {
            return None;
        }
        let end = self.text[..value.span.end.max(key.span.end)].trim_end().len();
        if map.is_flow() {
            return Some(insert(end, format!(", {flow}")));
        }
        let indent = &self.text[line_start(self.text, key.span.start)..][..key.column];
        let indent: String = indent.chars().map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
        let lines: String = block.iter().map(|l| format!("{}{indent}{l}", line_ending(self.text))).collect();
        Some(insert(line_end(self.text, end), lines))
    }

    /// Puts a block behind the last entry of a mapping in block style.
    pub(crate) fn append_below(&self, map: &Node, block: &[String]) -> Option<Splice> {
        if map.is_flow() {
            return None;
        }
        let splice = self.append(map, block, "")?;
        // No indentation in an empty line.
        let text = splice.text.split('\n').map(|l| {
            let bare = l.trim_end_matches('\r');
            let kept = if bare.trim().is_empty() { "" } else { bare };
            format!("{kept}{}", &l[bare.len()..])
        });
        Some(Splice { text: text.collect::<Vec<_>>().join("\n"), ..splice })
    }

    /// Puts an item behind the last one of a list.
    pub(crate) fn append_item(&self, list: &Node, item: &str) -> Option<Splice> {
        let last = list.items().last()?;
        if list.aliased || list.anchored {
            return None;
        }
        let end = self.text[..last.span.end].trim_end().len();
        let raw = &self.text[last.span.clone()];
        let quote = raw.chars().next().filter(|c| matches!(c, '"' | '\''));
        let plain = item.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let written = match quote {
            Some('\'') if !item.contains('\'') => format!("'{item}'"),
            None if plain || !list.is_flow() => item.to_owned(),
            _ => Value::from(item).to_string(),
        };
        if list.is_flow() {
            return Some(insert(end, format!(", {written}")));
        }
        let dash = self.text[..last.span.start].rfind('-')?;
        let start = line_start(self.text, dash);
        let between = &self.text[dash..last.span.start];
        let indent = &self.text[start..dash];
        if !indent.trim().is_empty() {
            return None;
        }
        Some(insert(
            line_end(self.text, end),
            format!("{}{indent}{between}{written}", line_ending(self.text)),
        ))
    }

    /// Whether entries of a mapping stand apart by blank lines.
    pub(crate) fn apart(&self, map: &Node) -> bool {
        let starts = map.own().iter().skip(1).map(|(key, _)| line_start(self.text, key.span.start));
        let above = |start: usize| self.text[..start].trim_end_matches([' ', '\t']);
        let blank = |start: usize| {
            let above = above(start);
            above.ends_with("\n\n") || above.ends_with("\n\r\n")
        };
        let mut starts = starts.peekable();
        starts.peek().is_none() || starts.any(blank)
    }

    /// Puts a name without more below a key of the document, which it makes if there is none.
    pub(crate) fn declare(&self, section: &str, name: &str) -> Option<Splice> {
        let ending = line_ending(self.text);
        match self.compose.root.own().iter().find(|(k, _)| k.text() == Some(section)) {
            Some((_, map)) if !map.own().is_empty() => {
                self.append(map, &[format!("{name}:")], &format!("{name}: null"))
            }
            Some((key, value)) if value.is_null() => {
                let end = line_end(self.text, value.span.end.max(key.span.end));
                Some(insert(end, format!("{ending}  {name}:")))
            }
            Some(_) => None,
            None => {
                let last = self.text.trim_end().len();
                let end = line_end(self.text, last.max(self.compose.root.span.end));
                Some(insert(end, format!("{ending}{ending}{section}:{ending}  {name}:")))
            }
        }
    }

    fn add_healthcheck(&self, service: Service<'_>) -> Option<Repair> {
        let known = service.known().filter(|k| service.image().is_some_and(|i| k.can_be_asked(i)))?;
        if service.node.get("healthcheck").is_some() {
            return None;
        }
        let pad = " ".repeat(self.step(service).unwrap_or(2));
        let test = words(&known.probe);
        let block = [
            "healthcheck:".to_owned(),
            format!("{pad}test: {test}"),
            format!("{pad}interval: 5s"),
            format!("{pad}timeout: 3s"),
            format!("{pad}retries: 12"),
        ];
        let flow = format!("healthcheck: {{test: {test}, interval: 5s, timeout: 3s, retries: 12}}");
        let splice = self.append(service.node, &block, &flow)?;
        let meant = self.meant(|v| v["services"][service.name()]["healthcheck"] = healthcheck(known));
        Some(Repair { splices: vec![splice], meant })
    }

    /// What a service that is waited for in the short form can be waited for.
    fn condition(&self, name: &str) -> &'static str {
        let Some(target) = self.compose.service(name) else { return "service_started" };
        let built = || target.build().and_then(|(context, file)| (self.built)(context, file)) == Some(true);
        let off = target.node.get("healthcheck").is_some() && target.healthcheck().is_none();
        match target.healthcheck().is_some() || !off && built() {
            true => "service_healthy",
            false => "service_started",
        }
    }

    fn add_conditions(&self, service: Service<'_>) -> Option<Repair> {
        let (key, list) = service.node.own().iter().find(|(k, _)| k.text() == Some("depends_on"))?;
        if list.aliased || list.anchored || list.items().iter().any(|i| i.aliased || i.anchored) {
            return None;
        }
        let names: Vec<&str> = list.items().iter().map(Node::text).collect::<Option<_>>()?;
        let conditions: Vec<&str> = names.iter().map(|n| self.condition(n)).collect();
        if !conditions.contains(&"service_healthy") {
            return None;
        }
        let pairs = || names.iter().zip(&conditions);
        let meant = self.meant(|v| {
            let map = pairs().map(|(n, c)| ((*n).to_owned(), json!({"condition": c}))).collect();
            v["services"][service.name()]["depends_on"] = Value::Object(map);
        });
        let raw = |item: &Node| self.text[item.span.clone()].to_owned();
        let items = list.items().iter().zip(&conditions);
        if list.is_flow() {
            let inner: Vec<String> = items.map(|(i, c)| format!("{}: {{condition: {c}}}", raw(i))).collect();
            let text = format!("{{{}}}", inner.join(", "));
            return Some(Repair { splices: vec![Splice { range: list.span.clone(), text }], meant });
        }
        let step = self.step(service)?;
        // Dashes may stand below the key's first letter; keys of a mapping may not.
        let column = if list.column > key.column { list.column } else { key.column + step };
        let mut splices = Vec::new();
        for (item, condition) in items {
            let dash = self.text[..item.span.start].rfind('-')?;
            let start = line_start(self.text, dash);
            if !self.text[start..dash].trim().is_empty() {
                return None;
            }
            splices.push(Splice { range: start..item.span.start, text: " ".repeat(column) });
            splices.push(insert(item.span.end, ":"));
            let line =
                format!("{}{}condition: {condition}", line_ending(self.text), " ".repeat(column + step));
            splices.push(insert(line_end(self.text, item.span.end), line));
        }
        Some(Repair { splices: merged(splices), meant })
    }

    /// Binds the first port of a line that every machine reaches.
    fn bind(&self, service: Service<'_>, line: u32) -> Option<Repair> {
        let known = service.known()?;
        let ports = &service.node.own().iter().find(|(k, _)| k.text() == Some("ports"))?.1;
        let open = |i: &Node| i.line == line && port(i).is_some_and(|p| compose::is_open(&p, known));
        let index = ports.items().iter().position(open)?;
        self.bind_port(service, ports, index)
    }

    fn bind_port(&self, service: Service<'_>, ports: &Node, index: usize) -> Option<Repair> {
        const HOST: &str = "127.0.0.1";
        let item = &ports.items()[index];
        if item.aliased || item.anchored || ports.aliased {
            return None;
        }
        let (splice, value) = match item.text() {
            Some(text) => {
                let bare = text.strip_prefix("0.0.0.0:").unwrap_or(text);
                // A port without one on the host is published on any: there is nothing to bind.
                if !bare.contains(':') {
                    return None;
                }
                let raw = &self.text[item.span.clone()];
                let quote = usize::from(raw.starts_with(['"', '\'']));
                let start = item.span.start + quote;
                let splice =
                    Splice { range: start..start + text.len() - bare.len(), text: format!("{HOST}:") };
                (splice, Value::String(format!("{HOST}:{bare}")))
            }
            None => {
                item.get("published")?;
                if item.get("host_ip").is_some() {
                    return None;
                }
                let splice = self.append(item, &[format!("host_ip: {HOST}")], &format!("host_ip: {HOST}"))?;
                let mut value = item.value();
                value["host_ip"] = HOST.into();
                (splice, value)
            }
        };
        let meant = self.meant(|v| v["services"][service.name()]["ports"][index] = value);
        Some(Repair { splices: vec![splice], meant })
    }
}

/// Replaces in every text of a document.
fn replace_in(value: &mut Value, before: &str, after: &str) {
    match value {
        Value::String(text) => *text = text.replace(before, after),
        Value::Array(items) => items.iter_mut().for_each(|v| replace_in(v, before, after)),
        Value::Object(map) => map.values_mut().for_each(|v| replace_in(v, before, after)),
        _ => {}
    }
}

fn without_version(document: &mut Value) {
    if let Some(root) = document.as_object_mut() {
        root.shift_remove("version");
    }
}

/// Insertions at one place in one, so that their order is theirs.
fn merged(splices: Vec<Splice>) -> Vec<Splice> {
    let mut out: Vec<Splice> = Vec::new();
    for splice in splices {
        match out.last_mut().filter(|l| l.range.is_empty() && l.range == splice.range) {
            Some(last) => last.text.push_str(&splice.text),
            None => out.push(splice),
        }
    }
    out
}

fn words(words: &[String]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| Value::from(w.as_str()).to_string()).collect();
    format!("[{}]", quoted.join(", "))
}

fn healthcheck(known: &Known) -> Value {
    json!({"test": known.probe, "interval": "5s", "timeout": "3s", "retries": 12})
}
