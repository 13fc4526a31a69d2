//! Every command and flag, each in one place: parsing, help, man page and completions come from here.

mod pack;

use crate::builtin;
use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;
use std::ffi::OsStr;
use std::path::PathBuf;

pub(crate) use pack::{AddPack, NewPack, Pack, TestPack};

/// Adds features to existing backends in the style of the code that stands, and proves that the result works.
#[derive(Debug, Parser)]
#[command(name = "scaffold", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Flags that every command understands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct Global {
    /// The repository to work on [default: the one around the current folder]
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) repo: Option<PathBuf>,
    /// A folder with language packs, or one of them; goes before what is installed and built in; may be repeated
    #[arg(long, value_name = "DIR", global = true)]
    pub(crate) pack_path: Vec<PathBuf>,
    /// Use no pack that is not built in, unless `scaffold.lock` of the repository pins its content
    #[arg(long, global = true)]
    pub(crate) locked: bool,
    /// Print the report as JSON on stdout, and nothing else there
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// Say only what went wrong
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say more; given twice, faults of scaffold itself come with a backtrace
    #[arg(short, long, action = ArgAction::Count, global = true)]
    pub(crate) verbose: u8,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN", global = true)]
    pub(crate) color: When,
    /// No progress bar
    #[arg(long, global = true)]
    pub(crate) no_progress: bool,
}

/// When to do something that depends on the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Add a feature to a repository, the way that repository already does things
    Add(Add),
    /// Make a whole new service
    New(New),
    /// Show what is known about a repository, each fact with its evidence
    Explore(Explore),
    /// Write container files that are missing, and mend those that stand
    Docker(Docker),
    /// Run the validation alone
    Check(Check),
    /// Meet a request: what to build, where, and what has to hold, in one document
    Run(Run),
    /// Take a change back
    Undo(Undo),
    /// Do the main job on a bundled example repository, in a temporary folder
    Try(Try),
    /// Make, check and list language packs
    #[command(subcommand)]
    Pack(Pack),
    /// Print completions for a shell
    Completions {
        /// Which shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
    /// Print the JSON Schema of a document that scaffold reads or writes
    Schema {
        /// Which document
        #[arg(value_enum)]
        document: Document,
    },
}

/// Documents with a published schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum Document {
    Request,
    Report,
    Pack,
}

/// How much is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckDepth {
    /// Nothing
    None,
    /// Format, compile, and the tests that the change touches
    Fast,
    /// Everything
    Full,
}

