//! `[explore.program]`: how it is seen what a service is started with, where it listens, what it is built with.

use schemars::JsonSchema;
use serde::Deserialize;

/// `[explore.program]`
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Program {
    /// Signs of the entry point, the most trusted first.
    pub entry: Vec<EntrySign>,
    /// Names of files or of their folders that go before others, where several show an entry point.
    pub prefer: Vec<String>,
    /// What says the port in sources: patterns whose first group is the port, the most trusted first.
    pub ports: Vec<String>,
    /// What says the kind of server in files that know it for certain.
    pub servers: Vec<ServerSign>,
    /// What names the package manager in the manifest: its first group.
    pub manager: Option<String>,
    /// Where members of a workspace are listed.
    pub members: Vec<MemberSign>,
}

/// `[[explore.program.entry]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EntrySign {
    /// Where it is looked for.
    pub of: EntryPlace,
    /// The file beside the manifest, or the script, or the file that has to be there.
    #[serde(default)]
    pub name: String,
    /// What it looks like there.
    #[serde(default)]
    pub pattern: String,
    /// A file of the service that has to be there, too.
    #[serde(default)]
    pub with: Option<String>,
    /// It counts only where it is found once.
    #[serde(default)]
    pub once: bool,
    /// What is made of it has to be a file of the service.
    #[serde(default)]
    pub stands: bool,
    /// What is made of it: `{1}` and so on are groups, `{module}` is the source as imports name it, `{path}` its path.
    pub value: String,
}

/// Where an entry point is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EntryPlace {
    /// A file beside the manifest.
    File,
    /// A script of the manifest.
    Script,
    /// What the image of the service that stands runs.
    Image,
    /// The service's sources, tests left out.
    Sources,
    /// The folder of the program that serves, as its sources show it.
    Program,
}

/// `[[explore.program.servers]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServerSign {
    /// What the file's path ends with.
    pub file: String,
    /// What it looks like there.
    pub pattern: String,
    /// The server.
    pub server: String,
}

/// `[[explore.program.members]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberSign {
    /// The file beside the manifest.
    pub file: String,
    /// The list: what is in its first group that is there.
    pub list: String,
    /// One member in it: its first group.
    pub item: String,
}
