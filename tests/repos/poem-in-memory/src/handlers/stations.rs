//! Stations over HTTP.

use poem::http::StatusCode;
use poem::web::{Data, Json, Path};
use poem::{handler, Error, Result};

use crate::auth::AuthUser;
use crate::models::{Station, StationInput};
use crate::store::Store;

#[handler]
pub fn list(store: Data<&Store>) -> Json<Vec<Station>> {
    Json(store.stations.read().unwrap().values().cloned().collect())
}

#[handler]
pub fn read(Path(id): Path<u32>, store: Data<&Store>) -> Result<Json<Station>> {
    let stations = store.stations.read().unwrap();
    let station = stations
        .get(&id)
        .ok_or_else(|| Error::from_status(StatusCode::NOT_FOUND))?;
    Ok(Json(station.clone()))
}

#[handler]
pub fn create(
    _user: AuthUser,
    Json(input): Json<StationInput>,
    store: Data<&Store>,
) -> Result<(StatusCode, Json<Station>)> {
    let mut stations = store.stations.write().unwrap();
    if stations.values().any(|station| station.code == input.code) {
        return Err(Error::from_string(
            "this code is taken",
            StatusCode::CONFLICT,
        ));
    }
    let id = stations.keys().next_back().map_or(1, |last| last + 1);
    let station = Station {
        id,
        code: input.code,
        altitude: input.altitude,
        online: input.online,
    };
    stations.insert(id, station.clone());
    Ok((StatusCode::CREATED, Json(station)))
}

#[handler]
pub fn update(
    _user: AuthUser,
    Path(id): Path<u32>,
    Json(input): Json<StationInput>,
    store: Data<&Store>,
) -> Result<Json<Station>> {
    let mut stations = store.stations.write().unwrap();
    let station = stations
        .get_mut(&id)
        .ok_or_else(|| Error::from_status(StatusCode::NOT_FOUND))?;
    station.code = input.code;
    station.altitude = input.altitude;
    station.online = input.online;
    Ok(Json(station.clone()))
}

#[handler]
pub fn delete(_user: AuthUser, Path(id): Path<u32>, store: Data<&Store>) -> Result<StatusCode> {
    match store.stations.write().unwrap().remove(&id) {
        Some(_) => Ok(StatusCode::NO_CONTENT),
        None => Err(Error::from_status(StatusCode::NOT_FOUND)),
    }
}
