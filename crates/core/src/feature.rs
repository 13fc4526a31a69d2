//! What is to be built.

use crate::{Field, Name};
use serde::{Deserialize, Serialize};

/// Whether the new routes are protected.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// As the exemplar, or as the kind's default.
    #[default]
    Inherit,
    /// Every write is protected.
    Required,
    /// None is.
    None,
}

/// A feature to add: its kind is an id that packs offer (`rest`), never matched by the engine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feature {
    /// Id of the feature kind.
    pub kind: String,
    /// The resource's noun.
    pub resource: Name,
    /// Its fields, in the order of the request.
    pub fields: Vec<Field>,
    /// The resource or path to imitate; `none` means templates.
    pub like: Option<String>,
    /// Protection of the routes.
    pub auth: Auth,
}
