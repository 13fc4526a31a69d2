//! Paths of routes: joined, and with `{name}` for parameters whatever the framework writes.

use scaffold_pack::ParamStyle;

/// Joins a prefix and a path with exactly one slash between them.
pub(crate) fn join(prefix: &str, path: &str) -> String {
    let path = path.trim();
    if path.is_empty() || path == "/" {
        return prefix.trim_end_matches('/').to_owned();
    }
    format!("{}/{}", prefix.trim_end_matches('/'), path.trim_start_matches('/'))
}

/// The whole path as it is shown.
pub(crate) fn shown(path: &str, style: ParamStyle) -> String {
    let mut out: String = path
        .split('/')
        .filter(|s| !s.is_empty())
        .map(|segment| format!("/{}", parameter(segment, style)))
        .collect();
    if out.is_empty() {
        out.push('/');
    }
    out
}

fn parameter(segment: &str, style: ParamStyle) -> String {
    let wrap = |name: &str| format!("{{{name}}}");
    match style {
        ParamStyle::Colon => match segment.strip_prefix([':', '*', '+']) {
            Some("") => "*".to_owned(),
            Some(name) => wrap(name.trim_end_matches('?').split(['<', '(', '{']).next().unwrap_or(name)),
            None => segment.to_owned(),
        },
        ParamStyle::Brace => match segment.strip_prefix('{').and_then(|s| s.strip_suffix('}')) {
            Some("$") => String::new(),
            Some(name) => wrap(name.split(':').next().unwrap_or(name).trim_end_matches("...")),
            None => segment.to_owned(),
        },
        ParamStyle::Converter => match segment.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
            Some(name) => wrap(name.rsplit(':').next().unwrap_or(name)),
            None => segment.to_owned(),
        },
        ParamStyle::Angle => match segment.strip_prefix('<').and_then(|s| s.strip_suffix('>')) {
            Some(name) => wrap(name.split(':').next().unwrap_or(name)),
            None => segment.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_shown_in_braces() {
        assert_eq!(shown("/a/:id/*rest", ParamStyle::Colon), "/a/{id}/{rest}");
        assert_eq!(shown("/a/{id:[0-9]+}/{rest...}", ParamStyle::Brace), "/a/{id}/{rest}");
        assert_eq!(shown("/a/<id:\\d+>", ParamStyle::Angle), "/a/{id}");
        assert_eq!(shown("/a/<int:id>", ParamStyle::Converter), "/a/{id}");
        assert_eq!(shown("", ParamStyle::Brace), "/");
        assert_eq!(join("/api/", "/x"), "/api/x");
        assert_eq!(join("/api", "/"), "/api");
    }
}
