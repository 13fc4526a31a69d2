//! `[checks]`: what proves a change in this language. Commands are argument vectors, never shell text;
//! how their output is read is described here too, so that the engine knows no tool by name.
//!
//! Placeholders in `argv`, each a whole argument: `{packages}` (what the change touches and what depends on it,
//! or everything), `{code}` (of these, the packages that hold more than tests), `{files}` (touched source files), `{requires}` (libraries the change imports),
//! `{carried}` (flags the repository's own command is run with), `{main}` (the main package), `{binary}` (where a build is to leave its program).
//! `{unaided}` stands for what leaves out the part of a check whose [`Aid`] is not there.
//! `{script:PATH}` is the text of a file of the pack, for interpreters that take programs as arguments.
//! `{scratch}` stands anywhere in an argument for a folder that is gone after the checks.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;

/// `[checks]`
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Checks {
    /// Environment that makes tools deterministic; the process's and the repository's own win over it.
    pub env: BTreeMap<String, String>,
    /// How the packages of a service are listed; without it every check that asks for packages runs on everything.
    pub packages: Option<Packages>,
    /// The checks, in the order in which they run.
    pub run: Vec<CheckSpec>,
    /// How diagnostics of compilers look in plain output.
    pub diagnostics: Option<Diagnostics>,
    /// Mechanical repairs of what a compiler names.
    pub repair: Vec<Repair>,
    /// Commands that bring the manifest up to date after a change that imports new libraries, in order.
    pub require: Vec<Vec<String>>,
    /// Files beside the manifest that these commands may write.
    pub require_writes: Vec<String>,
    /// Formatters of touched files, run before the checks, in order.
    pub format: Vec<Formatter>,
    /// How it is seen that a repository uses a tool, by the tool's name: one of the marks is there.
    pub tools: BTreeMap<String, Vec<Used>>,
    /// The repository's own programs.
    pub environment: Environment,
    /// What compilers ask while they work.
    pub compile_database: Option<CompileDatabase>,
    /// How a server is built and started.
    pub server: Option<Server>,
    /// Programs that generate code: what makes a missing one available, for people.
    pub generators: Vec<GeneratorSpec>,
    /// Tools that apply migrations.
    pub migrators: Vec<Migrator>,
    /// Database engine by the library that talks to it (its name, or the beginning of it up to a `/`).
    pub engines: BTreeMap<String, String>,
}

/// `[checks.compile_database]`: sources that can only be compiled where a database answers.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompileDatabase {
    /// Regular expression for sources that make a compiler ask.
    pub sources: String,
    /// The variable that names the database.
    pub variable: String,
    /// Further variables that make it ask rather than look up what is kept.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    /// Files and folders of answers that are kept: with them, sources as they stand ask nobody.
    #[serde(default)]
    pub kept: Vec<String>,
    /// What keeps the answers anew, for people.
    pub keep: String,
}

/// How a check matters when nobody says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// Must pass.
    Critical,
    /// Should pass.
    Expected,
    /// May pass.
    NiceToHave,
}

