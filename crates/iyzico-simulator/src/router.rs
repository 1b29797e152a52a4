//! From paths to calls and pages.

use std::collections::HashSet;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::Response;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodFilter, on};
use iyzico_core::endpoint::Method;

use crate::calls::CALLS;
use crate::http::host;
use crate::http::receive::receive;
use crate::http::shared::Shared;
use crate::{control, pages, panel};

/// Makes the routes from the list of calls.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    let mut router = Router::new();
    let mut known = HashSet::new();
    for call in CALLS {
        for path in call.paths() {
            // Two flows ask for their result by the same call; the first name stands for both.
            if !known.insert((call.method, path.clone())) {
                continue;
            }
            let handler = move |State(shared): State<Arc<Shared>>, request| {
                receive(shared, Some(call), request)
            };
            router = router.route(&path, on(filter(call.method), handler));
        }
    }
    for (method, path, name) in OTHER_SPELLINGS {
        let call = CALLS.iter().find(|call| call.name == *name);
        let handler =
            move |State(shared): State<Arc<Shared>>, request| receive(shared, call, request);
        router = router.route(path, on(filter(*method), handler));
    }
    router
        .merge(pages::routes())
        .merge(panel::routes())
        .merge(control::routes())
        .fallback(unknown)
        .method_not_allowed_fallback(unknown)
        .layer(from_fn_with_state(Arc::clone(&shared.hosts), host::check))
        .with_state(shared)
}

/// The response to an unknown address: JSON for programs, a page for people.
async fn unknown(State(shared): State<Arc<Shared>>, request: Request) -> Response<Body> {
    if pages::is_for_a_person(request.method(), request.headers()) {
        return pages::nowhere(request.headers());
    }
    receive(shared, None, request).await
}

/// Calls that an official client makes with another method and another path: the Java client.
const OTHER_SPELLINGS: &[(Method, &str, &str)] = &[(
    Method::Delete,
    "/v2/subscription/customers/{customerReferenceCode}",
    "subscription_customer.delete",
)];

fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Put => MethodFilter::PUT,
        // The official .NET client sends PUT where it says PATCH.
        Method::Patch => MethodFilter::PATCH.or(MethodFilter::PUT),
        Method::Delete => MethodFilter::DELETE,
        _ => MethodFilter::POST,
    }
}
