//! Runs checks with limits, timeouts and clean teardown. Does not know how changes were made.
