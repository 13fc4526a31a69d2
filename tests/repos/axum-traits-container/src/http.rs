use crate::container::Container;
use crate::tasks;
use axum::extract::State;
use axum::routing::get;
use axum::Router;

async fn healthz(State(container): State<Container>) -> &'static str {
    container.greeting
}

pub fn router(container: Container) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .nest("/tasks", tasks::controller::routes())
        .with_state(container)
}
