use crate::notes::Note;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub struct Store {
    pub notes: Arc<Mutex<BTreeMap<u64, Note>>>,
}
