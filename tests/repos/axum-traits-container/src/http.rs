use crate::container::Container;
use crate::tasks;
use axum::routing::get;
use axum::Router;

pub fn router(container: Container) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .nest("/tasks", tasks::controller::routes())
        .with_state(container)
}
