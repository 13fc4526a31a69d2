//! `.dockerignore`: which files of a build's folder the builder never sees.

/// The patterns of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ignore {
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Pattern {
    line: u32,
    /// `!`: lets in again what others leave out.
    lets_in: bool,
    segments: Vec<String>,
}

impl Ignore {
    /// Reads the patterns of a file.
    pub fn parse(text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let patterns = text.lines().zip(1_u32..).filter_map(|(line, number)| {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                return None;
            }
            let (lets_in, path) = line.strip_prefix('!').map_or((false, line), |rest| (true, rest.trim()));
            let segments: Vec<String> =
                path.split('/').filter(|s| !s.is_empty() && *s != ".").map(str::to_owned).collect();
            (!segments.is_empty()).then_some(Pattern { line: number, lets_in, segments })
        });
        Self { patterns: patterns.collect() }
    }

    /// The line that leaves a path out; the last pattern that matches it or a folder above it decides.
    pub fn leaves_out(&self, path: &str) -> Option<u32> {
        let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty() && *s != ".").collect();
        let hit = |p: &&Pattern| (1..=segments.len()).any(|n| matches(&p.segments, &segments[..n]));
        self.patterns.iter().rev().find(hit).filter(|p| !p.lets_in).map(|p| p.line)
    }

    /// Whether something at or below a path is let in again.
    pub fn lets_in_below(&self, path: &str) -> bool {
        let segments: Vec<&str> = path.split('/').filter(|s| !s.is_empty() && *s != ".").collect();
        self.patterns.iter().filter(|p| p.lets_in).any(|p| {
            let near = p.segments.len().min(segments.len());
            p.segments[0] == "**" || matches(&p.segments[..near], &segments[..near])
        })
    }
}

/// Whether a pattern matches a path, segment by segment; `**` stands for any number of them.
fn matches(pattern: &[String], path: &[&str]) -> bool {
    match (pattern.split_first(), path.split_first()) {
        (None, None) => true,
        (Some((first, rest)), _) if first == "**" => {
            matches(rest, path) || path.split_first().is_some_and(|(_, below)| matches(pattern, below))
        }
        (Some((first, rest)), Some((name, below))) => fits(first, name) && matches(rest, below),
        _ => false,
    }
}

/// Whether a name fits a segment with `*` and `?`.
fn fits(pattern: &str, name: &str) -> bool {
    let mut chars = pattern.chars();
    match chars.next() {
        None => name.is_empty(),
        Some('*') => name
            .char_indices()
            .map(|(at, _)| at)
            .chain([name.len()])
            .any(|at| fits(chars.as_str(), &name[at..])),
        Some(c) => {
            let mut rest = name.chars();
            rest.next().is_some_and(|n| c == '?' || c == n) && fits(chars.as_str(), rest.as_str())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(patterns: &str, out: &[&str], inside: &[&str]) {
        let ignore = Ignore::parse(patterns);
        for path in out {
            assert!(ignore.leaves_out(path).is_some(), "{patterns:?} {path}");
        }
        for path in inside {
            assert_eq!(ignore.leaves_out(path), None, "{patterns:?} {path}");
        }
    }

    #[test]
    fn folders_take_along_what_is_in_them() {
        check(
            "node_modules\n/dist/\n./tmp",
            &["node_modules", "node_modules/a/b.js", "dist/x", "tmp"],
            &["src/node_modules", "distant"],
        );
    }

    #[test]
    fn stars_stay_within_a_segment_and_two_cross_them() {
        check("*.md\n**/*.log", &["a.md", "x.log", "a/b/x.log"], &["docs/a.md", "log"]);
        check("a/**/b", &["a/b", "a/x/y/b", "a/x/b/c"], &["a/x", "b"]);
        check("temp?", &["temp1"], &["temp", "temp12"]);
    }

    #[test]
    fn the_last_pattern_decides() {
        check("*\n!src\n!go.*\nsrc/secret", &["README.md", "src/secret/k"], &["src/main.go", "go.mod"]);
        assert_eq!(Ignore::parse("# note\n\n*\n!x").leaves_out("y"), Some(3));
    }

    #[test]
    fn knows_what_is_let_in_below() {
        let ignore = Ignore::parse("build\n!build/app\n!*.md");
        assert!(ignore.lets_in_below("build") && ignore.lets_in_below("x.md"));
        assert!(!ignore.lets_in_below("src"));
    }
}
