//! The panel under `/_simulator/`: payments, subscriptions, requests and webhooks, for whoever looks on.

mod frame;
mod payment;
mod payments;
mod reasons;
mod requests;
mod subscriptions;
mod view;
mod webhooks;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::header::LOCATION;
use axum::http::{HeaderValue, Response, StatusCode};
use axum::routing::get;

use self::frame::{PAYMENTS, REQUESTS, SUBSCRIPTIONS, WEBHOOKS};
use crate::http::shared::Shared;

pub(crate) use self::view::tabs;

/// The routes of the panel.
pub(crate) fn routes() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(go_to_panel))
        .route("/_simulator", get(go_to_panel))
        .route(PAYMENTS, get(payments::list))
        .route("/_simulator/panel/payments/{id}", get(payment::show))
        .route(SUBSCRIPTIONS, get(subscriptions::list))
        .route(REQUESTS, get(requests::list))
        .route("/_simulator/panel/requests/{number}", get(requests::show))
        .route(WEBHOOKS, get(webhooks::list))
        .route("/_simulator/panel/webhooks/{reference}", get(webhooks::show))
}

async fn go_to_panel() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let panel = HeaderValue::from_static(PAYMENTS);
    response.headers_mut().insert(LOCATION, panel);
    response
}
