use crate::model::magazine::{Magazine, MagazineBody};
use crate::store::Store;
use actix_web::{HttpResponse, delete, get, post, put, web};

pub fn config(cfg: &mut web::ServiceConfig) {
    cfg.service(list_magazines)
        .service(create_magazine)
        .service(get_magazine)
        .service(update_magazine)
        .service(delete_magazine);
}

#[get("/magazines")]
async fn list_magazines(store: web::Data<Store>) -> HttpResponse {
    let magazines = store.magazines.read().unwrap();
    HttpResponse::Ok().json(magazines.values().collect::<Vec<_>>())
}

#[post("/magazines")]
async fn create_magazine(store: web::Data<Store>, body: web::Json<MagazineBody>) -> HttpResponse {
    let body = body.into_inner();
    let mut magazines = store.magazines.write().unwrap();
    let id = magazines.len() as u32 + 1;
    let magazine = Magazine {
        id,
        name: body.name,
        weekly: body.weekly,
    };
    magazines.insert(id, magazine.clone());
    HttpResponse::Created().json(magazine)
}

#[get("/magazines/{id}")]
async fn get_magazine(store: web::Data<Store>, id: web::Path<u32>) -> HttpResponse {
    match store.magazines.read().unwrap().get(&id) {
        Some(magazine) => HttpResponse::Ok().json(magazine),
        None => HttpResponse::NotFound().finish(),
    }
}

#[put("/magazines/{id}")]
async fn update_magazine(
    store: web::Data<Store>,
    id: web::Path<u32>,
    body: web::Json<MagazineBody>,
) -> HttpResponse {
    let body = body.into_inner();
    let mut magazines = store.magazines.write().unwrap();
    match magazines.get_mut(&id) {
        Some(magazine) => {
            magazine.name = body.name;
            magazine.weekly = body.weekly;
            HttpResponse::Ok().json(magazine)
        }
        None => HttpResponse::NotFound().finish(),
    }
}

#[delete("/magazines/{id}")]
async fn delete_magazine(store: web::Data<Store>, id: web::Path<u32>) -> HttpResponse {
    store.magazines.write().unwrap().remove(&id);
    HttpResponse::NoContent().finish()
}
