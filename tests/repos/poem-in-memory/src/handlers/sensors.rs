//! Sensors over HTTP.

use poem::http::StatusCode;
use poem::web::{Data, Json, Path};
use poem::{handler, Error, Result};

use crate::auth::AuthUser;
use crate::models::{Sensor, SensorInput};
use crate::store::Store;

#[handler]
pub fn create(
    _user: AuthUser,
    Json(input): Json<SensorInput>,
    store: Data<&Store>,
) -> Json<Sensor> {
    let mut sensors = store.sensors.write().unwrap();
    let id = sensors.len() as u32 + 1;
    let sensor = Sensor {
        id,
        unit: input.unit,
    };
    sensors.insert(id, sensor.clone());
    Json(sensor)
}

#[handler]
pub fn update(
    _user: AuthUser,
    Path(id): Path<u32>,
    Json(input): Json<SensorInput>,
    store: Data<&Store>,
) -> Result<Json<Sensor>> {
    let mut sensors = store.sensors.write().unwrap();
    let sensor = sensors
        .get_mut(&id)
        .ok_or_else(|| Error::from_status(StatusCode::NOT_FOUND))?;
    sensor.unit = input.unit;
    Ok(Json(sensor.clone()))
}
