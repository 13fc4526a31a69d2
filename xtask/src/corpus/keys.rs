//! The answer keys, as far as they are compared.

use serde::Deserialize;

/// What is known to be right for one repository.
#[derive(Debug, Deserialize)]
pub(crate) struct Key {
    pub repo: String,
    pub commit: String,
    pub language: String,
    /// Folder of the service that is meant.
    #[serde(default = "top")]
    pub app_root: String,
    #[serde(default)]
    pub framework: Option<String>,
    #[serde(default)]
    pub router_file: Option<String>,
    #[serde(default)]
    pub layout: Option<String>,
    #[serde(default)]
    pub db_library: Option<String>,
    #[serde(default)]
    pub migrations: Option<Migrations>,
    #[serde(default)]
    pub file_naming: Option<String>,
    #[serde(default)]
    pub exemplar_resource: Option<Exemplar>,
    #[serde(default)]
    pub expected_edits: Vec<String>,
    /// Each service, where the repository holds several.
    #[serde(default)]
    pub services: Option<Vec<ServiceKey>>,
}

/// What is known to be right for one service of several.
#[derive(Debug, Deserialize)]
pub(crate) struct ServiceKey {
    pub path: String,
    pub framework: Option<String>,
    pub router_file: Option<String>,
    pub db_library: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Migrations {
    pub dir: Option<String>,
    pub style: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Exemplar {
    pub name: String,
}

fn top() -> String {
    ".".to_owned()
}
