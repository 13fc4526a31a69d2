//! Comments in which somebody has decided against a rule: hadolint's, checkov's and BuildKit's.

use super::Hit;
use crate::dockerfile::Dockerfile;

/// How far a comment of hadolint's reaches.
enum Reach {
    File,
    Stage,
    Instruction,
}

/// Rules that are left out.
pub(super) struct Pragmas {
    /// In the whole file.
    everywhere: Vec<String>,
    /// At the instruction of a line.
    at: Vec<(u32, String)>,
}

impl Pragmas {
    pub(super) fn read(text: &str, file: &Dockerfile) -> Self {
        let mut out = Self { everywhere: file.skipped_checks.clone(), at: Vec::new() };
        for (line, number) in text.lines().zip(1_u32..) {
            let Some(comment) = line.trim().strip_prefix('#').map(str::trim) else { continue };
            if let Some(skip) = comment.strip_prefix("checkov:skip=") {
                let id = skip.split([':', ' ']).next().unwrap_or_default();
                out.everywhere.push(id.to_owned());
            }
            let Some(rest) = comment.strip_prefix("hadolint ") else { continue };
            let rest = rest.trim();
            let reach = [("global ", Reach::File), ("stage ", Reach::Stage), ("", Reach::Instruction)];
            let found = reach.iter().find_map(|(word, reach)| {
                Some((reach, rest.strip_prefix(word)?.trim().strip_prefix("ignore=")?))
            });
            let Some((reach, ids)) = found else { continue };
            let ids: Vec<String> =
                ids.split(',').filter_map(|i| i.split_whitespace().next()).map(str::to_owned).collect();
            let next = file.instructions.iter().find(|i| i.line == number + 1);
            match (reach, next) {
                (Reach::File, _) => out.everywhere.extend(ids),
                (_, None) => {}
                (Reach::Stage, Some(next)) => {
                    let lines = file.instructions.iter().filter(|i| i.stage == next.stage).map(|i| i.line);
                    out.at.extend(lines.flat_map(|line| ids.iter().map(move |id| (line, id.clone()))));
                }
                (Reach::Instruction, Some(next)) => out.at.extend(ids.into_iter().map(|id| (next.line, id))),
            }
        }
        out
    }

    pub(super) fn leave_out(&self, hit: &Hit) -> bool {
        self.everywhere.iter().any(|id| id == "all" || hit.is_called(id))
            || self.at.iter().any(|(line, id)| *line == hit.line && hit.is_called(id))
    }
}
