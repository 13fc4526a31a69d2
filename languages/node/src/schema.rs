//! What a member of a class, an interface or a schema says of its value: `{ type: String, required: true }`,
//! `z.string().optional()`, `Type.Optional(Type.String())`, `DataTypes.STRING(80)`, `varchar('x').notNull()`, `string | null`.

use scaffold_pack::FieldType;

/// Names of libraries whose fields may be missing unless they are said to be required.
const LAX: [&str; 4] = ["Joi", "joi", "celebrate", "yup"];

/// Reads the text of a member's type or value.
pub(crate) fn read(text: &str) -> Option<FieldType> {
    let text = text.trim().trim_start_matches(':').trim();
    if let Some(body) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        return object(body);
    }
    if text.contains('(') || text.contains('.') && !text.contains(['<', '|', ' ']) {
        return chain(text);
    }
    let mut kept: Vec<&str> = Vec::new();
    let mut optional = false;
    for part in text.split('|').map(str::trim).filter(|p| !p.is_empty()) {
        if matches!(part, "null" | "undefined") {
            optional = true;
        } else {
            kept.push(part);
        }
    }
    let literal = |p: &&str| p.starts_with(['\'', '"']);
    if kept.len() > 1 && kept.iter().all(literal) {
        return Some(FieldType { core: "enum".into(), optional });
    }
    let [only] = kept.as_slice() else { return None };
    let core = if only.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
        known(only)
    } else {
        (*only).to_owned()
    };
    Some(FieldType { core, optional })
}

/// Built-in types and constructors are named alike: `String` and `string` are one.
fn known(word: &str) -> String {
    match word {
        "String" | "Number" | "Boolean" | "Date" | "Buffer" | "BigInt" => word.to_ascii_lowercase(),
        other => other.to_owned(),
    }
}

/// `type: X` in an object's own pairs.
fn object(body: &str) -> Option<FieldType> {
    let pairs = pairs(body);
    let value = |key: &str| pairs.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
    let mut inner = read(value("type")?)?;
    let is = |key: &str, wanted: &str| value(key).is_some_and(|v| v.starts_with(wanted));
    let demanded = is("required", "true")
        || is("required", "[true")
        || is("allowNull", "false")
        || is("primaryKey", "true");
    let allowed = value("required").is_some()
        || value("allowNull").is_some()
        || is("nullable", "true")
        || value("default").is_some();
    inner.optional = !demanded && (allowed || inner.optional) && value("default").is_none();
    if value("enum").is_some() {
        inner.core = "enum".into();
    }
    Some(inner)
}

/// A chain of calls: the first name that is a type, and what follows it.
fn chain(text: &str) -> Option<FieldType> {
    for wrapper in
        ["Type.Optional(", "z.optional(", "z.nullable(", "Type.Union(", "t.Optional(", "v.optional("]
    {
        if let Some(rest) = text.strip_prefix(wrapper) {
            if wrapper.ends_with("Union(") {
                return Some(FieldType { core: "enum".into(), optional: false });
            }
            let mut inner = read(rest.strip_suffix(')').unwrap_or(rest))?;
            inner.optional = true;
            return Some(inner);
        }
    }
    let head = text.split('(').next().unwrap_or(text);
    let calls: Vec<&str> = words_called(text);
    let last = head.rsplit('.').next().unwrap_or(head);
    if matches!(last, "array" | "Array" | "ARRAY" | "object" | "Object" | "record" | "map" | "set") {
        return None;
    }
    let root = head.split('.').next().unwrap_or(head);
    let has = |name: &str| calls.contains(&name);
    let optional = if LAX.contains(&root) {
        !has("required")
    } else {
        has("optional")
            || has("nullable")
            || has("nullish")
            || is_column(last, text) && !has("notNull") && !has("primaryKey")
    };
    let mut core = last.to_ascii_lowercase();
    if core == "number" && has("int") || has("integer") {
        core = "integer".into();
    }
    if is_column(last, text)
        && let Some((_, rest)) = text.split_once("mode: ")
    {
        // What the code sees of a column that keeps something else.
        let mode = rest[1..].split(['\'', '"']).next().unwrap_or_default();
        core = match mode {
            "boolean" => "boolean",
            "timestamp" | "timestamp_ms" | "date" => "datetime",
            "json" => "json",
            "number" => "integer",
            _ => core.as_str(),
        }
        .to_owned();
    }
    if has("date") && core == "string" || text.contains("format: 'date'") {
        core = "dateonly".into();
    } else if has("datetime") && core == "string" || text.contains("format: 'date-time'") {
        core = "datetime".into();
    } else if (has("uuid") || has("guid")) && core == "string" || text.contains("format: 'uuid'") {
        core = "uuid".into();
    } else if matches!(core.as_str(), "valid" | "nativeenum" | "picklist") {
        core = "enum".into();
    }
    Some(FieldType { core, optional })
}

/// Columns of drizzle name themselves: `varchar('name', …)`.
fn is_column(word: &str, text: &str) -> bool {
    word.starts_with(char::is_lowercase) && text[word.len().min(text.len())..].starts_with(['(']) && {
        let inside = text[word.len() + 1..].trim_start();
        inside.starts_with(['\'', '"']) || inside.starts_with(')') && !text.contains('.')
    }
}

