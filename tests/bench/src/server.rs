//! A TLS server that checks the signature of every request and signs every response.
//!
//! It keeps nothing, so that it is as fast for the last call as for the first. `stats` on its input makes it print
//! how many connections it accepted, and how many requests it saw and refused.

use std::borrow::Cow;
use std::collections::HashMap;
use std::convert::Infallible;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{AUTHORIZATION, CONTENT_TYPE};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use iyzico_core::Credentials;
use iyzico_core::signature::{self, Authorization};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::ServerConfig;
use rustls::pki_types::PrivateKeyDer;
use serde::Deserialize;
use serde::de::IgnoredAny;
use tokio::io::{AsyncBufReadExt, BufReader, stdin};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

use crate::Outcome;
use crate::order::{API_KEY, SECRET_KEY};

struct Server {
    credentials: Credentials,
    /// The lines of a response, by their number.
    transactions: Mutex<HashMap<usize, Arc<str>>>,
    /// The number of the next payment: a client may remember whose a number is.
    next_payment: AtomicU64,
    connections: AtomicU64,
    requests: AtomicU64,
    refused: AtomicU64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Order<'a> {
    #[serde(borrow)]
    conversation_id: Option<Cow<'a, str>>,
    #[serde(borrow)]
    price: Cow<'a, str>,
    #[serde(borrow)]
    paid_price: Cow<'a, str>,
    #[serde(borrow)]
    basket_id: Option<Cow<'a, str>>,
    basket_items: Vec<IgnoredAny>,
}

/// Serves until the input ends. The first line of the output is the port.
pub(crate) async fn serve(folder: &Path) -> Outcome {
    let acceptor = TlsAcceptor::from(Arc::new(tls(folder)?));
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    println!("{}", listener.local_addr()?.port());
    let server = Arc::new(Server {
        credentials: Credentials::new(API_KEY, SECRET_KEY)?,
        transactions: Mutex::default(),
        next_payment: AtomicU64::new(22_416_035),
        connections: AtomicU64::new(0),
        requests: AtomicU64::new(0),
        refused: AtomicU64::new(0),
    });
    let mut commands = BufReader::new(stdin()).lines();
    loop {
        tokio::select! {
            command = commands.next_line() => match command? {
                Some(_) => println!("{}", server.stats()),
                None => return Ok(()),
            },
            accepted = listener.accept() => {
                let (stream, _) = accepted?;
                tokio::spawn(connection(server.clone(), acceptor.clone(), stream));
            }
        }
    }
}

/// What goes wrong on one connection is the client's business; it will say so.
async fn connection(server: Arc<Server>, acceptor: TlsAcceptor, stream: TcpStream) {
    server.connections.fetch_add(1, Ordering::Relaxed);
    let Ok(()) = stream.set_nodelay(true) else { return };
    let Ok(stream) = acceptor.accept(stream).await else { return };
    let service = service_fn(move |request| {
        let server = server.clone();
        async move { Ok::<_, Infallible>(server.answer(request).await) }
    });
    let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}

