//! English words that mean the same in every language: layers, generic path segments, owners, secrets, guards.
//! What is particular to a language is in its pack.

use scaffold_core::Name;

/// Words of file and folder names that say which layer a file is in, not what it is about.
const LAYERS: &[&str] = &[
    "api",
    "app",
    "apis",
    "adapter",
    "adapters",
    "case",
    "cases",
    "controller",
    "controllers",
    "dao",
    "daos",
    "db",
    "domain",
    "dto",
    "dtos",
    "e2e",
    "entities",
    "entity",
    "errors",
    "fake",
    "fakes",
    "fixture",
    "fixtures",
    "handler",
    "handlers",
    "impl",
    "integration",
    "interface",
    "interfaces",
    "layer",
    "memory",
    "inmemory",
    "mock",
    "mocks",
    "model",
    "models",
    "module",
    "mongo",
    "mysql",
    "persistence",
    "postgres",
    "postgresql",
    "presenter",
    "queries",
    "query",
    "redis",
    "repo",
    "repos",
    "repositories",
    "repository",
    "request",
    "requests",
    "resource",
    "resources",
    "response",
    "responses",
    "route",
    "router",
    "routers",
    "routes",
    "schema",
    "schemas",
    "serializer",
    "serializers",
    "service",
    "services",
    "spec",
    "sql",
    "sqlite",
    "storage",
    "store",
    "stores",
    "stub",
    "stubs",
    "table",
    "tables",
    "test",
    "tests",
    "transport",
    "types",
    "unit",
    "usecase",
    "usecases",
    "uc",
    "validation",
    "validator",
    "validators",
    "view",
    "views",
    "web",
];

/// Words of migration names that are no nouns.
const MIGRATION_WORDS: &[&str] =
    &["add", "alter", "create", "created", "creates", "down", "init", "initial", "migration", "new", "up"];

/// Path segments that name no resource.
const GENERIC: &[&str] = &[
    "admin",
    "api",
    "apis",
    "app",
    "assets",
    "auth",
    "callback",
    "csrf",
    "debug",
    "docs",
    "favicon",
    "health",
    "healthcheck",
    "healthz",
    "helper",
    "helpers",
    "home",
    "index",
    "internal",
    "live",
    "liveness",
    "login",
    "logout",
    "me",
    "metrics",
    "openapi",
    "ping",
    "pprof",
    "private",
    "protected",
    "public",
    "readiness",
    "ready",
    "readyz",
    "redoc",
    "refresh",
    "register",
    "rest",
    "root",
    "search",
    "signin",
    "signout",
    "signup",
    "static",
    "status",
    "swagger",
    "system",
    "token",
    "util",
    "utilities",
    "utility",
    "utils",
    "version",
    "webhook",
    "webhooks",
    "ws",
];

/// Who owns things: foreign keys to them are no ties between resources.
const OWNERS: &[&str] = &["account", "author", "creator", "member", "owner", "tenant", "user"];

/// Words of fields that must not be shown.
const SECRETS: &[&str] = &["hash", "hashed", "otp", "passwd", "password", "pin", "salt", "secret", "token"];

/// Words of middleware that stand guard.
const GUARDS: &[&str] = &[
    "auth",
    "authen",
    "authenticate",
    "authenticated",
    "authentication",
    "authenticator",
    "authn",
    "authorization",
    "authorize",
    "authorized",
    "authorizer",
    "authz",
    "bearer",
    "guard",
    "jwt",
    "login",
    "permission",
    "permissions",
    "protected",
    "rbac",
    "role",
    "roles",
    "session",
    "token",
    "verifier",
];

/// Resources that are no ties although they have an entity.
const PRINCIPALS: &[&str] = &["auth", "authentication", "guard", "permission", "role", "session", "token"];

/// A word of file and folder names that names a layer.
pub(crate) fn is_layer(word: &str) -> bool {
    LAYERS.contains(&word)
}

