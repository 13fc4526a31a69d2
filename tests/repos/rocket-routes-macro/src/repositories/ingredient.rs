//! Keeps ingredients in memory.

use std::sync::Mutex;

use crate::error::ApiError;
use crate::models::ingredient::{Ingredient, IngredientForm};

#[derive(Default)]
pub struct IngredientRepository {
    rows: Mutex<Vec<Ingredient>>,
}

impl IngredientRepository {
    pub fn all(&self) -> Vec<Ingredient> {
        self.rows.lock().unwrap().clone()
    }

    pub fn find(&self, id: u32) -> Result<Ingredient, ApiError> {
        let rows = self.rows.lock().unwrap();
        rows.iter()
            .find(|i| i.id == id)
            .cloned()
            .ok_or_else(ApiError::not_found)
    }

    pub fn insert(&self, form: IngredientForm) -> Result<Ingredient, ApiError> {
        let mut rows = self.rows.lock().unwrap();
        if rows.iter().any(|i| i.label == form.label) {
            return Err(ApiError::conflict("this label is taken"));
        }
        let id = rows.last().map_or(1, |i| i.id + 1);
        let ingredient = Ingredient {
            id,
            label: form.label,
            grams: form.grams,
            organic: form.organic,
        };
        rows.push(ingredient.clone());
        Ok(ingredient)
    }

    pub fn update(&self, id: u32, form: IngredientForm) -> Result<Ingredient, ApiError> {
        let mut rows = self.rows.lock().unwrap();
        let ingredient = rows
            .iter_mut()
            .find(|i| i.id == id)
            .ok_or_else(ApiError::not_found)?;
        ingredient.label = form.label;
        ingredient.grams = form.grams;
        ingredient.organic = form.organic;
        Ok(ingredient.clone())
    }

    pub fn delete(&self, id: u32) -> Result<(), ApiError> {
        let mut rows = self.rows.lock().unwrap();
        let at = rows
            .iter()
            .position(|i| i.id == id)
            .ok_or_else(ApiError::not_found)?;
        rows.remove(at);
        Ok(())
    }
}
