//! Readers over HTTP.

use actix_web::{get, post, web, HttpResponse};

use crate::db::{self, DbPool};
use crate::error::ApiError;
use crate::models::NewReader;

#[get("/readers")]
pub async fn list_readers(pool: web::Data<DbPool>) -> Result<HttpResponse, ApiError> {
    let readers = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::readers::all(&mut conn)?)
    })
    .await??;
    Ok(HttpResponse::Ok().json(readers))
}

#[post("/readers")]
pub async fn create_reader(
    pool: web::Data<DbPool>,
    body: web::Json<NewReader>,
) -> Result<HttpResponse, ApiError> {
    let reader = web::block(move || -> Result<_, ApiError> {
        let mut conn = pool.get()?;
        Ok(db::readers::insert(&mut conn, &body)?)
    })
    .await??;
    Ok(HttpResponse::Created().json(reader))
}
