//! Planned files that are asked for under another name in their own folder, with what is named after them: asked for
//! `email_service.go` in place of `notification_service.go`, the type is `EmailService`; asked for `email-service.ts` in
//! place of `notification-service.ts`, the function is `emailService`.

use scaffold_core::{Change, EditOutcome, Name, Plan, RepoView, split_words};

/// Renames what only has another first part of its name; the rest stays as it is.
pub(super) fn rename(mut plan: Plan, view: Option<&dyn RepoView>, noun: &Name, files: &[String]) -> Plan {
    for wanted in files {
        let stands = view.is_some_and(|v| v.has(wanted)) || plan.changes.iter().any(|c| c.path() == *wanted);
        let (folder, to, extension) = parts(wanted);
        let words = split_words(to);
        let Some((layer, _)) = words.split_last().filter(|(_, first)| !stands && !first.is_empty()) else {
            continue;
        };
        let called = |path: &str| {
            let (own, stem, ending) = parts(path);
            let words = split_words(stem);
            let (last, first) = words.split_last()?;
            let alike = own == folder && ending == extension && last == layer && first == noun.singular();
            alike.then(|| stem.to_owned())
        };
        let created = plan.changes.iter().filter(|c| matches!(c, Change::Create { .. }));
        let Some(from) = created.filter_map(|c| called(c.path())).next() else { continue };
        // The file where it is named by its imports, the type, and what has no capital.
        let old = split_words(&from);
        let all =
            [(from.clone(), to.to_owned()), (pascal(&old), pascal(&words)), (camel(&old), camel(&words))];
        let named =
            |text: &str| all.iter().fold(text.to_owned(), |text, (old, new)| with_words(&text, old, new));
        for change in &mut plan.changes {
            match change {
                Change::Create { path, text, .. } => {
                    let (own, stem, extension) = parts(path);
                    let called = with_words(stem, &from, to);
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

fn pascal(words: &[String]) -> String {
    let capital = |word: &String| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
    };
    words.iter().map(capital).collect()
}

fn camel(words: &[String]) -> String {
    words.split_first().map_or_else(String::new, |(first, rest)| format!("{first}{}", pascal(rest)))
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

    #[test]
    fn what_a_file_declares_and_imports_is_renamed_with_it() {
        let create = |path: &str, text: &str| Change::Create {
            path: path.into(),
            text: text.into(),
            executable: false,
            from: String::new(),
        };
        let plan = Plan {
            changes: vec![
                create("src/note.ts", "import { noteService } from './note-service.js'; // noteServices\n"),
                create("src/note-service.ts", "export function noteService() {}\n"),
                create("test/note-service.test.ts", "class NoteService {}\n"),
            ],
            ..Plan::default()
        };
        let noun = Name::parse("notes").unwrap();
        let renamed = rename(plan, None, &noun, &["src/fast-mail-service.ts".into()]);
        let read = |c: &'_ Change| match c {
            Change::Create { path, text, .. } => (path.clone(), text.clone()),
            Change::Edit { .. } => Default::default(),
        };
        let all: Vec<(String, String)> = renamed.changes.iter().map(read).collect();
        assert_eq!(
            all,
            [
                (
                    "src/note.ts",
                    "import { fastMailService } from './fast-mail-service.js'; // noteServices\n"
                ),
                ("src/fast-mail-service.ts", "export function fastMailService() {}\n"),
                ("test/fast-mail-service.test.ts", "class FastMailService {}\n"),
            ]
            .map(|(path, text)| (path.to_owned(), text.to_owned()))
        );
    }
}
