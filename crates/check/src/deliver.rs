//! The checks `consumer.connects` and `messages`: a started service takes messages from a real broker, keeps what a
//! message brings once although it comes twice, and lays what it can't process among the dead.

use crate::postgres::Database;
use crate::rabbitmq::{BrokerApi, RabbitError};
use crate::{Cancel, Running};
use scaffold_core::SampleMessage;
use std::time::{Duration, Instant};

/// Longest time for each thing that is waited for.
const PATIENCE: Duration = Duration::from_secs(60);
/// Time between two looks.
const LOOK: Duration = Duration::from_millis(200);

/// What is wrong with the one and the other; nothing where both hold.
#[derive(Debug, Default)]
pub(crate) struct Delivered {
    pub(crate) connects: Option<String>,
    pub(crate) messages: Option<String>,
}

/// A service that runs, its broker and its database.
pub(crate) struct Delivering<'a> {
    pub(crate) broker: &'a BrokerApi,
    pub(crate) database: &'a Database<'a>,
    pub(crate) running: &'a mut Running,
    pub(crate) cancel: &'a Cancel,
}

impl Delivering<'_> {
    /// Sends each message.
    pub(crate) fn deliver(&mut self, messages: &[SampleMessage]) -> Delivered {
        let mut out = Delivered::default();
        for message in messages {
            match self.until(|d| d.broker.consumers(&message.queue).map(|n| n > 0)) {
                Ok(true) => {}
                Ok(false) => out.connects = Some(format!("nobody takes messages from `{}`", message.queue)),
                Err(e) => out.connects = Some(format!("`{}`: {e}", message.queue)),
            }
            if out.connects.is_some() {
                out.messages = Some("the consumer did not connect".into());
                return out;
            }
            if let Err(why) = self.send(message) {
                out.messages = Some(why);
            }
        }
        out
    }

    fn send(&mut self, message: &SampleMessage) -> Result<(), String> {
        let asked = |e: RabbitError| e.to_string();
        if !message.before.is_empty() {
            self.database.execute(&message.before).map_err(|e| e.to_string())?;
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
        if self.until(|d| Ok(d.database.execute(&once).is_ok())).map_err(asked)? {
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
