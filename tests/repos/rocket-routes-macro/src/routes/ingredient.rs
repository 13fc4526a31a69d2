//! Ingredients over HTTP.

use rocket::http::Status;
use rocket::response::status;
use rocket::serde::json::Json;
use rocket::State;

use crate::error::ApiError;
use crate::models::ingredient::{Ingredient, IngredientForm};
use crate::repositories::ingredient::IngredientRepository;

#[get("/")]
pub fn list_ingredients(ingredients: &State<IngredientRepository>) -> Json<Vec<Ingredient>> {
    Json(ingredients.all())
}

#[get("/<id>")]
pub fn get_ingredient(
    id: u32,
    ingredients: &State<IngredientRepository>,
) -> Result<Json<Ingredient>, ApiError> {
    ingredients.find(id).map(Json)
}

#[post("/", data = "<form>")]
pub fn create_ingredient(
    form: Json<IngredientForm>,
    ingredients: &State<IngredientRepository>,
) -> Result<status::Created<Json<Ingredient>>, ApiError> {
    let ingredient = ingredients.insert(form.into_inner())?;
    let location = uri!("/api/ingredients", get_ingredient(ingredient.id));
    Ok(status::Created::new(location.to_string()).body(Json(ingredient)))
}

#[put("/<id>", data = "<form>")]
pub fn update_ingredient(
    id: u32,
    form: Json<IngredientForm>,
    ingredients: &State<IngredientRepository>,
) -> Result<Json<Ingredient>, ApiError> {
    ingredients.update(id, form.into_inner()).map(Json)
}

#[delete("/<id>")]
pub fn delete_ingredient(
    id: u32,
    ingredients: &State<IngredientRepository>,
) -> Result<Status, ApiError> {
    ingredients.delete(id)?;
    Ok(Status::NoContent)
}
