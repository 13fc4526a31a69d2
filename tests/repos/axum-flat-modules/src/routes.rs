//! All routes.

use axum::routing::get;
use axum::Router;

use crate::handlers::{
    create_ferry, create_port, delete_ferry, get_ferry, health, list_ferries, list_ports,
};
use crate::state::AppState;

pub fn router(state: AppState) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/ferries", get(list_ferries).post(create_ferry))
        .route("/ferries/{id}", get(get_ferry).delete(delete_ferry))
        .route("/ports", get(list_ports).post(create_port))
        .with_state(state)
}
