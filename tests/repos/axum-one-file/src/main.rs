//! Memos, in one file.

use std::collections::BTreeMap;
use std::sync::{Arc, RwLock};

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/memos", get(list_memos).post(create_memo))
        .route("/memos/{id}", get(get_memo).delete(delete_memo))
        .with_state(Db::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
    axum::serve(listener, app).await
}

type Db = Arc<RwLock<BTreeMap<u64, Memo>>>;

#[derive(Clone, Serialize)]
struct Memo {
    id: u64,
    text: String,
    done: bool,
}

#[derive(Deserialize)]
struct CreateMemo {
    text: String,
    done: bool,
}

async fn list_memos(State(db): State<Db>) -> Json<Vec<Memo>> {
    Json(db.read().unwrap().values().cloned().collect())
}

async fn create_memo(
    State(db): State<Db>,
    Json(input): Json<CreateMemo>,
) -> (StatusCode, Json<Memo>) {
    let mut memos = db.write().unwrap();
    let memo = Memo {
        id: memos.len() as u64 + 1,
        text: input.text,
        done: input.done,
    };
    memos.insert(memo.id, memo.clone());
    (StatusCode::CREATED, Json(memo))
}

async fn get_memo(State(db): State<Db>, Path(id): Path<u64>) -> Result<Json<Memo>, StatusCode> {
    let memos = db.read().unwrap();
    memos
        .get(&id)
        .cloned()
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}

async fn delete_memo(State(db): State<Db>, Path(id): Path<u64>) -> StatusCode {
    match db.write().unwrap().remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}
