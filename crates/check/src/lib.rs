//! Runs checks with limits, timeouts and clean teardown. Does not know how changes were made.

mod ask;
mod cancel;
mod command;
mod criteria;
mod fault;
mod judge;
mod migrate;
mod migrations;
mod output;
mod packages;
mod postgres;
mod prepare;
mod progress;
mod repair;
mod serve;
mod services;
mod settings;
mod suite;
mod tests_read;

pub use ask::{Answer, Asked};
pub use cancel::Cancel;
pub use command::{Command, CommandError, Ended, Outcome, Running, Stopped, Stream, find_program, run};
pub use criteria::checks_for;
pub use fault::{Fault, FaultReader, RuleError};
pub use migrate::{Migrating, check_migrations};
pub use migrations::{Migration, read_migrations};
pub use output::{KEPT, Scrub, Tail};
pub use packages::{Package, PackageGraph};
pub use postgres::{Database, DatabaseUrl, Postgres, PostgresError, SqlError, find_postgres};
pub use prepare::{FormatError, Workshop, format_texts};
pub use progress::{Progress, Silent};
pub use repair::{Mended, mend};
pub use serve::{Serving, check_server};
pub use services::{absent_service, service_name};
pub use suite::{Baseline, Reach, SuiteError, Validated, Validation, run_checks};
pub use tests_read::{TestId, TestReader, TestRun, Verdict};
