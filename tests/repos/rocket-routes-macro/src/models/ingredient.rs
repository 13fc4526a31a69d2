//! Ingredients.

use rocket::serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(crate = "rocket::serde")]
pub struct Ingredient {
    pub id: u32,
    pub label: String,
    pub grams: i32,
    pub organic: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(crate = "rocket::serde")]
pub struct IngredientForm {
    pub label: String,
    pub grams: i32,
    pub organic: bool,
}
