//! A resource is added to a repository whose shared files hold any text at any place: there is a plan or a reason,
//! and edits take no byte away from what stood.
#![no_main]

use libfuzzer_sys::fuzz_target;
use scaffold_core::{Change, Commit, Diagnostic, Feature, RepoView, edited};
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

struct Memory {
    paths: Vec<String>,
    files: BTreeMap<String, Arc<[u8]>>,
}

impl RepoView for Memory {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Result<Option<Arc<[u8]>>, Diagnostic> {
        Ok(self.files.get(path).cloned())
    }

    fn history(&self, _: usize) -> Vec<Commit> {
        Vec::new()
    }
}

const FILES: &[(&str, &str)] = &[
    ("go.mod", include_str!("../../languages/go/try/go.mod")),
    ("internal/handlers/books.go", include_str!("../../languages/go/try/internal/handlers/books.go")),
    ("internal/handlers/respond.go", include_str!("../../languages/go/try/internal/handlers/respond.go")),
    ("internal/models/book.go", include_str!("../../languages/go/try/internal/models/book.go")),
    ("internal/store/books.go", include_str!("../../languages/go/try/internal/store/books.go")),
    ("internal/store/store.go", include_str!("../../languages/go/try/internal/store/store.go")),
    ("migrations/0001_create_books.sql", include_str!("../../languages/go/try/migrations/0001_create_books.sql")),
];
const ROUTER: &str = include_str!("../../languages/go/try/internal/routes/routes.go");

static PACK: LazyLock<scaffold_pack::Pack> = LazyLock::new(|| scaffold_lang_go::pack().expect("the pack"));

fuzz_target!(|input: (u16, &str)| {
    let (at, noise) = input;
    let at = (usize::from(at) % (ROUTER.len() + 1)..=ROUTER.len()).find(|i| ROUTER.is_char_boundary(*i));
    let mut router = ROUTER.to_owned();
    router.insert_str(at.unwrap_or(0), noise);
    let mut files: BTreeMap<String, Arc<[u8]>> =
        FILES.iter().map(|(p, t)| ((*p).to_owned(), Arc::from(t.as_bytes()))).collect();
    files.insert("internal/routes/routes.go".into(), Arc::from(router.as_bytes()));
    let view = Memory { paths: files.keys().cloned().collect(), files };
    let Ok(Some(facts)) = scaffold_explore::explore(&PACK, &view) else { return };
    let feature = Feature::parse("rest", "users", &["name:string", "email:string:unique", "age:int?"]).expect("a feature");
    for service in &facts.services {
        let Ok(plan) = scaffold_plan::plan(&PACK, &view, service, &feature) else { continue };
        for change in &plan.changes {
            let Change::Edit { path, edits, .. } = change else { continue };
            let base = &view.files[path];
            let text = std::str::from_utf8(base).expect("a text");
            let out = edited(text, edits).expect("edits fit their file").into_bytes();
            let mut rest = out.iter();
            assert!(base.iter().all(|b| rest.any(|o| o == b)), "an edit took something away");
        }
    }
});
