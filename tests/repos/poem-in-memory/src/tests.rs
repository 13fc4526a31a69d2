use poem::http::StatusCode;
use poem::test::TestClient;
use serde_json::json;

use crate::app;
use crate::models::StationInput;
use crate::store::Store;

fn station() -> StationInput {
    StationInput {
        code: "ZRH".to_owned(),
        altitude: 432,
        online: true,
    }
}

#[tokio::test]
async fn a_station_is_created_once() {
    let client = TestClient::new(app(Store::default()));
    let post = || {
        client
            .post("/stations")
            .header("x-api-key", "operator")
            .body_json(&station())
    };
    let response = post().send().await;
    response.assert_status(StatusCode::CREATED);
    response
        .assert_json(&json!({"id": 1, "code": "ZRH", "altitude": 432, "online": true}))
        .await;
    post().send().await.assert_status(StatusCode::CONFLICT);
    client.get("/stations/1").send().await.assert_status_is_ok();
}

#[tokio::test]
async fn writing_a_station_takes_a_key() {
    let client = TestClient::new(app(Store::default()));
    let response = client.post("/stations").body_json(&station()).send().await;
    response.assert_status(StatusCode::UNAUTHORIZED);
    client
        .delete("/stations/1")
        .send()
        .await
        .assert_status(StatusCode::UNAUTHORIZED);
}
