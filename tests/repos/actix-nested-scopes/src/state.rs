use crate::cars::models::Car;
use std::sync::Mutex;

#[derive(Default)]
pub struct AppState {
    pub cars: Mutex<Vec<Car>>,
}
