//! What brings the database of a service up to date before it starts.

use super::kit::{Chore, shows};
use super::{Draft, Serving, Site};
use scaffold_core::{At, Diagnostic};

impl Site<'_> {
    /// The command of an image that is written here.
    pub(super) fn migrate(
        &self,
        serving: &Serving<'_>,
        draft: &Draft,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        let chores = &serving.kit.data.migrate;
        serving.kit.chore(chores, self.view, serving.facts, &serving.libraries, &draft.values)
    }

    /// The command of an image whose Dockerfile stands: one that asks for nothing which only that file knows, and that
    /// the image does not run by itself.
    pub(super) fn migrate_beside(
        &self,
        serving: &Serving<'_>,
        dockerfile: &str,
    ) -> Result<Option<Vec<String>>, Diagnostic> {
        let plain = |chore: &&Chore| !chore.command.iter().any(|w| w.contains('{'));
        let chores: Vec<Chore> = serving.kit.data.migrate.iter().filter(plain).cloned().collect();
        let none = serde_json::json!({});
        let found = serving.kit.chore(&chores, self.view, serving.facts, &serving.libraries, &none)?;
        let Some(command) = found else { return Ok(None) };
        let scripts = self.view.paths().iter().filter(|p| p.ends_with(".sh"));
        let mut texts = vec![dockerfile.to_owned()];
        for path in scripts {
            texts.extend(self.view.text(path)?.map(|text| text.to_string()));
        }
        let words = |text: &str| -> Vec<String> {
            let split = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | '[' | ']'));
            split.filter(|w| !w.is_empty()).map(|w| w.trim_start_matches("./").to_owned()).collect()
        };
        // What is done, whatever it is started with.
        let said: Vec<&String> = command.iter().filter(|w| !w.starts_with('-')).collect();
        let telling = &said[said.len().saturating_sub(2)..];
        let runs = texts
            .iter()
            .any(|t| words(t).windows(telling.len()).any(|w| w.iter().eq(telling.iter().copied())));
        Ok((!runs).then_some(command))
    }

    /// Migrations that nothing of the image runs: somebody has to.
    pub(super) fn unmigrated(&self, serving: &Serving<'_>) -> Result<Option<Diagnostic>, Diagnostic> {
        let facts = serving.facts;
        let Some(migrations) = facts.migrations.as_ref() else { return Ok(None) };
        let Some(tool) = &migrations.value.tool else { return Ok(None) };
        let itself = serving
            .kit
            .data
            .migrates
            .as_ref()
            .map(|pattern| Chore { pattern: Some(pattern.clone()), ..Chore::default() });
        if let Some(itself) = itself
            && shows(&itself, &serving.kit.data.sources, self.view, facts)?
        {
            return Ok(None);
        }
        let hint = match &serving.migrator {
            Some(command) => format!("run `{command}` on it before the first start"),
            None => format!("run {tool} on it before the first start"),
        };
        Ok(Some(
            Diagnostic::new(format!(
                "nothing in the image brings the database up to date: its migrations are {tool}'s"
            ))
            .at(At::file(&migrations.value.dir))
            .hint(hint),
        ))
    }
}