/// `[[checks.run]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckSpec {
    /// Id (`go.build`).
    pub id: String,
    /// For people (`Go compiles`).
    pub title: String,
    /// See [`Weight`].
    pub level: Weight,
    /// Words of criteria that mean this check (`compiles`), lower case.
    #[serde(default)]
    pub words: Vec<String>,
    /// What runs; see the module's text for placeholders.
    pub argv: Vec<String>,
    /// How its output is read.
    pub output: OutputFormat,
    /// Seconds until it is stopped.
    #[serde(default = "ten_minutes")]
    pub timeout: u64,
    /// Flags to carry over from the repository's own command, where it is known.
    pub carry: Option<Carry>,
    /// What is said where it failed in the same way without the change.
    #[serde(default)]
    pub older: Option<String>,
    /// Ids of checks without whose success this one says nothing new.
    #[serde(default)]
    pub after: Vec<String>,
    /// Only where the whole repository is checked.
    #[serde(default)]
    pub full_only: bool,
    /// Runs with a program of the repository's own environment, or not at all.
    #[serde(default)]
    pub own_environment: bool,
    /// Extensions that `{files}` is limited to.
    #[serde(default)]
    pub extensions: Vec<String>,
    /// It compiles: skipped where compilers ask a database that is not there.
    #[serde(default)]
    pub compiles: bool,
    /// Files and folders beside the manifest without which it has nothing to run on.
    #[serde(default)]
    pub needs: Vec<String>,
    /// It belongs to a repository only where one of these tools is used; empty: to every one.
    #[serde(default)]
    pub used: Vec<String>,
    /// It belongs to no repository where one of these tools is used.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What it says of the code is advice: mended where that can be, and no reason to give a change up.
    #[serde(default)]
    pub advice: bool,
    /// Where it failed in the same way before, it could not tell anything: skipped, not failed.
    #[serde(default)]
    pub inconclusive: bool,
    /// The status with which it ends where there is nothing to run; its last line says why.
    pub skip_status: Option<i32>,
    /// A program beside the one that runs, which a part of the check needs.
    pub aid: Option<Aid>,
}

/// `[checks.run.aid]`: without this program a check can still tell all but one part.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aid {
    /// The program.
    pub program: String,
    /// What `{unaided}` in `argv` stands for where the program is not there.
    pub unaided: Vec<String>,
    /// Arguments that leave the part out by themselves.
    #[serde(default)]
    pub unless: Vec<String>,
    /// What is said where the program is not there, for people.
    pub why: String,
}

/// `[[checks.format]]`: a program that reads a text and prints it as it should be.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Formatter {
    /// What runs, in the service's folder, so that it finds its settings; `{file}` is the path that the text is for.
    pub argv: Vec<String>,
    /// See [`CheckSpec::used`].
    #[serde(default)]
    pub used: Vec<String>,
    /// What it makes of a text depends on which files are there: it runs again where the new ones stand.
    #[serde(default)]
    pub looks_around: bool,
}

/// `[[checks.tools.<name>]]`: a mark of a tool that a repository uses.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Used {
    /// Files beside the manifest or above it, `*` standing for any part of the last name; the first that fits counts.
    pub files: Vec<String>,
    /// Regular expression that one of them has to fit; without it that the file is there says enough.
    /// A group `on` lists the paths that the tool is run on there.
    #[serde(default)]
    pub text: Option<String>,
}

/// `[checks.environment]`: where the programs and libraries of a repository are kept apart from the machine's.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Environment {
    /// Folders of programs, relative to the service.
    pub folders: Vec<String>,
    /// Variables that name an active environment; its programs stand in `bin`.
    pub variables: Vec<String>,
    /// Commands that print where the environment is, each for repositories that hold a certain file.
    pub asks: Vec<AskEnvironment>,
    /// What makes one, for people.
    pub hint: String,
    /// Folders of libraries beside the manifest or above it: a copy of the repository is given links to them.
    pub linked: Vec<String>,
    /// How an environment is told that libraries stand in the repository itself.
    pub own_sources: Option<OwnSources>,
    /// What makes one on request, first that fits.
    pub install: Vec<Install>,
}

/// `[checks.environment.own_sources]`: an environment may name folders of the very repository that it belongs to. A copy of
/// the repository that shares the environment must be given its own folders, or it would run the other's code.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnSources {
    /// Files that name them, relative to the environment (`lib/python*/site-packages/*.pth`).
    pub files: Vec<String>,
    /// What names one in there, each a regular expression with a group `path`, which is absolute.
    pub paths: Vec<String>,
    /// Variable whose folders, separated by `:`, are asked before those of the environment.
    pub variable: String,
}

/// `[[checks.environment.install]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Install {
    /// The file beside the manifest, or above it, that says it is installed like this (`requirements*.txt`); commands run
    /// in its folder.
    pub file: String,
    /// Commands, one after the other.
    pub steps: Vec<Vec<String>>,
    /// Their environment.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
}

