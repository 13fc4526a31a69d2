use super::models::{Car, NewCar};
use crate::state::AppState;
use actix_web::{web, HttpResponse, Responder};

pub async fn index(state: web::Data<AppState>) -> impl Responder {
    let cars = state.cars.lock().unwrap();
    HttpResponse::Ok().json(&*cars)
}

pub async fn show(state: web::Data<AppState>, path: web::Path<usize>) -> impl Responder {
    let id = path.into_inner();
    let cars = state.cars.lock().unwrap();
    match cars.iter().find(|car| car.id == id) {
        Some(car) => HttpResponse::Ok().json(car),
        None => HttpResponse::NotFound().finish(),
    }
}

pub async fn create(state: web::Data<AppState>, form: web::Json<NewCar>) -> impl Responder {
    let form = form.into_inner();
    let mut cars = state.cars.lock().unwrap();
    let car = Car {
        id: cars.len() + 1,
        plate: form.plate,
        seats: form.seats,
        is_sold: form.is_sold,
    };
    cars.push(car.clone());
    HttpResponse::Created().json(car)
}

pub async fn remove(state: web::Data<AppState>, path: web::Path<usize>) -> impl Responder {
    let id = path.into_inner();
    state.cars.lock().unwrap().retain(|car| car.id != id);
    HttpResponse::NoContent().finish()
}