/// A word that is one or two strokes from a long word for a layer.
pub(crate) fn is_slip_of_layer(word: &str) -> bool {
    LAYERS.iter().any(|l| l.len() >= 9 && strsim::osa_distance(l, word) <= 2)
}

/// A word of migration file names that is no noun.
pub(crate) fn is_migration_word(word: &str) -> bool {
    MIGRATION_WORDS.contains(&word) || word.bytes().all(|b| b.is_ascii_digit())
}

/// A path segment that names no resource.
pub(crate) fn is_generic(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    let version =
        lower.strip_prefix('v').is_some_and(|v| !v.is_empty() && v.bytes().all(|b| b.is_ascii_digit()));
    version || GENERIC.contains(&lower.as_str())
}

/// A word for who owns things.
pub(crate) fn is_owner(word: &str) -> bool {
    OWNERS.contains(&word)
}

/// A field that must not be shown.
pub(crate) fn is_secret(words: &[String]) -> bool {
    words.iter().any(|w| SECRETS.contains(&w.as_str()))
}

/// A request whose body is a file.
pub(crate) fn is_upload(word: &str) -> bool {
    matches!(word, "upload" | "uploads" | "multipart")
}

/// A resource about access, which ties nothing.
pub(crate) fn is_principal(word: &str) -> bool {
    PRINCIPALS.contains(&word)
}

/// A middleware whose name says that it checks who asks.
pub(crate) fn is_guard(name: &str) -> bool {
    let mut words = scaffold_core::split_words(name);
    let singular: Vec<String> =
        words.iter().flat_map(|w| Name::from_words(std::slice::from_ref(w)).singular().to_vec()).collect();
    words.extend(singular);
    // A session that code fetches or opens is one with a database.
    if words.iter().any(|w| w == "session")
        && words.iter().any(|w| matches!(w.as_str(), "get" | "db" | "async" | "new" | "open" | "make"))
    {
        words.retain(|w| w != "session");
    }
    let has = |known: &[&str]| words.iter().any(|w| known.contains(&w.as_str()));
    has(GUARDS) || has(DEMANDS) && (has(OWNERS) || has(CALLERS))
}

/// A guard whose name says that reading is free (`IsAuthenticatedOrReadOnly`).
pub(crate) fn lets_read(name: &str) -> bool {
    scaffold_core::split_words(name).ends_with(&["read".to_owned(), "only".to_owned()])
}

/// Whether code speaks of turning somebody away because of who they are.
pub(crate) fn refuses(code: &str) -> bool {
    let code = code.to_lowercase();
    REFUSALS.iter().any(|word| code.contains(word))
}

/// Parts of words in code that turns callers away.
const REFUSALS: &[&str] = &["unauthor", "forbidden", "credential", "autherror"];

/// Words that, before a word for whoever asks, make a guard (`requireUser`, `ensureLogin`).
const DEMANDS: &[&str] = &["current", "ensure", "must", "only", "require", "required", "requires", "verify"];

/// Who asks, beyond those who own data.
const CALLERS: &[&str] = &[
    "admin",
    "administrator",
    "caller",
    "client",
    "editor",
    "identity",
    "login",
    "manager",
    "moderator",
    "operator",
    "principal",
    "staff",
];

#[cfg(test)]
mod tests {
    #[test]
    fn guards_that_let_everybody_read_say_so() {
        assert!(super::lets_read("IsAuthenticatedOrReadOnly"));
        assert!(!super::lets_read("IsAuthenticated"));
    }

    #[test]
    fn guards_are_known_by_their_words() {
        for name in [
            "JwtAuthMiddleware",
            "AuthSessionMiddleware",
            "Authenticate",
            "requireToken",
            "jwt_required",
            "requireUser",
        ] {
            assert!(super::is_guard(name), "{name}");
        }
        for name in [
            "get_session",
            "AsyncSession",
            "CSRF",
            "Logger",
            "authorList",
            "CacheByURL",
            "requireJSON",
            "userList",
        ] {
            assert!(!super::is_guard(name), "{name}");
        }
    }
}
