//! The checks `consumer.connects` and `messages`: a started service takes messages from a real broker, keeps what a
//! message brings once although it comes twice, and lays what it can't process among the dead.

use crate::postgres::Database;
use crate::rabbitmq::{BrokerApi, RabbitError};
use crate::{Cancel, Running};
use scaffold_core::{CheckResult, CheckStatus, SampleMessage};
use std::time::{Duration, Instant};

/// Longest time for each thing that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time between two looks.
const LOOK: Duration = Duration::from_millis(200);

/// What became of the one and of the other.
#[derive(Debug)]
pub(crate) struct Delivered {
    pub(crate) connects: Outcome,
    pub(crate) messages: Outcome,
}

/// What became of a check.
#[derive(Debug)]
pub(crate) enum Outcome {
    Passed,
    Failed(String),
    /// It could not be tried, for want of something.
    Skipped(String),
}

impl Outcome {
    /// Writes it into the check's result.
    pub(crate) fn into_result(self, result: &mut CheckResult) {
        (result.status, result.why) = match self {
            Self::Passed => (CheckStatus::Passed, None),
            Self::Failed(why) => (CheckStatus::Failed, Some(why)),
            Self::Skipped(why) => (CheckStatus::Skipped, Some(why)),
        };
    }
}

/// A service that runs, its broker and its database.
pub(crate) struct Delivering<'a> {
    pub(crate) broker: &'a BrokerApi,
    /// `None` where it keeps what it gets in another one than can be asked here.
    pub(crate) database: Option<&'a Database<'a>>,
    pub(crate) running: &'a mut Running,
    pub(crate) cancel: &'a Cancel,
}

impl Delivering<'_> {
    /// Sends each message.
    pub(crate) fn deliver(&mut self, messages: &[SampleMessage]) -> Delivered {
        for message in messages {
            let alone = match self.until(|d| d.broker.consumers(&message.queue).map(|n| n > 0)) {
                Ok(true) => continue,
                Ok(false) => format!("nobody takes messages from `{}`", message.queue),
                Err(e) => format!("`{}`: {e}", message.queue),
            };
            return Delivered {
                connects: Outcome::Failed(alone),
                messages: Outcome::Failed("the consumer did not connect".into()),
            };
        }
        let messages = match self.database {
            None => Outcome::Skipped("what it keeps is looked up in PostgreSQL, and it has another".into()),
            Some(database) => match messages.iter().try_for_each(|m| self.send(m, database)) {
                Ok(()) => Outcome::Passed,
                Err(why) => Outcome::Failed(why),
            },
        };
        Delivered { connects: Outcome::Passed, messages }
    }

    fn send(&mut self, message: &SampleMessage, database: &Database<'_>) -> Result<(), String> {
        let asked = |e: RabbitError| e.to_string();
        if !message.before.is_empty() {
            database.execute(&message.before).map_err(|e| e.to_string())?;
        }
        let publish =
            |d: &Self, id: &str, body: &str| d.broker.publish(&message.exchange, &message.key, id, body);
        publish(self, "sound", &message.body).map_err(asked)?;
        publish(self, "sound", &message.body).map_err(asked)?;
        publish(self, "poison", "{").map_err(asked)?;
        let mut dead = Vec::new();
        let died = self.until(|d| {
            dead.extend(d.broker.take(&message.dead, 10)?);
            Ok(!dead.is_empty())
        });
        if !died.map_err(asked)? {
            return Err(format!("what can't be read does not come to `{}`", message.dead));
        }
        if let Some(sound) = dead.iter().find(|l| l.id != "poison") {
            return Err(format!("a message with {} died: {}", message.body, sound.headers));
        }
        let once = format!("SELECT 1 / (CASE WHEN ({}) = 1 THEN 1 ELSE 0 END)", message.kept);
        if self.until(|_| Ok(database.execute(&once).is_ok())).map_err(asked)? {
            return Ok(());
        }
        Err("a message that was sent twice did not leave one row".into())
    }

    fn until(
        &mut self,
        mut holds: impl FnMut(&Self) -> Result<bool, RabbitError>,
    ) -> Result<bool, RabbitError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if holds(self)? {
                return Ok(true);
            }
            if Instant::now() >= deadline || self.cancel.is_cancelled() {
                return Ok(false);
            }
            // Hears the service while time passes, so that it never waits for its log to be read.
            self.running.listen(Instant::now() + LOOK, self.cancel, &mut |_, _| false);
        }
    }
}
