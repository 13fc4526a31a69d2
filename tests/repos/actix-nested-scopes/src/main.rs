mod cars;
mod routes;
mod state;

use actix_web::{web, App, HttpServer};
use state::AppState;

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    let state = web::Data::new(AppState::default());
    HttpServer::new(move || App::new().app_data(state.clone()).configure(routes::api))
        .bind(("127.0.0.1", 8080))?
        .run()
        .await
}
