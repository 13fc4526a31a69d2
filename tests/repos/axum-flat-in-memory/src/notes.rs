use crate::store::Store;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Serialize)]
pub struct Note {
    pub id: u64,
    pub title: String,
    pub pinned: bool,
}

#[derive(Debug, Deserialize)]
pub struct NoteInput {
    pub title: String,
    pub pinned: bool,
}

pub fn router() -> Router<Store> {
    Router::new()
        .route("/notes", get(list_notes).post(create_note))
        .route(
            "/notes/{id}",
            get(get_note).put(update_note).delete(delete_note),
        )
}

async fn list_notes(State(store): State<Store>) -> Json<Vec<Note>> {
    let notes = store.notes.lock().unwrap();
    Json(notes.values().cloned().collect())
}

async fn create_note(
    State(store): State<Store>,
    Json(input): Json<NoteInput>,
) -> (StatusCode, Json<Note>) {
    let mut notes = store.notes.lock().unwrap();
    let id = notes.keys().last().map_or(1, |last| last + 1);
    let note = Note {
        id,
        title: input.title,
        pinned: input.pinned,
    };
    notes.insert(id, note.clone());
    (StatusCode::CREATED, Json(note))
}

async fn get_note(
    State(store): State<Store>,
    Path(id): Path<u64>,
) -> Result<Json<Note>, StatusCode> {
    let notes = store.notes.lock().unwrap();
    notes
        .get(&id)
        .cloned()
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}

async fn update_note(
    State(store): State<Store>,
    Path(id): Path<u64>,
    Json(input): Json<NoteInput>,
) -> Result<Json<Note>, StatusCode> {
    let mut notes = store.notes.lock().unwrap();
    let note = notes.get_mut(&id).ok_or(StatusCode::NOT_FOUND)?;
    note.title = input.title;
    note.pinned = input.pinned;
    Ok(Json(note.clone()))
}

async fn delete_note(State(store): State<Store>, Path(id): Path<u64>) -> StatusCode {
    match store.notes.lock().unwrap().remove(&id) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::{Request, StatusCode};
    use http_body_util::BodyExt;
    use serde_json::{json, Value};
    use tower::ServiceExt;

    #[tokio::test]
    async fn creates_a_note() {
        let body = json!({"title": "milk", "pinned": true});
        let request = Request::post("/notes")
            .header("content-type", "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let response = crate::app().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::CREATED);
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        let note: Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(note["title"], "milk");
        assert_eq!(note["pinned"], true);
    }

    #[tokio::test]
    async fn misses_a_note() {
        let request = Request::get("/notes/9").body(Body::empty()).unwrap();
        let response = crate::app().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
    }
}
