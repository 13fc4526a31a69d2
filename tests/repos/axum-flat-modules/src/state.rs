//! Everything is kept in memory.

use std::sync::{Arc, Mutex};

use crate::models::{Ferry, Port};

#[derive(Clone, Default)]
pub struct AppState {
    pub ferries: Arc<Mutex<Vec<Ferry>>>,
    pub ports: Arc<Mutex<Vec<Port>>>,
}
