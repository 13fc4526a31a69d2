use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Car {
    pub id: usize,
    pub plate: String,
    pub seats: i32,
    pub is_sold: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NewCar {
    pub plate: String,
    pub seats: i32,
    pub is_sold: bool,
}
