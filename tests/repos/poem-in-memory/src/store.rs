//! Everything is kept in memory.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use crate::models::{Sensor, Station};

#[derive(Clone, Default)]
pub struct Store {
    pub stations: Arc<RwLock<BTreeMap<u32, Station>>>,
    pub sensors: Arc<RwLock<BTreeMap<u32, Sensor>>>,
}
