//! Values and decorators that say a field's type in a schema, rewritten for a field of another type: only what is
//! neutral (required, unique, nullable) stays, validators of the old field go.

use crate::schema::pairs;
use scaffold_pack::Retype;

/// `text` for the new field; `None` where it says no type.
pub(crate) fn value(text: &str, to: &Retype<'_>) -> Option<String> {
    if let Some(body) = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')) {
        return object(text, body, to);
    }
    let new = kind(text, to)?;
    // A bare type has no room for more.
    let bare = matches!(text, "String" | "Number" | "Boolean" | "Date") && to.unique;
    Some(if bare { format!("{{ type: {new}, unique: true }}") } else { new })
}

/// What says the type in `text`, for the new field.
fn kind(text: &str, to: &Retype<'_>) -> Option<String> {
    let head = text.split('(').next().unwrap_or(text);
    let root = head.split('.').next().unwrap_or(head);
    match root {
        "z" | "zod" => Some(zod(text, root, to)),
        "Joi" | "joi" => Some(joi(text, root, to)),
        "Type" | "t" | "T" if head.contains('.') => Some(typebox(root, text, to)),
        "DataTypes" | "Sequelize" | "DataType" | "DT" => Some(sequelize(root, to)),
        "String" | "Number" | "Boolean" | "Date" if head == text => Some(mongoose(to).to_owned()),
        "Schema" | "mongoose" if head.contains("Types") => Some(mongoose(to).to_owned()),
        _ => drizzle(text, head, to),
    }
}

/// `{ type: X, allowNull: false, validate: {…} }`
fn object(text: &str, body: &str, to: &Retype<'_>) -> Option<String> {
    let all = pairs(body);
    let told = all.iter().find(|(k, _)| *k == "type")?.1;
    let new = kind(told, to)?;
    let sequelize = told.contains("DataType") || told.starts_with("Sequelize");
    let mut kept: Vec<String> = Vec::new();
    let mut said_required = false;
    for (key, value) in &all {
        match *key {
            "type" => kept.push(format!("type: {new}")),
            "allowNull" => {
                said_required = true;
                kept.push(format!("allowNull: {}", to.optional));
            }
            "nullable" => kept.push(format!("nullable: {}", to.optional)),
            "required" => {
                said_required = true;
                if !to.optional {
                    kept.push("required: true".to_owned());
                } else if *value == "false" {
                    kept.push("required: false".to_owned());
                }
            }
            "trim" if matches!(to.class, "string" | "text") => kept.push(format!("trim: {value}")),
            "notNull" => kept.push(format!("notNull: {}", !to.optional)),
            "validate"
                if *value == "{ notEmpty: true }"
                    && !to.optional
                    && matches!(to.class, "string" | "text") =>
            {
                kept.push(format!("validate: {value}"));
            }
            _ => {}
        }
    }
    if sequelize && !said_required && !to.optional {
        kept.push("allowNull: false".to_owned());
    }
    if to.unique {
        kept.push("unique: true".to_owned());
    }
    if !to.values.is_empty() && to.class == "enum" && !sequelize {
        kept.push(format!("enum: [{}]", quoted(to).join(", ")));
    }
    // Laid out like the one that stands: on one line, or a key a line.
    let Some(first) =
        body.find('\n').filter(|_| body.trim_start_matches([' ', '\t']).starts_with(['\n', '\r']))
    else {
        return Some(format!("{{ {} }}", kept.join(", ")));
    };
    let indent: String = body[first + 1..].chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let last: String = text
        .rsplit('\n')
        .next()
        .unwrap_or_default()
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .collect();
    let comma = if body.trim_end().ends_with(',') { "," } else { "" };
    Some(format!("{{\n{indent}{}{comma}\n{last}}}", kept.join(&format!(",\n{indent}"))))
}

fn quoted(to: &Retype<'_>) -> Vec<String> {
    to.values.iter().map(|v| format!("'{v}'")).collect()
}

fn length(to: &Retype<'_>) -> usize {
    to.length.unwrap_or(255)
}

fn precision(to: &Retype<'_>) -> (u32, u32) {
    to.precision.unwrap_or((12, 2))
}