/// `[[checks.environment.asks]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AskEnvironment {
    /// File beside the manifest (`poetry.lock`).
    pub file: String,
    /// Prints the environment's folder; its programs stand in `bin`.
    pub argv: Vec<String>,
}

fn ten_minutes() -> u64 {
    600
}

/// Flags of the repository's own command that a check takes over.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Carry {
    /// Which fact: `build` or `test`.
    pub from: CarryFrom,
    /// Flags; with a value after `=` or as the next argument where `takes_value`.
    pub flags: Vec<CarryFlag>,
}

/// See [`Carry::from`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CarryFrom {
    /// The fact `build`.
    Build,
    /// The fact `test`.
    Test,
}

/// One flag.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CarryFlag {
    /// As written (`-tags`).
    pub flag: String,
    /// Its value may follow as the next argument.
    #[serde(default)]
    pub takes_value: bool,
}

/// How a command says what is wrong.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", tag = "form", deny_unknown_fields)]
pub enum OutputFormat {
    /// The exit status decides; faults are read with `[checks.diagnostics]`.
    Status,
    /// Every line of stdout names a file that is not as it should be.
    Files {
        /// Regular expression with a group `path`, where lines of both outputs hold more than the name.
        #[serde(default)]
        line: Option<String>,
    },
    /// Lines of JSON, one event each, that tell how each test ended.
    TestEvents {
        /// Key of what happened.
        action: String,
        /// Keys that name the test, outermost first; an event that lacks the later ones is about the group.
        name: Vec<String>,
        /// Key of printed text.
        output: String,
        /// Keys that name the group of a compiler's own events, where they differ from the first of `name`.
        #[serde(default)]
        build_group: Option<String>,
        /// Actions by what they mean.
        passed: Vec<String>,
        failed: Vec<String>,
        skipped: Vec<String>,
        /// What stands between the name of a test and that of a part of it.
        separator: String,
        /// Regular expression for a group's output where nothing was compiled.
        #[serde(default)]
        not_compiled: Option<String>,
        /// Regular expression for a group's output where it holds no tests.
        #[serde(default)]
        no_tests: Option<String>,
    },
    /// Lines of text, some of which tell how a test ended.
    TestLines {
        /// Regular expression with the groups `name` and `status`, and `said` where the line tells why.
        line: String,
        passed: Vec<String>,
        failed: Vec<String>,
        skipped: Vec<String>,
    },
}

/// `[checks.packages]`: a command that prints one JSON object per package, one after the other.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Packages {
    /// What runs.
    pub argv: Vec<String>,
    /// Key of the package's name, as imports write it.
    pub id: String,
    /// Key of its folder.
    pub dir: String,
    /// Keys of what it imports.
    pub imports: Vec<String>,
    /// Keys of what only its tests import.
    pub test_imports: Vec<String>,
    /// Keys of lists one of which is filled where a package holds more than tests. Without any, every package does.
    #[serde(default)]
    pub code: Vec<String>,
    /// The arguments that mean every package.
    pub all: Vec<String>,
    /// How one package is written as an argument; `{dir}` is its folder, relative to the service.
    pub argument: String,
    /// Files whose change touches every package.
    #[serde(default)]
    pub everything: Vec<String>,
    /// Key that tells a program from a library, and its value.
    pub main: Option<MainMark>,
}

/// See [`Packages::main`].
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MainMark {
    pub key: String,
    pub value: String,
}

/// `[checks.diagnostics]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Diagnostics {
    /// Regular expressions for one line each, with the groups `path`, `line`, `col` (optional) and `message`.
    pub lines: Vec<String>,
    /// Kinds of faults, first match wins.
    #[serde(default)]
    pub kinds: Vec<FaultKindRule>,
}

