use crate::cars;
use actix_web::web;

async fn ping() -> &'static str {
    "pong"
}

pub fn api(cfg: &mut web::ServiceConfig) {
    cfg.service(
        web::scope("/api")
            .route("/ping", web::get().to(ping))
            .service(
                web::scope("/cars")
                    .route("", web::get().to(cars::handlers::index))
                    .route("", web::post().to(cars::handlers::create))
                    .route("/{id}", web::get().to(cars::handlers::show))
                    .route("/{id}", web::delete().to(cars::handlers::remove)),
            ),
    );
}

#[cfg(test)]
mod tests {
    use actix_web::{test, App};

    #[actix_web::test]
    async fn pings() {
        let app = test::init_service(App::new().configure(super::api)).await;
        let request = test::TestRequest::get().uri("/api/ping").to_request();
        let response = test::call_service(&app, request).await;
        assert!(response.status().is_success());
    }
}
