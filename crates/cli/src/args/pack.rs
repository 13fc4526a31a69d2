//! `scaffold pack` and what stands behind it.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Pack {
    /// Show the packs that can be used, and where each comes from
    List,
    /// Make a pack: a copy of one that is there, under an id of its own, with cases that it passes
    New(NewPack),
    /// Read a pack without running anything: what is misspelt, missing or can't work
    Lint {
        /// The pack's folder [default: the current one]
        dir: Option<PathBuf>,
    },
    /// Run the cases of a pack: `in/`, the command in `cmd`, and exactly `out/` afterwards, twice
    Test(TestPack),
    /// Install a pack: shows what it can run, and asks
    Add(AddPack),
    /// Accept the content that an installed pack has now; by its id on a terminal, by its hash anywhere
    Trust {
        /// Id of the pack, or the hash of its content
        #[arg(value_name = "ID|HASH")]
        pack: String,
    },
    /// Accept a pack no longer; it stays installed and is not used
    Untrust {
        /// Id of the pack, or the hash of a content
        #[arg(value_name = "ID|HASH")]
        pack: String,
    },
    /// Hash every installed pack again: is each what was accepted?
    Verify,
    /// Remove an installed pack, and the trust in it
    Remove {
        /// Its id
        id: String,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct AddPack {
    /// A folder, or a git repository as `DIR#REV`, `https://…#REV`, `ssh://…#REV` or `file://…#REV` with a branch, a tag or a
    /// whole commit id [default: what its `HEAD` is]
    #[arg(value_name = "DIR|URL#REV")]
    pub(crate) source: String,
    /// Accept this content without being asked, and no other
    #[arg(long, value_name = "sha256:HASH")]
    pub(crate) trust_hash: Option<String>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct NewPack {
    /// Its id, and the name of its folder
    pub(crate) id: String,
    /// The pack to begin with; its grammar and functions are used
    #[arg(long, value_name = "PACK", value_parser = super::Language, default_value = crate::builtin::IDS[0])]
    pub(crate) like: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct TestPack {
    /// The pack's folder [default: the current one]
    pub(crate) dir: Option<PathBuf>,
    /// Ask for each case that comes out otherwise whether the new output is right, and keep it then
    #[arg(long)]
    pub(crate) review: bool,
    /// Answer every question with yes
    #[arg(short, long, requires = "review")]
    pub(crate) yes: bool,
}
