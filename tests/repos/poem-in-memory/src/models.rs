//! What is kept and sent.

use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Station {
    pub id: u32,
    pub code: String,
    pub altitude: i32,
    pub online: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StationInput {
    pub code: String,
    pub altitude: i32,
    pub online: bool,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sensor {
    pub id: u32,
    pub unit: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct SensorInput {
    pub unit: String,
}
