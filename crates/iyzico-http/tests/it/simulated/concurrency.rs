//! Many calls of many kinds at once: every response belongs to its request.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use iyzico_http::basket::ItemType;
use iyzico_http::bin::CheckBin;
use iyzico_http::callback::{self, Callback};
use iyzico_http::installment::ListInstallments;
use iyzico_http::payment::{CancelPayment, CreatePayment, Payment, RefundAmount, RetrievePayment};
use iyzico_http::response::Verification;
use iyzico_http::three_ds::InitializeThreeDs;
use iyzico_http::{Client, Price, Response};
use iyzico_simulator::{Simulator, Verdict};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::simulated::is_long;
use crate::simulated::site::{Protocol, Site};
use crate::support::{basket_item, payment};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_belong_to_their_requests_over_plain_http1() {
    let most = shop_at_once(Protocol::PlainHttp1).await;
    assert!((2..=MAX_CONNECTIONS).contains(&most), "{most} connections at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_belong_to_their_requests_over_tls_http1() {
    let most = shop_at_once(Protocol::TlsHttp1).await;
    assert!((2..=MAX_CONNECTIONS).contains(&most), "{most} connections at once");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn responses_belong_to_their_requests_over_tls_http2() {
    assert_eq!(shop_at_once(Protocol::TlsHttp2).await, 1);
}

/// Lets many buyers shop at once; returns how many connections were open at most.
async fn shop_at_once(protocol: Protocol) -> usize {
    let bad_signatures = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&bad_signatures);
    let builder = Simulator::builder().on_request(move |request| {
        counted.fetch_add(usize::from(request.signature != Verdict::Verified), Ordering::Relaxed);
    });
    let site = Arc::new(Site::with(protocol, builder).await);
    let turnstile = Turnstile::before(site.server).await;
    let client = site.client_at(turnstile.address).max_connections(MAX_CONNECTIONS);
    let client = client.build().unwrap();
    let mut buyers = JoinSet::new();
    for number in 0..BUYERS {
        let (site, client) = (Arc::clone(&site), client.clone());
        buyers.spawn(async move {
            for visit in 0..visits() {
                let buyer = Buyer { simulator: site.simulator(), client: &client, number, visit };
                Box::pin(buyer.shop()).await;
            }
        });
    }
    buyers.join_all().await;
    assert_eq!(bad_signatures.load(Ordering::Relaxed), 0);
    assert_eq!(site.simulator().ledger().len(), BUYERS * visits());
    turnstile.most.load(Ordering::Relaxed)
}

fn visits() -> usize {
    if is_long() { 30 } else { 1 }
}

/// One visit of one buyer; no other has the same order number and the same price.
struct Buyer<'a> {
    simulator: &'a Simulator,
    client: &'a Client,
    number: usize,
    visit: usize,
}

impl Buyer<'_> {
    async fn shop(&self) {
        self.look().await;
        let payment = match self.number % 2 {
            0 => self.pay().await,
            _ => Box::pin(self.pay_with_three_ds()).await,
        };
        self.check_payment(&payment);
        let id = payment.payment_id.clone();
        let ask = RetrievePayment::builder().payment_id(id).build();
        self.check_payment(&self.client.send(&ask).await.unwrap());
        match self.number % 3 {
            0 => self.refund(&payment).await,
            1 => self.cancel(&payment).await,
            _ => {}
        }
    }

    async fn look(&self) {
        let bin = ["552879", "552608", "554960"][self.number % 3];
        let checked = self.client.send(&CheckBin::builder().bin_number(bin).build()).await.unwrap();
        assert_eq!(checked.bin_number.as_str(), bin);
        let ask = ListInstallments::builder().bin_number(bin).price(self.price()).build();
        let list = self.client.send(&ask).await.unwrap();
        for detail in list.installment_details.as_ref().unwrap() {
            assert_eq!(detail.price.unwrap(), self.amount());
        }
    }

    async fn pay(&self) -> Response<Payment> {
        self.client.send(&self.order()).await.unwrap()
    }

    async fn pay_with_three_ds(&self) -> Response<Payment> {
        let mut order = self.order();
        order.callback_url = Some("https://shop.example/callback".into());
        let page = self.client.send(&InitializeThreeDs(order)).await.unwrap();
        let bank = self.simulator.three_ds(page.three_ds_html_content.as_received());
        let post = bank.approve().unwrap();
        let read = callback::read(self.client.credentials(), post.body().as_bytes()).unwrap();
        let Callback::ThreeDs(confirmed) = read else {
            panic!("{read:?}");
        };
        let basket = self.reference().parse().unwrap();
        let completion = confirmed.completion(self.amount(), basket, "TRY".parse().unwrap());
        self.client.send(&completion).await.unwrap()
    }

    async fn refund(&self, payment: &Payment) {
        let cents = format!("0.{:02}", 1 + self.number % 90);
        let request = RefundAmount::builder()
            .conversation_id(self.reference())
            .payment_id(payment.payment_id.clone())
            .price(cents.as_str())
            .build();
        let refund = self.client.send(&request).await.unwrap();
        assert_eq!(refund.price.unwrap(), cents.parse().unwrap());
        assert_eq!(refund.verification, Verification::Verified);
    }

    async fn cancel(&self, payment: &Payment) {
        let request = CancelPayment::builder()
            .conversation_id(self.reference())
            .payment_id(payment.payment_id.clone())
            .build();
        let cancellation = self.client.send(&request).await.unwrap();
        assert_eq!(cancellation.payment_id, payment.payment_id);
        assert_eq!(cancellation.price.unwrap(), self.amount());
    }

    #[track_caller]
    fn check_payment(&self, payment: &Response<Payment>) {
        assert_eq!(payment.verification, Verification::Verified);
        assert_eq!(payment.paid_price, self.amount());
        assert_eq!(payment.basket_id.as_ref().unwrap().as_str(), self.reference());
    }

    fn order(&self) -> CreatePayment {
        let (price, reference) = (self.price(), self.reference());
        let mut order = payment();
        order.price = price.as_str().into();
        order.paid_price = price.as_str().into();
        order.basket_items = vec![basket_item("BI101", ItemType::Physical, &price)].into();
        order.basket_id = Some(reference.as_str().into());
        order.conversation_id = Some(reference.as_str().into());
        order
    }

    fn amount(&self) -> Price {
        self.price().parse().unwrap()
    }

    fn price(&self) -> String {
        format!("{}.{:02}", 1 + self.number, 1 + self.visit)
    }

    fn reference(&self) -> String {
        format!("order-{}-{}", self.number, self.visit)
    }
}

/// Counts the connections that pass.
struct Turnstile {
    address: SocketAddr,
    most: Arc<AtomicUsize>,
}

impl Turnstile {
    async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let most = Arc::new(AtomicUsize::new(0));
        let (open, highest) = (Arc::new(AtomicUsize::new(0)), Arc::clone(&most));
        tokio::spawn(async move {
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                let (open, highest) = (Arc::clone(&open), Arc::clone(&highest));
                highest.fetch_max(open.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut server = TcpStream::connect(server).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                    open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, most }
    }
}

const BUYERS: usize = 256;
const MAX_CONNECTIONS: usize = 32;
