use pantry::models::ingredient::{Ingredient, IngredientForm};
use rocket::http::Status;
use rocket::local::blocking::Client;

fn flour() -> IngredientForm {
    IngredientForm {
        label: "Flour".to_owned(),
        grams: 500,
        organic: true,
    }
}

#[test]
fn creates_and_reads_an_ingredient() {
    let client = Client::tracked(pantry::build()).unwrap();
    let created = client.post("/api/ingredients").json(&flour()).dispatch();
    assert_eq!(created.status(), Status::Created);
    let created: Ingredient = created.into_json().unwrap();
    assert_eq!(created.label, "Flour");
    assert_eq!(created.grams, 500);
    assert!(created.organic);

    let read = client
        .get(format!("/api/ingredients/{}", created.id))
        .dispatch();
    assert_eq!(read.into_json::<Ingredient>(), Some(created));
}

#[test]
fn refuses_an_ingredient_twice() {
    let client = Client::tracked(pantry::build()).unwrap();
    client.post("/api/ingredients").json(&flour()).dispatch();
    let again = client.post("/api/ingredients").json(&flour()).dispatch();
    assert_eq!(again.status(), Status::Conflict);
}

#[test]
fn an_unknown_ingredient_is_not_found() {
    let client = Client::tracked(pantry::build()).unwrap();
    assert_eq!(
        client.get("/api/ingredients/7").dispatch().status(),
        Status::NotFound
    );
    assert_eq!(
        client.delete("/api/ingredients/7").dispatch().status(),
        Status::NotFound
    );
}
