use super::entity::{NewTask, Task};
use super::presenter::TaskResponse;
use crate::container::Container;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};

pub fn routes() -> Router<Container> {
    Router::new()
        .route("/", get(index).post(create))
        .route("/{id}", get(show))
}

async fn index(State(container): State<Container>) -> Json<Vec<TaskResponse>> {
    let tasks = container.task_service.list_tasks().await;
    Json(container.task_presenter.show_all(tasks))
}

async fn show(
    State(container): State<Container>,
    Path(id): Path<u32>,
) -> Result<Json<Task>, StatusCode> {
    container
        .task_service
        .get_task(id)
        .await
        .map(Json)
        .ok_or(StatusCode::NOT_FOUND)
}

async fn create(
    State(container): State<Container>,
    Json(new_task): Json<NewTask>,
) -> (StatusCode, Json<Task>) {
    let task = container
        .task_service
        .create_task(new_task.name, new_task.done)
        .await;
    (StatusCode::CREATED, Json(task))
}
