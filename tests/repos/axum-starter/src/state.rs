use std::sync::Arc;

/// What handlers share.
#[derive(Debug, Clone)]
pub struct AppState {
    pub name: Arc<str>,
}

impl AppState {
    pub fn new(name: &str) -> Self {
        Self { name: name.into() }
    }
}
