//! Code that calls itself, in every way that a value can: nothing of it is followed for ever.

mod common;

use common::Memory;

#[test]
fn closures_that_call_themselves_are_read_once() {
    let pack = scaffold_lang_node::pack().expect("a pack");
    let start = "const express = require('express');\nconst app = express();\n";
    for calls in [
        "const again = () => {\n  setTimeout(() => again(), 1);\n};\nagain();\n",
        "const connect = () => {\n  db.connect().catch(() => setTimeout(connect, 100));\n};\nconnect();\n",
        "const ping = () => pong();\nconst pong = () => ping();\nping();\n",
        "const register = (router) => {\n  router.get('/early', ping);\n  register(router);\n};\nregister(app);\n",
    ] {
        let text = format!("{start}{calls}app.get('/books', list);\napp.listen(3000);\n");
        let files =
            [("package.json", "{\"dependencies\": {\"express\": \"5\"}}"), ("index.js", text.as_str())];
        let facts = scaffold_explore::explore(&pack, &Memory::new(&files)).expect("a whole pack");
        let routes: Vec<String> =
            facts.expect("a service").services[0].routes.iter().map(|r| r.path.clone()).collect();
        assert!(routes.contains(&"/books".to_owned()), "{calls}: {routes:?}");
    }
}
