//! The test DSL.
