//! Planned files that are asked for under another name in their own folder, with what is named after them: asked for
//! `email_service.go` in place of `notification_service.go`, the type is `EmailService`.

use scaffold_core::{Change, EditOutcome, Name, Plan, RepoView};

/// Renames what only has another first part of its name; the rest stays as it is.
pub(super) fn rename(mut plan: Plan, view: Option<&dyn RepoView>, noun: &Name, files: &[String]) -> Plan {
    for wanted in files {
        let stands = view.is_some_and(|v| v.has(wanted)) || plan.changes.iter().any(|c| c.path() == *wanted);
        let (folder, stem, extension) = parts(wanted);
        let Some((first, layer)) = stem.rsplit_once('_').filter(|_| !stands) else { continue };
        let called = |path: &str| {
            let (own, stem, ending) = parts(path);
            let (name, rest) = stem.rsplit_once('_')?;
            let alike =
                own == folder && ending == extension && rest == layer && name == noun.singular_snake();
            alike.then(|| name.to_owned())
        };
        let created = plan.changes.iter().filter(|c| matches!(c, Change::Create { .. }));
        let Some(name) = created.filter_map(|c| called(c.path())).next() else { continue };
        let (from, to) = (format!("{name}_{layer}"), format!("{first}_{layer}"));
        let types = (pascal(&from), pascal(&to));
        // The type, and the file where it is named by its imports.
        let named = |text: &str| with_words(&with_words(text, &types.0, &types.1), &from, &to);
        for change in &mut plan.changes {
            match change {
                Change::Create { path, text, .. } => {
                    let (own, stem, extension) = parts(path);
                    let called = with_words(stem, &from, &to);
                    if called != stem {
                        *path = format!("{own}/{called}.{extension}");
                    }
                    *text = named(text);
                }
                Change::Edit { edits, .. } => {
                    for edit in edits {
                        if let EditOutcome::Applied { splices } = &mut edit.outcome {
                            splices.iter_mut().for_each(|s| s.text = named(&s.text));
                        }
                    }
                }
            }
        }
    }
    plan
}

/// Folder, name and extension of a path.
fn parts(path: &str) -> (&str, &str, &str) {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
    (folder, stem, extension)
}

fn pascal(snake: &str) -> String {
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
    };
    snake.split('_').map(capital).collect()
}

/// `text` with `from` replaced where it is whole words of an identifier.
fn with_words(text: &str, from: &str, to: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let end = at + from.len();
        let before = rest[..at].chars().next_back().or(out.chars().next_back());
        let starts = from.starts_with(char::is_uppercase) || !before.is_some_and(char::is_alphanumeric);
        let whole = starts && !rest[end..].starts_with(|c: char| c.is_lowercase());
        out.push_str(&rest[..at]);
        out.push_str(if whole { to } else { from });
        rest = &rest[end..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_renamed() {
        let text = "func NewNoteService() *NoteService // NoteServices";
        assert_eq!(
            with_words(text, "NoteService", "MailService"),
            "func NewMailService() *MailService // NoteServices"
        );
        let text = "from app.note_service import x  # test_note_service footnote_service note_services";
        assert_eq!(
            with_words(text, "note_service", "mail_service"),
            "from app.mail_service import x  # test_mail_service footnote_service note_services"
        );
    }
}
