//! What is wrong with the exemplar is wrong with what is made like it: no fault of the change.

use super::add;
use scaffold_testkit::Test;

const MODULES: &str = "init-self-registration";

#[test]
fn a_new_test_stays_where_the_exemplars_own_has_the_same_finding() {
    let found = "\tmux := newMux(t)\n\tmux = mux\n";
    let ran = Test::new()
        .repo(MODULES)
        .replace("modules/courses/courses_test.go", "\tmux := newMux(t)\n", found)
        .args(add(&[]))
        .run()
        .success();
    let (created, _) = ran.changes();
    assert!(created.iter().any(|c| c == "modules/invoices/invoices_test.go"), "{created:?}");
}

#[test]
fn what_did_not_compile_before_is_kept_on_request() {
    let broken = || {
        Test::new()
            .repo(MODULES)
            .replace(
                "modules/courses/handler.go",
                "h.table.find(r.Context(), id)",
                "h.table.seek(r.Context(), id)",
            )
            .replace("modules/courses/courses_test.go", "mount(mux, db)", "mountAll(mux, db)")
    };
    broken()
        .args(add(&[]))
        .run()
        .code(1)
        .unchanged()
        .stderr_has("did not compile before this change either; `--keep` keeps it");
    let ran = broken().args(add(&["--keep"])).run().code(1).stderr_has("are kept");
    let (created, edited) = ran.changes();
    assert!(!created.is_empty() && !edited.is_empty(), "{created:?} {edited:?}");
}
