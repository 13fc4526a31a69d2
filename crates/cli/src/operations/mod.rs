//! What commands do, without flags and printing.

pub(crate) mod add;
pub(crate) mod attempt;
pub(crate) mod containers;
pub(crate) mod create;
pub(crate) mod format;
pub(crate) mod live;
pub(crate) mod prove;
