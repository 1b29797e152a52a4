//! A server that does what a test says, on plain threads, so that a blocked client runtime cannot
//! hold it up.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use http::{Request, Response};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use iyzico_http::address::Address;
use iyzico_http::basket::{BasketItem, ItemType};
use iyzico_http::bin::CheckBin;
use iyzico_http::buyer::Buyer;
use iyzico_http::card::PaymentCard;
use iyzico_http::payment::CreatePayment;
use iyzico_http::{Client, ClientBuilder, Credentials, signature};
use rcgen::{CertifiedKey, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::sync::mpsc::unbounded_channel;
use tokio::sync::{Semaphore, watch};
use tokio::time::advance;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

pub(crate) const API_KEY: &str = "sandbox-api-key";
pub(crate) const SECRET_KEY: &str = "sandbox-secret-key";
pub(crate) const CARD_NUMBER: &str = "5528790000000008";
/// A limit that only keeps a broken test from waiting for ever.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// A request as it arrived, byte for byte.
#[derive(Clone, Debug)]
pub(crate) struct Received {
    /// Counts from 1 over all connections.
    pub(crate) number: usize,
    pub(crate) request_line: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it only asks what became of another call.
    pub(crate) fn is_look_up(&self) -> bool {
        ["/payment/detail", "/v2/reporting/payment/details"]
            .iter()
            .any(|path| self.request_line.contains(path))
    }
}

/// What the server does with a connection after a request.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Next {
    Keep,
    Close,
}

#[derive(Default)]
struct Seen {
    requests: watch::Sender<Vec<Received>>,
    opened: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Seen>,
}

impl Server {
    pub(crate) fn start(
        handle: impl Fn(&mut TcpStream, &Received) -> Next + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let (handle, shared) = (Arc::new(handle), Arc::clone(&seen));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (handle, seen) = (Arc::clone(&handle), Arc::clone(&shared));
                thread::spawn(move || seen.serve(stream.unwrap(), &*handle));
            }
        });
        Self { address, seen }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn client(&self) -> Client {
        self.builder().build().unwrap()
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        builder().base_url(self.base_url())
    }

    pub(crate) fn requests(&self) -> Vec<Received> {
        self.seen.requests.borrow().clone()
    }

    /// Waits until so many requests have arrived.
    pub(crate) async fn asked(&self, count: usize) {
        let mut requests = self.seen.requests.subscribe();
        requests.wait_for(|requests| requests.len() >= count).await.unwrap();
    }

    /// Whether a client is connected.
    pub(crate) fn is_open(&self) -> bool {
        self.seen.open.load(Ordering::SeqCst) > 0
    }

    pub(crate) fn opened(&self) -> usize {
        self.seen.opened.load(Ordering::SeqCst)
    }

    pub(crate) fn most_open(&self) -> usize {
        self.seen.most_open.load(Ordering::SeqCst)
    }
}

