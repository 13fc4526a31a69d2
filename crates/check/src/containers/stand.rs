//! What one run builds and starts, and that nothing of it outlives the run.

use super::causes::Causes;
use super::client::Client;
use super::files::Files;
use super::owner::Owner;
use super::project::{Build, Project};
use super::{Containing, Fate};
use crate::{Cancel, Scrub};
use scaffold_core::DockerReport;
use serde_json::Value;
use std::net::SocketAddr;
use std::time::Duration;

/// A project of its own on the engine. Dropping it removes everything that carries its mark, also after ^C and in a
/// panic; after `kill -9` the next run does.
pub struct Stand<'a> {
    pub(crate) c: &'a Containing<'a>,
    pub(crate) client: Client<'a>,
    pub(crate) causes: Causes,
    pub(crate) files: Files,
    pub(crate) owner: Owner,
    pub(crate) scrub: Scrub,
    /// What compose runs, once it is known.
    pub(crate) project: Option<Project>,
    /// What was built.
    pub(crate) built: Vec<(Build, u64)>,
    pub(crate) building: Duration,
    pub(crate) all_healthy: bool,
    /// Something may be there.
    pub(crate) dirty: bool,
}

impl<'a> Stand<'a> {
    pub(crate) fn new(c: &'a Containing<'a>, client: Client<'a>, causes: Causes, files: &Files) -> Self {
        let mut scrub = Scrub::new();
        scrub.folder(c.copy, "");
        Self {
            c,
            client,
            causes,
            files: files.clone(),
            owner: Owner::new(),
            scrub,
            project: None,
            built: Vec::new(),
            building: Duration::ZERO,
            all_healthy: false,
            dirty: false,
        }
    }

    /// Builds and starts the project of a repository and waits until it is healthy.
    ///
    /// # Errors
    /// Why it does not stand, with what was printed.
    pub fn raise(containing: &'a Containing<'a>) -> Result<Self, String> {
        let files = Files::find(containing.files, &containing.service.root);
        let client = Client::probe(containing.copy, containing.cancel)?;
        client.sweep();
        let causes = Causes::new(containing.causes);
        let mut stand = Self::new(containing, client, causes, &files);
        for step in [Self::config, Self::build, Self::up, Self::healthy] {
            step(&mut stand).map_err(Fate::text)?;
        }
        Ok(stand)
    }

    /// Stops what was built here and takes everything down. How long each service took to stop.
    ///
    /// # Errors
    /// What had to be killed, or what is left.
    pub fn lower(mut self) -> Result<String, String> {
        let stopped = self.stop().map_err(Fate::text);
        self.down().map_err(Fate::text)?;
        Ok(stopped?.unwrap_or_default())
    }

    /// Value of the label `dev.scaffold.run` on everything that was made.
    pub fn mark(&self) -> &str {
        &self.owner.mark
    }

    /// How long its images took to build.
    pub fn building(&self) -> Duration {
        self.building
    }

    /// Where a port of a service is published on this machine.
    pub fn address(&self, service: &str) -> Option<SocketAddr> {
        let containers = self.client.containers(&self.owner).ok()?;
        let container = containers.iter().find(|c| service_of(c) == service)?;
        let ports = container["NetworkSettings"]["Ports"].as_object()?;
        let bound = ports.values().filter_map(Value::as_array).flatten().next()?;
        format!("{}:{}", bound["HostIp"].as_str()?, bound["HostPort"].as_str()?).parse().ok()
    }

    /// What the containers of a service have printed.
    pub fn log(&self, service: &str) -> String {
        let containers = self.client.containers(&self.owner).unwrap_or_default();
        containers.iter().filter(|c| service_of(c) == service).map(|c| self.logged(c)).collect()
    }

    /// The end of what a container printed.
    pub(crate) fn logged(&self, container: &Value) -> String {
        let id = container["Id"].as_str().unwrap_or_default();
        let command = self.client.docker(["logs", "--tail", "60", id]).timeout(Duration::from_secs(20));
        let name = service_of(container);
        let mut out = String::new();
        let _ = self.client.work(&command, &self.scrub, &mut |line| {
            out.push_str(&format!("{name} | {line}\n"));
        });
        out
    }

    /// Removes everything. What is still there, for people.
    pub(crate) fn clear(&mut self) -> Vec<String> {
        self.dirty = false;
        // Also after ^C: what was made must not stay there.
        let never = Cancel::new();
        self.client.unhurried(&never).remove(&self.owner.mark)
    }

    pub(crate) fn measured(&self) -> Measured {
        let main = self.files.dockerfile.as_ref().map(|path| self.c.copy.join(path));
        let named = |b: &Build| main.as_ref().is_some_and(|m| b.context.join(&b.dockerfile) == *m);
        let image = self.built.iter().find(|(b, _)| named(b)).or_else(|| self.built.first());
        Measured {
            size: image.map(|(_, size)| *size),
            building: self.building,
            services: self.project.as_ref().map(|p| p.services.clone()).unwrap_or_default(),
            all_healthy: self.all_healthy,
        }
    }
}

impl Drop for Stand<'_> {
    fn drop(&mut self) {
        if self.dirty {
            self.clear();
        }
    }
}

/// The service of the compose file that a container runs.
pub(crate) fn service_of(container: &Value) -> &str {
    container["Config"]["Labels"]["com.docker.compose.service"].as_str().unwrap_or_default()
}

/// What a run measured.
pub(crate) struct Measured {
    size: Option<u64>,
    building: Duration,
    services: Vec<String>,
    all_healthy: bool,
}

impl Measured {
    /// As the report tells it; `None` where no image was built.
    pub(crate) fn report(self) -> Option<DockerReport> {
        let bytes = self.size?;
        Some(DockerReport {
            image_size: size(bytes),
            image_size_bytes: bytes,
            build_time: duration(self.building),
            services: self.services,
            all_healthy: self.all_healthy,
        })
    }
}

/// As the client writes it: three digits, in powers of 1000.
fn size(bytes: u64) -> String {
    let mut unit = 0;
    let mut value = bytes as f64;
    while value >= 1000.0 && unit < 4 {
        value /= 1000.0;
        unit += 1;
    }
    let digits = if value >= 100.0 || unit == 0 {
        0
    } else if value >= 10.0 {
        1
    } else {
        2
    };
    let text = format!("{value:.digits$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    format!("{text}{}", ["B", "kB", "MB", "GB", "TB"][unit])
}

/// `2m15s`
pub(crate) fn duration(time: Duration) -> String {
    let seconds = time.as_secs();
    match (seconds / 60, seconds % 60) {
        (0, _) if seconds < 10 => format!("{:.1}s", time.as_secs_f64()),
        (0, s) => format!("{s}s"),
        (m, s) => format!("{m}m{s}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_read_as_people_write_them() {
        let sizes: Vec<String> = [999, 47_185_920, 45_000_000, 1_240_000_000, 8_060].map(size).into();
        assert_eq!(sizes, ["999B", "47.2MB", "45MB", "1.24GB", "8.06kB"]);
        let times = [135_000, 45_900, 1_240].map(|ms| duration(Duration::from_millis(ms)));
        assert_eq!(times, ["2m15s", "45s", "1.2s"]);
    }
}