/// One kind of fault.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultKindRule {
    /// Id (`unused-import`).
    pub kind: String,
    /// Regular expression for the message; a group `name` is what it is about.
    pub message: String,
}

/// `[[checks.repair]]`: what to do about a kind of fault, at its place.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Repair {
    /// Kind of fault.
    pub kind: String,
    /// What to do.
    pub action: RepairAction,
    /// Kinds of the node that it is done to: the one on the fault's line that holds its column, else the only one.
    pub nodes: Vec<String>,
    /// Kinds of parents that go as well when nothing but punctuation is left in them.
    #[serde(default)]
    pub emptied: Vec<String>,
    /// The new text of a replacement.
    #[serde(default)]
    pub with: String,
}

/// See [`Repair::action`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RepairAction {
    /// The node goes, with its line where nothing else is on it.
    Remove,
    /// The node's text is replaced.
    Replace,
}

/// `[[checks.server.programs]]`: a source that is a program.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProgramSource {
    /// Its path relative to the service, `*` in one part standing for anything: `{name}`.
    pub file: String,
    /// Chooses it among several, with `{name}` and `{package}`.
    pub arguments: Vec<String>,
}

/// `[checks.server]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Server {
    /// Builds `{main}` into `{binary}`, where anything has to be built.
    #[serde(default)]
    pub build: Vec<String>,
    /// A file that makes the folder it stands in a program, where no list of packages tells.
    #[serde(default)]
    pub main: Option<String>,
    /// Regular expression for that file: what shows that the program serves.
    #[serde(default)]
    pub serves: Option<String>,
    /// Which sources are programs, where no list of packages and no folder tells: `{program}` in `build` and `start`
    /// stands for what chooses one.
    #[serde(default)]
    pub programs: Vec<ProgramSource>,
    /// Regular expression for the manifest: its group is the name that `{package}` stands for.
    #[serde(default)]
    pub package: Option<String>,
    /// Only a program of the repository's own environment starts it.
    #[serde(default)]
    pub own_environment: bool,
    /// Its libraries have to be there, where it asks for any.
    #[serde(default)]
    pub needs_libraries: bool,
    /// Starts it.
    pub start: Vec<String>,
    /// Seconds until it has to answer.
    #[serde(default = "half_a_minute")]
    pub timeout: u64,
    /// Files with an example of its environment, first found wins.
    #[serde(default)]
    pub env_files: Vec<String>,
    /// Regular expressions for sources, with a group `name`: an environment variable that is read.
    #[serde(default)]
    pub env_reads: Vec<String>,
    /// How a program that brings its database up to date on command is told to; the first that fits is used.
    #[serde(default)]
    pub migrates: Vec<MigrateCommand>,
    /// Texts that tell of a program's inside: no answer to a caller holds one.
    #[serde(default)]
    pub leaks: Vec<String>,
}

/// `[[checks.server.migrates]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MigrateCommand {
    /// Regular expression for the main package's sources: whether it knows the command.
    pub source: String,
    /// Runs it, in the environment of the server.
    pub argv: Vec<String>,
}

fn half_a_minute() -> u64 {
    30
}

/// `[[checks.generators]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GeneratorSpec {
    /// The program.
    pub program: String,
    /// How it is installed, for people.
    pub install: String,
}

/// `[[checks.migrators]]`
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Migrator {
    /// As the fact `migrations.tool` names it.
    pub tool: String,
    /// Applies everything; `{dir}` is the folder, `{url}` the database.
    pub up: Vec<String>,
    /// Takes the last one back.
    pub down: Vec<String>,
    /// Applies everything but the last one: what fails here was so before the change.
    #[serde(default)]
    pub before: Vec<String>,
    /// Its program comes from the repository's own environment, and runs in the service's folder.
    #[serde(default)]
    pub own_environment: bool,
    /// The engines that it can be told the database of.
    #[serde(default = "postgres_alone")]
    pub engines: Vec<String>,
}

fn postgres_alone() -> Vec<String> {
    vec!["postgres".to_owned()]
}