impl Seen {
    fn serve(&self, mut stream: TcpStream, handle: &impl Fn(&mut TcpStream, &Received) -> Next) {
        self.opened.fetch_add(1, Ordering::SeqCst);
        let open = self.open.fetch_add(1, Ordering::SeqCst) + 1;
        self.most_open.fetch_max(open, Ordering::SeqCst);
        let mut reader = BufReader::new(stream.try_clone().unwrap());
        while let Some(mut received) = read(&mut reader) {
            self.requests.send_modify(|requests| {
                received.number = requests.len() + 1;
                requests.push(received.clone());
            });
            if handle(&mut stream, &received) == Next::Close {
                break;
            }
        }
        drop((stream, reader));
        self.open.fetch_sub(1, Ordering::SeqCst);
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Received> {
    let mut lines = reader.by_ref().lines();
    let request_line = lines.next()?.ok()?;
    let mut headers = Vec::new();
    loop {
        let line = lines.next()?.ok()?;
        let Some((name, value)) = line.split_once(": ") else {
            break;
        };
        headers.push((name.to_owned(), value.to_owned()));
    }
    let mut received = Received { number: 0, request_line, headers, body: Vec::new() };
    let length = received.header("content-length").unwrap_or("0");
    received.body = vec![0; length.parse().unwrap()];
    reader.read_exact(&mut received.body).ok()?;
    Some(received)
}

pub(crate) fn respond(stream: &mut TcpStream, status: u16, body: &str) -> Next {
    let length = body.len();
    write(stream, &format!("HTTP/1.1 {status} X\r\nContent-Length: {length}\r\n\r\n{body}"))
}

pub(crate) fn write(stream: &mut TcpStream, text: &str) -> Next {
    match stream.write_all(text.as_bytes()) {
        Ok(()) => Next::Keep,
        Err(_) => Next::Close,
    }
}

/// Keeps the connection open without a response, until the process ends.
pub(crate) fn never_respond() -> Next {
    loop {
        thread::park();
    }
}

/// Tokio's clock, stopped: however slow the machine is, no limit of time passes until a test moves it.
///
/// A paused clock moves by itself while the runtime has nothing to do, but not while a thread of it
/// is blocked.
pub(crate) struct StoppedClock {
    _blocked: mpsc::Sender<()>,
}

impl StoppedClock {
    pub(crate) fn new() -> Self {
        tokio::time::pause();
        let (sender, receiver) = mpsc::channel();
        tokio::task::spawn_blocking(move || receiver.recv());
        Self { _blocked: sender }
    }

    /// One that moves on whenever an attempt of the client has ended, by more than the `pause` that
    /// follows.
    pub(crate) fn moved_by_attempts(
        builder: ClientBuilder,
        pause: Duration,
    ) -> (Self, ClientBuilder) {
        let (told, mut attempts) = unbounded_channel();
        tokio::spawn(async move {
            while attempts.recv().await.is_some() {
                pass(pause).await;
            }
        });
        let builder = builder.on_attempt(move |_| {
            let _ = told.send(()); // nobody listens when the test is over
        });
        (Self::new(), builder)
    }

    /// A client of `server` that has time for every look-up, however slow the machine is.
    pub(crate) fn patient(server: &Server, pause: Duration) -> (Self, Client) {
        let (clock, builder) = Self::moved_by_attempts(server.builder(), 2 * pause);
        (clock, builder.build().unwrap())
    }
}

/// The clock goes on.
impl Drop for StoppedClock {
    fn drop(&mut self) {
        tokio::time::resume();
    }
}

/// Moves a stopped clock on until a limit of so long is over; limits are rounded up.
pub(crate) async fn pass(limit: Duration) {
    advance(limit + Duration::from_millis(5)).await;
}

/// A server that speaks TLS and counts; every call to it is a payment that succeeds.
pub(crate) struct TlsServer {
    port: u16,
    pub(crate) certificate_pem: String,
    accepted: AtomicUsize,
    opened: AtomicUsize,
    requests: AtomicUsize,
}

impl TlsServer {
    /// Waits until so many clients have knocked.
    pub(crate) async fn accepted(&self, count: usize) {
        let started = Instant::now();
        while self.accepted.load(Ordering::SeqCst) < count {
            assert!(started.elapsed() < PATIENCE, "nobody knocks");
            tokio::task::yield_now().await;
        }
    }

    pub(crate) fn base_url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    pub(crate) fn opened(&self) -> usize {
        self.opened.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    async fn serve(self: Arc<Self>, stream: TlsStream<tokio::net::TcpStream>) {
        let service = service_fn(move |request: Request<Incoming>| {
            assert_eq!(request.uri().path(), "/payment/auth");
            self.requests.fetch_add(1, Ordering::SeqCst);
            async {
                let body = request.into_body().collect().await?.to_bytes();
                Ok::<_, hyper::Error>(Response::new(new_payment_response(&body)))
            }
        });
        let builder = auto::Builder::new(TokioExecutor::new());
        let _ = builder.serve_connection(TokioIo::new(stream), service).await;
    }
}

/// Starts a TLS server and sets up a client that trusts it.
pub(crate) async fn tls_server(protocols: &[&[u8]]) -> (Arc<TlsServer>, ClientBuilder) {
    hesitant_tls_server(protocols, Arc::new(Semaphore::new(Semaphore::MAX_PERMITS))).await
}

/// One that needs a permit for every handshake.
pub(crate) async fn hesitant_tls_server(
    protocols: &[&[u8]],
    handshakes: Arc<Semaphore>,
) -> (Arc<TlsServer>, ClientBuilder) {
    let certificate = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = certificate.cert.pem();
    let acceptor = acceptor(&certificate, protocols);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Arc::new(TlsServer {
        port: listener.local_addr().unwrap().port(),
        certificate_pem: pem.clone(),
        accepted: AtomicUsize::new(0),
        opened: AtomicUsize::new(0),
        requests: AtomicUsize::new(0),
    });
    let shared = Arc::clone(&server);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            shared.accepted.fetch_add(1, Ordering::SeqCst);
            let (acceptor, handshakes) = (acceptor.clone(), Arc::clone(&handshakes));
            let shared = Arc::clone(&shared);
            tokio::spawn(async move {
                handshakes.acquire().await.unwrap().forget();
                if let Ok(stream) = acceptor.accept(stream).await {
                    shared.opened.fetch_add(1, Ordering::SeqCst);
                    shared.serve(stream).await;
                }
            });
        }
    });
    let builder = builder().base_url(server.base_url()).root_certificate_pem(pem.as_bytes());
    (server, builder.http2(protocols.contains(&b"h2".as_slice())))
}

