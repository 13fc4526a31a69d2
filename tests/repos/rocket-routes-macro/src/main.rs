#[rocket::launch]
fn rocket() -> _ {
    pantry::build()
}