fn sequelize(root: &str, to: &Retype<'_>) -> String {
    let name = match to.class {
        "string" if length(to) != 255 => format!("STRING({})", length(to)),
        "string" => "STRING".into(),
        "text" => "TEXT".into(),
        "int" => "INTEGER".into(),
        "bigint" => "BIGINT".into(),
        "float" => "DOUBLE".into(),
        "decimal" => format!("DECIMAL({}, {})", precision(to).0, precision(to).1),
        "bool" => "BOOLEAN".into(),
        "date" => "DATEONLY".into(),
        "datetime" => "DATE".into(),
        "uuid" => "UUID".into(),
        "json" => "JSON".into(),
        "enum" => format!("ENUM({})", quoted(to).join(", ")),
        _ => "INTEGER".into(),
    };
    format!("{root}.{name}")
}

fn mongoose(to: &Retype<'_>) -> &'static str {
    match to.class {
        "int" | "bigint" | "float" => "Number",
        "bool" => "Boolean",
        "datetime" => "Date",
        "json" => "Object",
        // A decimal stays exact and a date has no time: both are kept as text.
        _ => "String",
    }
}

fn decimal_pattern(to: &Retype<'_>) -> String {
    let (precision, scale) = precision(to);
    format!("/^-?\\d{{1,{}}}(\\.\\d{{1,{scale}}})?$/", precision - scale)
}

fn zod(text: &str, root: &str, to: &Retype<'_>) -> String {
    let core = match to.class {
        "string" if to.email => "string().email()".into(),
        "string" => format!("string().min(1).max({})", length(to)),
        "text" => "string().min(1)".into(),
        "int" | "references" => "number().int()".into(),
        "bigint" => "string().regex(/^-?\\d+$/)".into(),
        "float" => "number()".into(),
        "decimal" => format!("string().regex({})", decimal_pattern(to)),
        "bool" => "boolean()".into(),
        "date" => "string().date()".into(),
        "datetime" => "string().datetime()".into(),
        "uuid" => "string().uuid()".into(),
        "enum" => format!("enum([{}])", quoted(to).join(", ")),
        _ => "unknown()".into(),
    };
    let partial = text.ends_with(".optional()");
    let ending = match (to.optional, partial) {
        (true, true) => ".nullable().optional()",
        (true, false) if text.contains(".nullish()") => ".nullish()",
        (true, false) => ".nullable().optional()",
        (false, true) => ".optional()",
        _ => "",
    };
    format!("{root}.{core}{ending}")
}

fn joi(text: &str, root: &str, to: &Retype<'_>) -> String {
    let core = match to.class {
        "string" if to.email => "string().email()".into(),
        "string" => format!("string().max({})", length(to)),
        "text" => "string()".into(),
        "int" | "references" => "number().integer()".into(),
        "bigint" => "string().pattern(/^-?\\d+$/)".into(),
        "float" => "number()".into(),
        "decimal" => format!("string().pattern({})", decimal_pattern(to)),
        "bool" => "boolean()".into(),
        "date" => "string().pattern(/^\\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])$/)".into(),
        "datetime" => "string().isoDate()".into(),
        "uuid" => "string().uuid()".into(),
        "enum" => format!("string().valid({})", quoted(to).join(", ")),
        _ => "object()".into(),
    };
    let ending = match (to.optional, text.contains(".required()")) {
        (true, _) => ".allow(null)",
        (false, true) => ".required()",
        _ => "",
    };
    format!("{root}.{core}{ending}")
}

fn typebox(root: &str, text: &str, to: &Retype<'_>) -> String {
    let core = match to.class {
        "string" if to.email => format!("{root}.String({{ format: 'email' }})"),
        "string" => format!("{root}.String({{ minLength: 1, maxLength: {} }})", length(to)),
        "text" => format!("{root}.String({{ minLength: 1 }})"),
        "int" | "references" => format!("{root}.Integer()"),
        "bigint" => format!("{root}.String({{ pattern: '^-?\\\\d+$' }})"),
        "float" => format!("{root}.Number()"),
        "decimal" => {
            let (precision, scale) = precision(to);
            format!(
                "{root}.String({{ pattern: '^-?\\\\d{{1,{}}}(\\\\.\\\\d{{1,{scale}}})?$' }})",
                precision - scale
            )
        }
        "bool" => format!("{root}.Boolean()"),
        "date" => format!("{root}.String({{ format: 'date' }})"),
        "datetime" => format!("{root}.String({{ format: 'date-time' }})"),
        "uuid" => format!("{root}.String({{ format: 'uuid' }})"),
        "enum" => {
            let all: Vec<String> = quoted(to).iter().map(|v| format!("{root}.Literal({v})")).collect();
            format!("{root}.Union([{}])", all.join(", "))
        }
        _ => format!("{root}.Unknown()"),
    };
    let core = if to.optional { format!("{root}.Union([{core}, {root}.Null()])") } else { core };
    if to.optional || text.starts_with(&format!("{root}.Optional(")) {
        format!("{root}.Optional({core})")
    } else {
        core
    }
}

/// `varchar('title', { length: 80 }).notNull()`
fn drizzle(text: &str, head: &str, to: &Retype<'_>) -> Option<String> {
    let columns = [
        "varchar",
        "text",
        "char",
        "integer",
        "int",
        "serial",
        "bigint",
        "real",
        "doublePrecision",
        "numeric",
        "decimal",
        "boolean",
        "date",
        "timestamp",
        "uuid",
        "json",
        "jsonb",
    ];
    if !columns.contains(&head) {
        return None;
    }
    let inside = text[head.len()..].strip_prefix('(')?;
    let quote = inside.chars().next().filter(|c| matches!(c, '\'' | '"'));
    let name = quote.and_then(|q| inside[1..].split(q).next()).map(|_| {
        let q = quote.unwrap_or('\'');
        format!("{q}{}{q}", to.column)
    });
    let with = |options: &str| match (&name, options) {
        (Some(n), "") => n.clone(),
        (Some(n), o) => format!("{n}, {o}"),
        (None, o) => o.to_owned(),
    };
    let sqlite = to.modules.iter().any(|m| m == "drizzle-orm/sqlite-core");
    let call = match to.class {
        "int" | "references" if sqlite => format!("integer({})", with("")),
        "float" if sqlite => format!("real({})", with("")),
        "bool" if sqlite => format!("integer({})", with("{ mode: 'boolean' }")),
        "json" if sqlite => format!("text({})", with("{ mode: 'json' }")),
        _ if sqlite => format!("text({})", with("")),
        "string" => format!("varchar({})", with(&format!("{{ length: {} }}", length(to)))),
        "int" | "references" => format!("integer({})", with("")),
        "bigint" => format!("bigint({})", with("{ mode: 'bigint' }")),
        "float" => format!("doublePrecision({})", with("")),
        "decimal" => {
            let (precision, scale) = precision(to);
            format!("numeric({})", with(&format!("{{ precision: {precision}, scale: {scale} }}")))
        }
        "bool" => format!("boolean({})", with("")),
        "date" => format!("date({})", with("")),
        "datetime" => format!("timestamp({})", with("{ withTimezone: true }")),
        "uuid" => format!("uuid({})", with("")),
        "json" => format!("jsonb({})", with("")),
        _ => format!("text({})", with("")),
    };
    let mut out = call;
    if !to.optional {
        out.push_str(".notNull()");
    }
    if to.unique {
        out.push_str(".unique()");
    }
    Some(out)
}

/// A decorator of a member; `Some(None)`: it goes.
#[expect(clippy::option_option, reason = "no decorator of a type, one that goes, one that changes")]
pub(crate) fn decorator(text: &str, to: &Retype<'_>) -> Option<Option<String>> {
    let name = text.strip_prefix('@')?.split('(').next()?;
    let checks = match to.class {
        "int" | "references" => "IsInt()".to_owned(),
        "float" => "IsNumber()".to_owned(),
        "decimal" => "IsDecimal()".to_owned(),
        "bool" => "IsBoolean()".to_owned(),
        "date" | "datetime" => "IsDateString()".to_owned(),
        "uuid" => "IsUUID()".to_owned(),
        "enum" => format!("IsIn([{}])", quoted(to).join(", ")),
        "json" => "IsObject()".to_owned(),
        "string" if to.email => "IsEmail()".to_owned(),
        _ => "IsString()".to_owned(),
    };
    match name {
        "IsString" | "IsInt" | "IsNumber" | "IsNumberString" | "IsBoolean" | "IsDate" | "IsDateString"
        | "IsUUID" | "IsEnum" | "IsIn" | "IsISO8601" | "IsDecimal" | "IsObject" | "IsPositive" => {
            Some(Some(format!("@{checks}")))
        }
        "IsNotEmpty" => {
            Some((!to.optional && matches!(to.class, "string" | "text" | "enum")).then(|| text.to_owned()))
        }
        "IsOptional" => None,
        "MaxLength" | "Length" => {
            Some(matches!(to.class, "string").then(|| format!("@MaxLength({})", length(to))))
        }
        "MinLength" => Some(matches!(to.class, "string" | "text").then(|| text.to_owned())),
        n if n.starts_with("Is")
            || matches!(n, "Min" | "Max" | "Matches" | "Contains" | "Type" | "Transform") =>
        {
            Some(None)
        }
        "Column" => {
            let kind = match to.class {
                "text" => Some("type: 'text'".to_owned()),
                "int" | "references" => Some("type: 'int'".to_owned()),
                "bigint" => Some("type: 'bigint'".to_owned()),
                "float" => Some("type: 'double precision'".to_owned()),
                "decimal" => {
                    let (precision, scale) = precision(to);
                    Some(format!("type: 'decimal', precision: {precision}, scale: {scale}"))
                }
                "bool" => Some("type: 'boolean'".to_owned()),
                "date" => Some("type: 'date'".to_owned()),
                "datetime" => Some("type: 'timestamptz'".to_owned()),
                "uuid" => Some("type: 'uuid'".to_owned()),
                "json" => Some("type: 'jsonb'".to_owned()),
                _ if length(to) != 255 => Some(format!("length: {}", length(to))),
                _ if to.optional => Some("type: 'varchar'".to_owned()),
                _ => None,
            };
            let mut options: Vec<String> = kind.into_iter().collect();
            if to.optional {
                options.push("nullable: true".into());
            }
            if to.unique {
                options.push("unique: true".into());
            }
            let inside =
                if options.is_empty() { String::new() } else { format!("{{ {} }}", options.join(", ")) };
            Some(Some(format!("@Column({inside})")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(class: &'static str, optional: bool, unique: bool) -> Retype<'static> {
        Retype {
            class,
            optional,
            unique,
            email: false,
            length: None,
            precision: Some((12, 2)),
            values: &[],
            column: "total",
            modules: &[],
        }
    }

    #[test]
    fn only_what_is_neutral_stays() {
        for (before, field, after) in [
            ("String", to("string", false, true), "{ type: String, unique: true }"),
            ("Number", to("bool", true, false), "Boolean"),
            (
                "{ type: DataTypes.STRING, allowNull: false }",
                to("decimal", false, false),
                "{ type: DataTypes.DECIMAL(12, 2), allowNull: false }",
            ),
            (
                "{\n  type: String,\n  required: true,\n  lowercase: true,\n}",
                to("string", true, true),
                "{\n  type: String,\n  unique: true,\n}",
            ),
            ("Joi.string().required().email()", to("bool", false, false), "Joi.boolean().required()"),
            ("z.string().min(3)", to("date", true, false), "z.string().date().nullable().optional()"),
            ("Type.Optional(Type.String())", to("bool", false, false), "Type.Optional(Type.Boolean())"),
            (
                "varchar('title', { length: 80 }).notNull()",
                to("decimal", false, true),
                "numeric('total', { precision: 12, scale: 2 }).notNull().unique()",
            ),
        ] {
            assert_eq!(value(before, &field).as_deref(), Some(after));
        }
        let modules = ["drizzle-orm/sqlite-core".to_owned()];
        let paid = Retype { modules: &modules, column: "paid", ..to("bool", false, false) };
        let after = "integer('paid', { mode: 'boolean' }).notNull()";
        assert_eq!(value("text('title').notNull()", &paid).as_deref(), Some(after));
        assert_eq!(value("req.body.title", &to("bool", false, false)), None);
        assert_eq!(decorator("@MinLength(2)", &to("bool", false, false)), Some(None));
        assert_eq!(decorator("@IsEmail()", &to("string", false, false)), Some(None));
        assert_eq!(
            decorator("@Column()", &to("bool", true, false)),
            Some(Some("@Column({ type: 'boolean', nullable: true })".into()))
        );
        assert_eq!(decorator("@UseGuards(A)", &to("bool", true, false)), None);
    }
}
