//! reqwest, as most Rust programs would do it.

use std::env;

use reqwest::Client;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};

use crate::Outcome;
use crate::by_hand::{PATH, authorization, body, read};
use crate::drive::Peer;
use crate::hyper_by_hand::tls;
use crate::order::Order;

pub(crate) struct Reqwest {
    url: String,
    client: Client,
}

impl Reqwest {
    pub(crate) fn new() -> Outcome<Self> {
        let client = Client::builder().tls_backend_preconfigured(tls()?).build()?;
        Ok(Self { url: format!("{}{PATH}", env::var("BENCH_URL")?), client })
    }
}

impl Peer for Reqwest {
    async fn pay(&self, order: &Order, all: bool) -> Outcome<usize> {
        let body = body(order)?;
        let request = self
            .client
            .post(&self.url)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .header(AUTHORIZATION, authorization(&body)?)
            .body(body);
        let response = request.send().await?.error_for_status()?;
        read(&response.bytes().await?, all)
    }
}
