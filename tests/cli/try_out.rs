//! `try`: the main job shown, also where no tool of the language is installed.

use scaffold_testkit::Test;

#[test]
fn shows_the_job_without_the_language_installed() {
    let test = Test::new().plain();
    let folder = test.path().display().to_string();
    let ran = test.env("PATH", "/nonexistent").env("TMPDIR", folder).args(["try"]).run().success();
    let ran = ran.stdout_has("Added users").stdout_has("+++ b/internal/").stdout_has("is not installed");
    ran.stdout_has("skipped").stderr_has("scaffold add users name:string email:string:unique");
}