/// Names followed by a parenthesis, outside of strings.
fn words_called(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    for (at, _) in text.match_indices('(') {
        let start = text[..at].rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |i| i + 1);
        if start < at {
            out.push(&text[start..at]);
        }
    }
    out
}

/// Keys and values of an object's own pairs.
pub(crate) fn pairs(body: &str) -> Vec<(&str, &str)> {
    let mut out = Vec::new();
    let mut depth = 0_usize;
    let mut quote: Option<char> = None;
    let mut from = 0;
    let mut push = |part: &str, at: usize| {
        let (start, end) = (at, at + part.len());
        if let Some((key, value)) = body[start..end].split_once(':') {
            let key = key.trim().rsplit(['\n', ' ']).next().unwrap_or_default();
            out.push((key.trim_matches(['\'', '"']), value.trim()));
        }
    };
    for (i, c) in body.char_indices() {
        match (quote, c) {
            (Some(q), _) if c == q => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"' | '`') => quote = Some(c),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',') if depth == 0 => {
                push(&body[from..i], from);
                from = i + 1;
            }
            _ => {}
        }
    }
    push(&body[from..], from);
    out
}

/// What the whole text of a member says besides its type: key, uniqueness, column, validations.
pub(crate) fn annotations(text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut add = |key: &str, value: &str| out.push((key.to_owned(), value.to_owned()));
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if ["unique: true", ".unique(", "@Unique(", "unique: '"].iter().any(|u| flat.contains(u)) {
        add("unique", "");
    }
    if ["@PrimaryGeneratedColumn", "@PrimaryColumn", "primaryKey: true", ".primaryKey(", "@PrimaryKey"]
        .iter()
        .any(|u| flat.contains(u))
    {
        add("id", "");
    }
    if flat.contains("@CreateDateColumn")
        || flat.contains("@UpdateDateColumn")
        || flat.contains("@DeleteDateColumn")
    {
        add("timestamp", "");
    }
    for decorator in flat.match_indices('@').filter_map(|(at, _)| flat[at + 1..].split(['(', ' ']).next()) {
        if decorator.starts_with("Is")
            || matches!(decorator, "MinLength" | "MaxLength" | "Length" | "Min" | "Max" | "Matches")
        {
            let rule = match decorator {
                "IsEmail" => "email",
                "IsUrl" | "IsURL" => "url",
                other => other,
            };
            add("rules", rule);
        }
    }
    if flat.contains(".email(") || flat.contains("isEmail") {
        add("rules", "email");
    }
    let column = |marks: &[&str]| {
        marks.iter().find_map(|m| {
            let rest = &flat[flat.find(m)? + m.len()..];
            let end = rest.find(['\'', '"'])?;
            Some(rest[..end].to_owned())
        })
    };
    if let Some(name) = column(&["@Column({ name: '", "field: '", "@Column('"]) {
        if flat.contains("@Column('") { add("sql_type", &name) } else { add("column", &name) }
    }
    if (flat.contains("@Column") || flat.contains("@Property"))
        && let Some(kind) = column(&["type: '", "type: \""])
    {
        add("sql_type", &kind);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        read(text)
            .map_or_else(|| "none".into(), |t| format!("{}{}", t.core, if t.optional { "?" } else { "" }))
    }

    #[test]
    fn types_are_read_whatever_library_says_them() {
        for (text, expected) in [
            (": string", "string"),
            (": Date | null", "date?"),
            ("String", "string"),
            ("{ type: String, required: true, trim: true }", "string"),
            (
                "{\n  type: DataTypes.STRING(80),\n  allowNull: false,\n  validate: { notEmpty: true },\n}",
                "string",
            ),
            ("{ type: DataTypes.DATEONLY, allowNull: true }", "dateonly?"),
            ("{ type: String, enum: roles, default: 'user' }", "enum"),
            ("DataTypes.DECIMAL(12, 2)", "decimal"),
            ("z.string().min(1).email()", "string"),
            ("z.string().optional()", "string?"),
            ("z.number().int()", "integer"),
            ("Type.Optional(Type.String({ format: 'date' }))", "dateonly?"),
            ("Joi.string().required()", "string"),
            ("Joi.boolean()", "boolean?"),
            ("varchar('name', { length: 80 }).notNull()", "varchar"),
            ("text('bio')", "text?"),
            ("integer('paid', { mode: 'boolean' }).notNull()", "boolean"),
            ("z.array(z.string())", "none"),
            ("'a' | 'b'", "enum"),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }

    #[test]
    fn decorators_and_options_say_what_a_type_does_not() {
        let keys = |t: &str| annotations(t).into_iter().map(|(k, v)| format!("{k}={v}")).collect::<Vec<_>>();
        assert_eq!(
            keys("@Column({ type: 'decimal', unique: true })\n  total: string;"),
            ["unique=", "sql_type=decimal"]
        );
        assert_eq!(keys("@PrimaryGeneratedColumn()\n  id: number;"), ["id="]);
        assert_eq!(keys("email: z.string().email()"), ["rules=email"]);
    }
}
