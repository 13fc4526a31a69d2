use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize)]
pub struct Magazine {
    pub id: u32,
    pub name: String,
    pub weekly: bool,
}

#[derive(Debug, Clone, Deserialize)]
pub struct MagazineBody {
    pub name: String,
    pub weekly: bool,
}
