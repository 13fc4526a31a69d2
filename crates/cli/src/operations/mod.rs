//! What commands do, without flags and printing.

pub(crate) mod add;
pub(crate) mod along;
pub(crate) mod attempt;
pub(crate) mod container_files;
pub(crate) mod create;
pub(crate) mod demands;
pub(crate) mod docker_checks;
pub(crate) mod format;
pub(crate) mod live;
pub(crate) mod pattern;
pub(crate) mod pin;
pub(crate) mod prove;
pub(crate) mod run;
