//! Serves the bookshelf.

use std::env;
use std::error::Error;

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = env::var("DATABASE_PATH").unwrap_or_else(|_| "bookshelf.db".to_owned());
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let db = bookshelf::store::open(&path).await?;
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, bookshelf::routes::router(db)).await?;
    Ok(())
}
