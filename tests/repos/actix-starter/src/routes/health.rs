use actix_web::{get, web::Json, HttpResponse};
use serde::Serialize;

#[derive(Serialize)]
pub struct Version {
    version: &'static str,
}

#[get("/livez")]
pub async fn live() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

#[get("/version")]
pub async fn version() -> Json<Version> {
    Json(Version { version: env!("CARGO_PKG_VERSION") })
}

#[cfg(test)]
mod tests {
    use crate::routes::init;
    use actix_web::{test, App};

    #[actix_web::test]
    async fn it_is_alive() {
        let app = test::init_service(App::new().configure(init)).await;
        let request = test::TestRequest::get().uri("/api/v1/livez").to_request();
        assert_eq!(test::call_service(&app, request).await.status(), 204);
    }
}
