use crate::model::magazine::Magazine;
use std::collections::HashMap;
use std::sync::RwLock;

#[derive(Default)]
pub struct Store {
    pub magazines: RwLock<HashMap<u32, Magazine>>,
}
