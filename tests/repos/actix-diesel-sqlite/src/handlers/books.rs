//! Books over HTTP.

use actix_web::{delete, get, post, put, web, HttpResponse};

use crate::db::{self, DbPool};
use crate::error::ApiError;
use crate::models::NewBook;

#[get("/books")]
pub async fn list_books(pool: web::Data<DbPool>) -> Result<HttpResponse, ApiError> {
    let books = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::books::all(&mut conn)?)
    })
    .await??;
    Ok(HttpResponse::Ok().json(books))
}

#[get("/books/{id}")]
pub async fn get_book(pool: web::Data<DbPool>, id: web::Path<i32>) -> Result<HttpResponse, ApiError> {
    let book = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::books::find(&mut conn, *id)?)
    })
    .await??;
    Ok(HttpResponse::Ok().json(book))
}

#[post("/books")]
pub async fn create_book(
    pool: web::Data<DbPool>,
    body: web::Json<NewBook>,
) -> Result<HttpResponse, ApiError> {
    let book = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::books::insert(&mut conn, &body)?)
    })
    .await??;
    Ok(HttpResponse::Created().json(book))
}

#[put("/books/{id}")]
pub async fn update_book(
    pool: web::Data<DbPool>,
    id: web::Path<i32>,
    body: web::Json<NewBook>,
) -> Result<HttpResponse, ApiError> {
    let book = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::books::update(&mut conn, *id, &body)?)
    })
    .await??;
    Ok(HttpResponse::Ok().json(book))
}

#[delete("/books/{id}")]
pub async fn delete_book(pool: web::Data<DbPool>, id: web::Path<i32>) -> Result<HttpResponse, ApiError> {
    let deleted = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::books::delete(&mut conn, *id)?)
    })
    .await??;
    match deleted {
        0 => Err(ApiError::NotFound),
        _ => Ok(HttpResponse::NoContent().finish()),
    }
}