pub(crate) fn acceptor(certificate: &CertifiedKey<KeyPair>, protocols: &[&[u8]]) -> TlsAcceptor {
    let key = PrivateKeyDer::try_from(certificate.signing_key.serialize_der()).unwrap();
    let chain = vec![certificate.cert.der().clone()];
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut tls = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    tls.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    TlsAcceptor::from(Arc::new(tls))
}

/// A proxy that understands CONNECT and keeps what it was told.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    pub(crate) heads: Mutex<Vec<String>>,
}

pub(crate) async fn connect_proxy() -> Arc<Proxy> {
    proxy_that(|proxy, stream| async move { proxy.tunnel(stream).await }).await
}

/// One that wants TLS on the way to itself; its certificate is for `localhost`.
pub(crate) async fn secure_connect_proxy(identity: &CertifiedKey<KeyPair>) -> Arc<Proxy> {
    let acceptor = acceptor(identity, &[]);
    proxy_that(move |proxy, stream| {
        let acceptor = acceptor.clone();
        async move {
            if let Ok(stream) = acceptor.accept(stream).await {
                proxy.tunnel(stream).await;
            }
        }
    })
    .await
}

/// A proxy that understands SOCKS5 and lets everybody in who has this password.
pub(crate) async fn socks_proxy(password: Option<(&'static str, &'static str)>) -> Arc<Proxy> {
    proxy_that(move |proxy, stream| async move {
        let _ = proxy.socks(stream, password).await; // whoever is refused hangs up
    })
    .await
}

async fn proxy_that<F>(
    serve: impl Fn(Arc<Proxy>, tokio::net::TcpStream) -> F + Send + 'static,
) -> Arc<Proxy>
where
    F: Future<Output = ()> + Send + 'static,
{
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy =
        Arc::new(Proxy { address: listener.local_addr().unwrap(), heads: Mutex::default() });
    let shared = Arc::clone(&proxy);
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(Arc::clone(&shared), stream));
        }
    });
    proxy
}

impl Proxy {
    async fn tunnel<S: AsyncRead + AsyncWrite + Unpin>(&self, mut client: S) {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            head.push(char::from(client.read_u8().await.unwrap()));
        }
        let target = head.split(' ').nth(1).unwrap().to_owned();
        self.heads.lock().unwrap().push(head);
        let mut server = tokio::net::TcpStream::connect(target).await.unwrap();
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
    }

    /// RFC 1928 and RFC 1929, as far as a name is asked for.
    async fn socks(
        &self,
        mut client: tokio::net::TcpStream,
        password: Option<(&str, &str)>,
    ) -> std::io::Result<()> {
        let mut greeting = [0; 2];
        client.read_exact(&mut greeting).await?;
        let mut methods = vec![0; greeting[1].into()];
        client.read_exact(&mut methods).await?;
        let method = if password.is_some() { 2 } else { 0 };
        if !methods.contains(&method) {
            return client.write_all(&[5, 0xff]).await;
        }
        client.write_all(&[5, method]).await?;
        if let Some((user, word)) = password {
            assert_eq!(client.read_u8().await?, 1);
            let given = (text(&mut client).await?, text(&mut client).await?);
            let is_right = given == (user.to_owned(), word.to_owned());
            client.write_all(&[1, u8::from(!is_right)]).await?;
        }
        let mut head = [0; 4];
        client.read_exact(&mut head).await?;
        assert_eq!(head, [5, 1, 0, 3], "a connection to a name");
        let target = format!("{}:{}", text(&mut client).await?, client.read_u16().await?);
        self.heads.lock().unwrap().push(target.clone());
        let mut server = tokio::net::TcpStream::connect(target).await?;
        client.write_all(&[5, 0, 0, 1, 127, 0, 0, 1, 0, 0]).await?;
        tokio::io::copy_bidirectional(&mut client, &mut server).await.map(drop)
    }
}

