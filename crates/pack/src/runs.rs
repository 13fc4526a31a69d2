//! Every command that a manifest can make the engine run: shown before a pack is accepted. Sections are taken apart whole, so
//! that a new one can't be forgotten here.

use crate::Manifest;
use crate::manifest::checks::{Checks, Environment, Install, Migrator, Server};
use crate::manifest::{Commands, Scripts};
use std::collections::BTreeMap;

/// A command, and what it is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// Which part of the manifest names it (`check go.build`).
    pub what: String,
    /// Program and arguments, placeholders as they stand.
    pub argv: Vec<String>,
}

impl Manifest {
    /// What it can run, in the order of its sections.
    pub fn runs(&self) -> Vec<Run> {
        let mut runs = Runs(Vec::new());
        if let Some(explore) = &self.explore {
            runs.of_commands(&explore.commands);
        }
        runs.of_checks(&self.checks);
        runs.0
    }

    /// Variables that it sets for what it runs.
    pub fn sets(&self) -> Vec<(&str, &str)> {
        let pairs = |map| BTreeMap::<String, String>::iter(map);
        let install = self.checks.environment.install.iter().flat_map(|i| pairs(&i.env));
        let database = self.checks.compile_database.iter().flat_map(|d| pairs(&d.set));
        let all = pairs(&self.checks.env).chain(install).chain(database);
        all.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }
}

struct Runs(Vec<Run>);

impl Runs {
    fn add(&mut self, what: impl Into<String>, argv: &[String]) {
        if !argv.is_empty() {
            self.0.push(Run { what: what.into(), argv: argv.to_vec() });
        }
    }

    fn of_commands(&mut self, commands: &Commands) {
        let Commands { build, test, start, scripts } = commands;
        self.add("build", build);
        self.add("test", test);
        self.add("start", start);
        if let Some(Scripts { run, build: _, test: _, start: _, empty: _ }) = scripts {
            self.add("scripts of the repository", run);
        }
    }

    fn of_checks(&mut self, checks: &Checks) {
        let Checks {
            env: _,
            packages,
            run,
            diagnostics: _,
            repair: _,
            require,
            require_writes: _,
            format,
            tools: _,
            environment,
            compile_database: _,
            server,
            generators: _,
            migrators,
            engines: _,
        } = checks;
        packages.iter().for_each(|p| self.add("list packages", &p.argv));
        run.iter().for_each(|c| self.add(format!("check {}", c.id), &c.argv));
        require.iter().for_each(|argv| self.add("require libraries", argv));
        format.iter().for_each(|f| self.add("format", &f.argv));
        self.of_environment(environment);
        server.iter().for_each(|s| self.of_server(s));
        migrators.iter().for_each(|m| self.of_migrator(m));
    }

    fn of_environment(&mut self, environment: &Environment) {
        let Environment { folders: _, variables: _, asks, hint: _, linked: _, install, own_sources: _ } =
            environment;
        asks.iter().for_each(|a| self.add("find the environment", &a.argv));
        for Install { file: _, steps, env: _ } in install {
            steps.iter().for_each(|argv| self.add("install", argv));
        }
    }

    fn of_server(&mut self, server: &Server) {
        self.add("build the server", &server.build);
        self.add("start the server", &server.start);
        server.migrates.iter().for_each(|m| self.add("migrate", &m.argv));
    }

    fn of_migrator(&mut self, migrator: &Migrator) {
        let Migrator { tool, up, down, before, own_environment: _, engines: _ } = migrator;
        for (direction, argv) in [("up", up), ("before", before), ("down", down)] {
            self.add(format!("migrate {direction} with {tool}"), argv);
        }
    }
}
