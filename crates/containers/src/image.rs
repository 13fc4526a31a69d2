//! References of images: name, tag, digest.

/// A reference as it is written in `FROM` and `image:`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Image<'a> {
    /// Registry and path (`ghcr.io/owner/name`).
    pub name: &'a str,
    /// Tag without its colon.
    pub tag: Option<&'a str>,
    /// Digest without its `@`.
    pub digest: Option<&'a str>,
}

impl<'a> Image<'a> {
    /// Takes a reference apart.
    pub fn parse(text: &'a str) -> Self {
        let (rest, digest) = text.split_once('@').map_or((text, None), |(r, d)| (r, Some(d)));
        // Within `${TAG:-3}` a colon separates no tag, and in front of a path it separates a port.
        let colon = rest.rmatch_indices(':').map(|(at, _)| at).find(|&at| {
            let before = &rest[..at];
            let inside = before.matches("${").count() > before.matches('}').count();
            !inside && !rest[at..].contains('/')
        });
        let (name, tag) = colon.map_or((rest, None), |at| (&rest[..at], Some(&rest[at + 1..])));
        Self { name, tag, digest }
    }

    /// The last segment of the name (`postgres` of `docker.io/library/postgres`).
    pub fn short(&self) -> &'a str {
        self.name.rsplit('/').next().unwrap_or(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, name: &str, tag: Option<&str>, digest: Option<&str>) {
        assert_eq!(Image::parse(text), Image { name, tag, digest }, "{text}");
    }

    #[test]
    fn takes_references_apart() {
        check("debian", "debian", None, None);
        check("debian:12-slim", "debian", Some("12-slim"), None);
        check("localhost:5000/a/b", "localhost:5000/a/b", None, None);
        check("localhost:5000/a/b:1", "localhost:5000/a/b", Some("1"), None);
        check("a@sha256:00", "a", None, Some("sha256:00"));
        check("a:1@sha256:00", "a", Some("1"), Some("sha256:00"));
        check("a:${V:-1}", "a", Some("${V:-1}"), None);
        check("${REGISTRY:-docker.io}/a", "${REGISTRY:-docker.io}/a", None, None);
        check("${IMAGE:-a:1}", "${IMAGE:-a:1}", None, None);
        assert_eq!(Image::parse("ghcr.io/x/postgres:1").short(), "postgres");
    }
}
