use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize)]
pub struct Task {
    pub id: u32,
    pub name: String,
    pub done: bool,
}

#[derive(Debug, Deserialize)]
pub struct NewTask {
    pub name: String,
    pub done: bool,
}
