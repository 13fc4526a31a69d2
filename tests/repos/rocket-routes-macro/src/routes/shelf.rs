//! Shelves over HTTP.

use rocket::serde::json::Json;
use rocket::State;

use crate::models::shelf::{Shelf, ShelfForm};
use crate::repositories::shelf::ShelfRepository;

#[get("/")]
pub fn list_shelves(shelves: &State<ShelfRepository>) -> Json<Vec<Shelf>> {
    Json(shelves.all())
}

#[post("/", data = "<form>")]
pub fn create_shelf(form: Json<ShelfForm>, shelves: &State<ShelfRepository>) -> Json<Shelf> {
    Json(shelves.insert(form.into_inner()))
}