/// A text behind its length.
async fn text(stream: &mut tokio::net::TcpStream) -> std::io::Result<String> {
    let mut text = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut text).await?;
    Ok(String::from_utf8(text).unwrap())
}

/// A success of `bin.check` that repeats the `conversationId` of the request.
pub(crate) fn bin_response(body: &[u8]) -> String {
    let conversation_id = conversation_id(body);
    format!(
        r#"{{"status":"success","conversationId":"{conversation_id}","binNumber":"552879","bankName":"Bank"}}"#
    )
}

/// A signed success of `payment.create`.
/// Payment 1 is the response to every request.
pub(crate) fn payment_response(body: &[u8]) -> String {
    response_with("1", &conversation_id(body))
}

/// Every reference has a payment of its own.
pub(crate) fn new_payment_response(body: &[u8]) -> String {
    let reference = conversation_id(body);
    let mut hasher = DefaultHasher::new();
    reference.hash(&mut hasher);
    response_with(&hasher.finish().to_string(), &reference)
}

fn response_with(payment_id: &str, conversation_id: &str) -> String {
    let values = [payment_id, "TRY", "B67832", conversation_id, "1.2", "1"];
    let signature = signature::response(&credentials(), values);
    format!(
        r#"{{"status":"success","conversationId":"{conversation_id}","paymentId":"{payment_id}","price":1,
        "paidPrice":1.2,"currency":"TRY","basketId":"B67832","signature":"{signature}"}}"#
    )
}

pub(crate) fn conversation_id(body: &[u8]) -> String {
    let text = std::str::from_utf8(body).unwrap();
    let (_, rest) = text.split_once(r#""conversationId":""#).unwrap();
    rest.split_once('"').unwrap().0.to_owned()
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(API_KEY, SECRET_KEY).unwrap()
}

pub(crate) fn builder() -> ClientBuilder {
    Client::builder().api_key(API_KEY).secret_key(SECRET_KEY)
}

pub(crate) fn bin() -> CheckBin {
    CheckBin::builder().bin_number("552879").build()
}

/// The example of the payment documents.
pub(crate) fn payment() -> CreatePayment {
    payment_by(CARD_NUMBER)
}

pub(crate) fn payment_by(card_number: &str) -> CreatePayment {
    CreatePayment::builder()
        .price("1")
        .paid_price("1.2")
        .basket_id("B67832")
        .payment_card(
            PaymentCard::builder()
                .card_holder_name("John Doe")
                .card_number(card_number)
                .expire_month("12")
                .expire_year("2030")
                .cvc("123")
                .build(),
        )
        .buyer(buyer())
        .shipping_address(address())
        .billing_address(address())
        .basket_items(vec![
            basket_item("BI101", ItemType::Physical, "0.3"),
            basket_item("BI102", ItemType::Virtual, "0.5"),
            basket_item("BI103", ItemType::Physical, "0.2"),
        ])
        .build()
}

pub(crate) fn basket_item(id: &str, item_type: ItemType, price: &str) -> BasketItem {
    BasketItem::builder()
        .id(id)
        .name("Binocular")
        .category1("Collectibles")
        .item_type(item_type)
        .price(price)
        .build()
}

fn buyer() -> Buyer {
    Buyer::builder()
        .id("BY789")
        .name("John")
        .surname("Doe")
        .identity_number("74300864791")
        .email("email@email.com")
        .gsm_number("+905350000000")
        .registration_address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .city("Istanbul")
        .country("Turkey")
        .ip("85.34.78.112")
        .build()
}

fn address() -> Address {
    address_in("Istanbul")
}

pub(crate) fn address_in(city: &str) -> Address {
    Address::builder()
        .contact_name("Jane Doe")
        .city(city)
        .country("Turkey")
        .address("Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1")
        .build()
}
