//! Which paths a request may name, by their text alone.

/// Why a path is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PathFault {
    /// It is no name that every system takes.
    Name(&'static str),
    /// It leads out of the repository, or to what is git's or scaffold's own.
    Outside(&'static str),
}

/// Names that Windows reserves for devices, with any extension.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Holds for paths below the repository that mean one file on every system.
///
/// # Errors
/// The rule that it breaks.
pub fn check_path(path: &str) -> Result<(), PathFault> {
    use PathFault::{Name, Outside};
    if path.is_empty() {
        return Err(Name("it is empty"));
    }
    if path.len() > 1024 {
        return Err(Name("it is longer than 1024 bytes"));
    }
    if path.chars().any(char::is_control) {
        return Err(Name("it has a control character"));
    }
    if path.starts_with(['/', '~']) {
        return Err(Outside("it is not relative to the repository"));
    }
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    if parts.contains(&"..") {
        return Err(Outside("it leads out of the repository with `..`"));
    }
    if path.get(1..2) == Some(":") || path.starts_with('\\') {
        return Err(Outside("it is not relative to the repository"));
    }
    if path.contains('\\') {
        return Err(Name("it has a backslash; folders are separated by `/`"));
    }
    if path.ends_with('/') {
        return Err(Name("it names a folder, not a file"));
    }
    for part in parts {
        if part.is_empty() || part == "." {
            return Err(Name("it has an empty or `.` component"));
        }
        if part.len() > 255 {
            return Err(Name("a component is longer than 255 bytes"));
        }
        if part.ends_with(['.', ' ']) || part.starts_with(' ') {
            return Err(Name("a component begins or ends in a space, or ends in a dot"));
        }
        let lower = part.to_lowercase();
        let git = lower == ".git" || lower.strip_prefix("git~").is_some_and(|n| n.parse::<u32>().is_ok());
        if git || lower == ".scaffold" {
            return Err(Outside("it is git's or scaffold's own"));
        }
        let fits = |c: char| {
            c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | ' ' | '[' | ']' | '(' | ')' | '@' | '+')
        };
        if !part.chars().all(fits) {
            return Err(Name("it has a character that means something to shells, templates or file systems"));
        }
        let stem = lower.split('.').next().unwrap_or_default();
        let port = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
        if DEVICES.contains(&stem)
            || port.is_some_and(|p| p.len() == 1 && p.chars().all(|c| c.is_ascii_digit()))
        {
            return Err(Name("a component is a reserved name of Windows"));
        }
    }
    Ok(())
}
