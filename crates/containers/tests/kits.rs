//! Every language's kit fits, and its template says what it should whatever is known of a service.

use scaffold_containers::write::{Kit, PACK_KIT};
use std::fs;
use std::path::Path;

#[test]
fn the_kit_of_every_language_fits() {
    for language in ["go", "node", "python", "rust"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../languages").join(language);
        let text = fs::read_to_string(folder.join(PACK_KIT)).unwrap();
        let names = fs::read_dir(folder.join("containers")).unwrap().map(|e| e.unwrap().path());
        let files: Vec<(String, String)> = names
            .map(|p| {
                let name = format!("containers/{}", p.file_name().unwrap().to_string_lossy());
                (name, fs::read_to_string(&p).unwrap())
            })
            .collect();
        let files = files.iter().map(|(p, t)| (p.as_str(), t.as_str()));
        assert!(Kit::load(language, Some(&text), files).map_err(|e| e.to_string()).unwrap().is_some());
    }
}