/// Flags of whatever writes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Writing")]
pub(crate) struct Writing {
    /// Write nothing: print the plan, and a unified diff that `git apply` accepts
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the unified diff of what is written
    #[arg(long)]
    pub(crate) diff: bool,
    /// How much is checked afterwards
    #[arg(long, value_enum, default_value_t = CheckDepth::Fast, value_name = "LEVEL")]
    pub(crate) check: CheckDepth,
    /// Keep the files although a critical check failed
    #[arg(long)]
    pub(crate) keep: bool,
    /// Install the libraries that the repository asks for into its own environment, where it has none, so that checks can use them
    #[arg(long)]
    pub(crate) install: bool,
    /// Edit files that have uncommitted changes
    #[arg(long)]
    pub(crate) allow_dirty: bool,
    /// Answer every question with yes
    #[arg(short, long)]
    pub(crate) yes: bool,
    /// A database that checks may use: migrations run on it
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Whether container files belong to what is written: `auto` writes those of new services and brings others up to date, `always` writes what they lack, too
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) docker: When,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Add {
    /// The resource's noun, in any casing and number [asked for on a terminal]
    pub(crate) resource: Option<String>,
    /// Fields as `name:type[:modifier...]`, e.g. `email:string:unique` or `issued_on:date?`
    #[arg(value_name = "FIELD")]
    pub(crate) fields: Vec<String>,
    /// Kind of feature
    #[arg(long, value_name = "KIND", default_value = builtin::DEFAULT_KIND)]
    pub(crate) kind: String,
    /// The resource or path to imitate; `none` for templates [default: found by itself]
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) like: Option<String>,
    /// The service, by name or folder, in a repository with several
    #[arg(long, value_name = "NAME|DIR")]
    pub(crate) service: Option<String>,
    /// Whether the new routes are protected
    #[arg(long, value_enum, default_value_t = AuthChoice::Inherit)]
    pub(crate) auth: AuthChoice,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// Protection of the new routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthChoice {
    /// As the imitated resource
    Inherit,
    /// Every write is protected
    Required,
    /// None is
    None,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct New {
    /// Name of the service and of its folder [asked for on a terminal]
    pub(crate) name: Option<String>,
    /// Its language
    #[arg(long, value_name = "LANG", value_parser = Language)]
    pub(crate) lang: Option<String>,
    /// What its sources are written in, where the language has several, e.g. javascript [default: the language's]
    #[arg(long, value_name = "NAME")]
    pub(crate) dialect: Option<String>,
    /// Its framework [default: the language's]
    #[arg(long)]
    pub(crate) framework: Option<String>,
    /// Its database
    #[arg(long, value_name = "DB", default_value = "postgres")]
    pub(crate) db: String,
    /// Kind of service
    #[arg(long, value_name = "KIND", default_value = builtin::DEFAULT_KIND)]
    pub(crate) kind: String,
    /// First resource with its fields in one word, e.g. "users name:string"; may be repeated
    #[arg(long, value_name = "RESOURCE")]
    pub(crate) resource: Vec<String>,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

/// A language: completed from those that are built in, although others may be installed.
#[derive(Debug, Clone, Copy)]
struct Language;

impl TypedValueParser for Language {
    type Value = String;

    fn parse_ref(
        &self,
        command: &clap::Command,
        argument: Option<&clap::Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, argument, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(builtin::IDS.iter().map(PossibleValue::new)))
    }
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Explore {
    /// The folder to look at [default: the current one]
    pub(crate) dir: Option<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Docker {
    /// The folder whose container files are meant [default: the current one]
    pub(crate) dir: Option<PathBuf>,
    /// Mend what is weak in files that stand, where no decision is needed
    #[arg(long)]
    pub(crate) fix: bool,
    /// The port that the service listens on, where nothing says it
    #[arg(long, value_name = "NUMBER")]
    pub(crate) port: Option<u16>,
    /// What is started, where nothing shows it: a folder, `package.module:variable`, a built file, a binary
    #[arg(long, value_name = "PROGRAM")]
    pub(crate) entry: Option<String>,
    /// Write nothing: print a unified diff that `git apply` accepts
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Print the unified diff of what is written
    #[arg(long)]
    pub(crate) diff: bool,
    /// Edit files that have uncommitted changes
    #[arg(long)]
    pub(crate) allow_dirty: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Check {
    /// The folder to check [default: the current one]
    pub(crate) dir: Option<PathBuf>,
    /// How much is checked
    #[arg(long, value_enum, default_value_t = Level::Fast)]
    pub(crate) level: Level,
    /// A check that must pass, by id or title; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) critical: Vec<String>,
    /// A check that should pass, by id or title; may be repeated
    #[arg(long, value_name = "NAME")]
    pub(crate) expected: Vec<String>,
    /// The service, by name or folder, in a repository with several
    #[arg(long, value_name = "NAME|DIR")]
    pub(crate) service: Option<String>,
    /// Install the libraries that the repository asks for into its own environment, where it has none
    #[arg(long)]
    pub(crate) install: bool,
    /// A database that checks may use: migrations run on it
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
}

/// How much `check` runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Level {
    Fast,
    Full,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Run {
    /// The request, in JSON, YAML or TOML by its extension; `-` reads it from stdin
    pub(crate) request: String,
    #[command(flatten)]
    pub(crate) writing: Writing,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Undo {
    /// The change to take back [default: the last one]
    pub(crate) id: Option<String>,
    /// Show the changes that can be taken back
    #[arg(long, conflicts_with = "id")]
    pub(crate) list: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Try {
    /// Language of the example
    #[arg(long, value_name = "LANG", value_parser = Language)]
    pub(crate) lang: Option<String>,
}