impl Server {
    fn stats(&self) -> String {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        format!(
            r#"{{"connections":{},"requests":{},"refused":{}}}"#,
            of(&self.connections),
            of(&self.requests),
            of(&self.refused)
        )
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        self.requests.fetch_add(1, Ordering::Relaxed);
        let (head, body) = request.into_parts();
        let body = body.collect().await.map(http_body_util::Collected::to_bytes);
        let authorization = head.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
        let paid = body
            .ok()
            .zip(authorization)
            .and_then(|(body, authorization)| self.pay(head.uri.path(), authorization, &body));
        let body = paid.unwrap_or_else(|| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            r#"{"status":"failure","errorCode":"1000","errorMessage":"Geçersiz imza"}"#.to_owned()
        });
        let mut response = Response::new(Full::from(body));
        let json = "application/json".parse().expect("it is a header's value");
        response.headers_mut().insert(CONTENT_TYPE, json);
        response
    }

    fn pay(&self, path: &str, authorization: &str, body: &[u8]) -> Option<String> {
        let authorization = Authorization::parse(authorization).ok()?;
        if !authorization.verifies(&self.credentials, path, body) {
            return None;
        }
        let order: Order = serde_json::from_slice(body).ok()?;
        let text = |field: &Option<Cow<str>>| field.as_deref().unwrap_or_default().to_owned();
        let (conversation_id, basket_id) = (text(&order.conversation_id), text(&order.basket_id));
        let (price, paid_price) = (&*order.price, &*order.paid_price);
        let payment_id = self.next_payment.fetch_add(1, Ordering::Relaxed).to_string();
        let signature = signature::response(
            &self.credentials,
            [
                &payment_id,
                "TRY",
                &basket_id,
                &conversation_id,
                without_zeros(paid_price),
                without_zeros(price),
            ],
        );
        let lines = self.transactions(order.basket_items.len());
        Some(format!(
            r#"{{"status":"success","locale":"tr","systemTime":1795314833795,"conversationId":"{conversation_id}","price":{price},"paidPrice":{paid_price},"installment":1,"paymentId":"{payment_id}","fraudStatus":1,"merchantCommissionRate":0.00000000,"merchantCommissionRateAmount":0E-8,"iyziCommissionRateAmount":0.11250000,"iyziCommissionFee":0.25000000,"cardType":"CREDIT_CARD","cardAssociation":"MASTER_CARD","cardFamily":"Paraf","binNumber":"552879","lastFourDigits":"0008","basketId":"{basket_id}","currency":"TRY","itemTransactions":[{lines}],"authCode":"636396","phase":"AUTH","hostReference":"mock00007iyzihostrfn","signature":"{signature}"}}"#
        ))
    }

    fn transactions(&self, lines: usize) -> Arc<str> {
        let mut known = self.transactions.lock().expect("nothing panics with it");
        known.entry(lines).or_insert_with(|| transactions(lines).into()).clone()
    }
}

fn transactions(lines: usize) -> String {
    let mut text = String::new();
    for index in 0..lines {
        let comma = if index > 0 { "," } else { "" };
        let number = 24_000_000 + index;
        write!(
            text,
            r#"{comma}{{"itemId":"BI{index}","paymentTransactionId":"{number}","transactionStatus":2,"price":1.50000000,"paidPrice":1.50000000,"merchantCommissionRate":0.00000000,"merchantCommissionRateAmount":0E-8,"iyziCommissionRateAmount":0.03750000,"iyziCommissionFee":0.08333333,"blockageRate":10.00000000,"blockageRateAmountMerchant":0.15000000,"blockageRateAmountSubMerchant":0,"blockageResolvedDate":"2026-12-05 10:00:00","subMerchantPrice":0,"subMerchantPayoutRate":0E-8,"subMerchantPayoutAmount":0,"merchantPayoutAmount":1.22916667,"convertedPayout":{{"paidPrice":1.50000000,"iyziCommissionRateAmount":0.03750000,"iyziCommissionFee":0.08333333,"blockageRateAmountMerchant":0.15000000,"blockageRateAmountSubMerchant":0E-8,"subMerchantPayoutAmount":0E-8,"merchantPayoutAmount":1.22916667,"iyziConversionRate":0,"iyziConversionRateAmount":0,"currency":"TRY"}}}}"#
        )
        .expect("writing to a String does not fail");
    }
    text
}

/// How an amount is signed.
fn without_zeros(amount: &str) -> &str {
    if amount.contains('.') { amount.trim_end_matches('0').trim_end_matches('.') } else { amount }
}

fn tls(folder: &Path) -> Outcome<ServerConfig> {
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "iyzico bench");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate()?;
    fs::write(folder.join("authority.pem"), authority.self_signed(&authority_key)?.pem())?;

    let key = KeyPair::generate()?;
    let mut names = CertificateParams::new(["localhost".to_owned()])?;
    names.use_authority_key_identifier_extension = true;
    let certificate = names.signed_by(&key, &Issuer::new(authority, authority_key))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )?)
}
