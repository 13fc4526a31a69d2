//! What is in the pantry.

#[macro_use]
extern crate rocket;

pub mod error;
pub mod models;
pub mod repositories;
pub mod routes;

use rocket::{Build, Rocket};

use repositories::ingredient::IngredientRepository;
use repositories::shelf::ShelfRepository;

pub fn build() -> Rocket<Build> {
    rocket::build()
        .manage(IngredientRepository::default())
        .manage(ShelfRepository::default())
        .mount("/", routes![routes::health])
        .mount(
            "/api/ingredients",
            routes![
                routes::ingredient::list_ingredients,
                routes::ingredient::get_ingredient,
                routes::ingredient::create_ingredient,
                routes::ingredient::update_ingredient,
                routes::ingredient::delete_ingredient,
            ],
        )
        .mount(
            "/api/shelves",
            routes![routes::shelf::list_shelves, routes::shelf::create_shelf],
        )
}
