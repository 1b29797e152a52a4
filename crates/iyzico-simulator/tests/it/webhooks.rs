//! Notifications: when they come, and what happens when nobody takes them.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use iyzico_core::webhook::{self, Event, Form, WebhookError};
use iyzico_simulator::{Approval, Fault, FaultRule, Simulator, Webhook, WebhookFault};
use jiff::Timestamp;

use crate::shop::{PARAF, Shop, form_order, order, three_ds_order};

/// A merchant's server: responds with `status` and passes on what came.
pub(crate) struct Inbox {
    pub(crate) url: String,
    pub(crate) received: Receiver<(Option<String>, Vec<u8>)>,
}

impl Inbox {
    pub(crate) fn responding_with(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/hook", listener.local_addr().unwrap());
        let (sender, received) = channel();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let message = read_message(&mut stream);
                if sender.send(message).is_err() {
                    return;
                }
                let response = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\n\r\n");
                let _ = stream.write_all(response.as_bytes());
            }
        });
        Self { url, received }
    }

    fn event(&self, shop: &Shop) -> Result<Event, WebhookError> {
        let (signature, body) = self.received.try_recv().unwrap();
        webhook::verify(&shop.credentials, None, &body, signature.as_deref())
    }

    async fn shop(&self) -> Shop {
        Shop::at(Simulator::builder().webhook_url(&self.url)).await
    }
}

/// The signature and the body of a request.
fn read_message(stream: &mut TcpStream) -> (Option<String>, Vec<u8>) {
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let header = |name: &str| {
                let mut lines = head.lines().filter_map(|line| line.split_once(": "));
                lines.find_map(|(known, value)| {
                    known.eq_ignore_ascii_case(name).then(|| value.to_owned())
                })
            };
            if body.len() >= header("content-length").unwrap().parse().unwrap() {
                return (header(webhook::SIGNATURE_HEADER), body.as_bytes().to_vec());
            }
        }
        let count = stream.read(&mut chunk).unwrap();
        assert!(count > 0, "the request is cut off: {text}");
        bytes.extend_from_slice(&chunk[..count]);
    }
}

fn only(simulator: &Simulator) -> Webhook {
    let mut webhooks = simulator.webhooks();
    assert_eq!(webhooks.len(), 1, "{webhooks:?}");
    webhooks.remove(0)
}

#[tokio::test]
async fn a_payment_is_notified_of_with_a_signature() {
    let inbox = Inbox::responding_with(200);
    let shop = inbox.shop().await;
    let paid = shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;

    let event = inbox.event(&shop).unwrap();
    assert_eq!(event.form, Form::Direct);
    assert_eq!(event.iyzi_event_type, "API_AUTH");
    assert_eq!(event.status.as_deref(), Some("SUCCESS"));
    assert_eq!(event.payment_id.as_deref(), Some(paid.payment_id.as_str()));
    assert_eq!(event.payment_conversation_id.as_deref(), Some("123456789"));
    assert!(only(&shop.simulator).is_delivered());
    assert_eq!(only(&shop.simulator).next_at, None);
}

#[tokio::test]
async fn the_first_delivery_waits_ten_to_fifteen_seconds_on_the_simulators_clock() {
    let inbox = Inbox::responding_with(200);
    let shop = inbox.shop().await;
    shop.pay(PARAF).await;
    let payment = &shop.simulator.ledger()[0];
    let wait = only(&shop.simulator).next_at.unwrap().duration_since(payment.made_at);
    assert!((10..=15).contains(&wait.as_secs()), "{wait}");

    shop.simulator.clock().advance(Duration::from_secs(9));
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(only(&shop.simulator).deliveries.len(), 0);
    shop.simulator.clock().advance(Duration::from_secs(6));
    let (_, body) = inbox.received.recv_timeout(Duration::from_secs(60)).unwrap();
    assert_eq!(only(&shop.simulator).body.as_bytes(), body);
}

#[tokio::test]
async fn a_failed_delivery_is_repeated_twice_every_fifteen_minutes() {
    let inbox = Inbox::responding_with(500);
    let shop = inbox.shop().await;
    shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;
    let first = only(&shop.simulator);
    let again = first.next_at.unwrap().duration_since(first.deliveries[0].at);
    assert_eq!(again.as_secs(), 15 * 60);

    shop.simulator.deliver_webhooks().await;
    shop.simulator.deliver_webhooks().await;
    shop.simulator.deliver_webhooks().await;
    let webhook = only(&shop.simulator);
    let statuses: Vec<_> = webhook.deliveries.iter().map(|one| one.status).collect();
    assert_eq!(statuses, [Some(500); 3]);
    assert_eq!(webhook.next_at, None);
    assert!(!webhook.is_delivered());
    let keys: Vec<_> = (0..3).map(|_| inbox.event(&shop).unwrap().dedupe_key).collect();
    assert_eq!(keys, vec![keys[0].clone(); 3]);
}

#[tokio::test]
async fn a_server_that_is_down_is_noted() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let shop = Shop::open().await;
    shop.simulator.set_webhook_url(Some(format!("http://{closed}/"))).unwrap();
    shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;
    let webhook = only(&shop.simulator);
    assert_eq!(webhook.deliveries[0].status, None);
    assert!(webhook.deliveries[0].problem.is_some());
    assert!(webhook.next_at.is_some());
}

#[tokio::test]
async fn where_nothing_can_be_delivered_is_refused_wherever_it_is_set() {
    let inbox = Inbox::responding_with(204);
    let shop = inbox.shop().await;
    for (url, said) in [
        ("", "must be an address"),
        ("hook", "must be an address"),
        ("127.0.0.1:80", "must be an address"),
        ("ftp://127.0.0.1/", "must be an address"),
        ("http://", "must be an address"),
        ("http://127.0.0.1:99999/", "must be an address"),
        ("localhost/hook", "must be an address"),
        ("https://127.0.0.1/hook", "must be an address"),
        ("http://192.0.2.1/", "http://192.0.2.1/ is on another machine, which must be allowed"),
    ] {
        let at_start = Simulator::builder().webhook_url(url).start_blocking().err().unwrap();
        let later = shop.simulator.set_webhook_url(Some(url.to_owned())).unwrap_err();
        for refused in [&at_start, &later] {
            let expected = format!("webhook_url: {said}");
            assert!(refused.to_string().starts_with(&expected), "{url}: {refused}");
        }
        assert_eq!(at_start.kind(), later.kind(), "{url}");
        let body = serde_json::json!({ "url": url, "signed": false }).to_string();
        let reply = shop.control("/_simulator/webhooks/url", &body).await;
        assert_eq!(reply.status, 400, "{url}");
        let problem = reply.json()["problem"].as_str().unwrap().to_owned();
        assert!(problem.starts_with(&format!("url {said}")), "{url}: {problem}");
    }
    shop.pay(PARAF).await;
    let kept = only(&shop.simulator);
    assert_eq!(kept.url, inbox.url, "what was set before stays");
    assert!(kept.signature.is_some());
}

#[tokio::test]
async fn another_machine_that_is_allowed_may_be_set_later() {
    let shop = Shop::at(Simulator::builder().allow_remote(true)).await;
    shop.simulator.set_webhook_url(Some("http://192.0.2.1/".to_owned())).unwrap();
    let url = r#"{"url":"http://192.0.2.1/"}"#;
    assert_eq!(shop.control("/_simulator/webhooks/url", url).await.status, 200);
}

fn has_begun(webhook: &Webhook) -> bool {
    webhook.under_way || !webhook.deliveries.is_empty()
}

#[tokio::test]
async fn a_slow_server_stops_nothing_else() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let shop = Shop::at(Simulator::builder().webhook_url(url)).await;
    shop.pay(PARAF).await;
    shop.simulator.clock().advance(Duration::from_secs(15));
    while !has_begun(&only(&shop.simulator)) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;
    let webhooks = shop.simulator.webhooks();
    for webhook in webhooks {
        let problem = webhook.deliveries[0].problem.clone().unwrap();
        assert_eq!(problem, "no response within 5 seconds");
    }
}

#[tokio::test]
async fn a_server_that_never_stops_talking_is_not_listened_to() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let talking = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        read_message(&mut stream);
        stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").unwrap();
        let (words, mut said) = (vec![b'x'; 65_536], 0);
        while let Ok(bytes) = stream.write(&words) {
            said += bytes;
        }
        said
    });
    let shop = Shop::at(Simulator::builder().webhook_url(url)).await;
    shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;
    let delivery = &only(&shop.simulator).deliveries[0];
    assert_eq!(delivery.status, Some(200), "{delivery:?}");
    let said = talking.join().unwrap();
    assert!(said < 32 * 1024 * 1024, "{said} bytes were read");
}

#[tokio::test]
async fn every_flow_is_notified_of_in_its_own_form() {
    let inbox = Inbox::responding_with(204);
    let shop = inbox.shop().await;
    let page = shop.call(&three_ds_order(PARAF)).await.unwrap();
    let id = page.payment_id.as_ref().unwrap().to_string();
    shop.simulator.three_ds(&id).reject().unwrap();
    let _ = shop.call(&order("4111111111111129")).await.unwrap_err();
    let form = shop.call(&form_order()).await.unwrap();
    let token = form.token.to_string();
    let approval = Approval::new().three_ds(true);
    shop.simulator.page(&token).approve_with(&approval).unwrap();
    shop.simulator.deliver_webhooks().await;

    let mut seen: Vec<_> = (0..3)
        .map(|_| {
            let event = inbox.event(&shop).unwrap();
            (event.iyzi_event_type, event.status.unwrap(), event.form, event.token)
        })
        .collect();
    seen.sort_by(|one, other| one.0.cmp(&other.0));
    let failure = || "FAILURE".to_owned();
    let expected = [
        ("API_AUTH".to_owned(), failure(), Form::Direct, None),
        ("CHECKOUT_FORM_AUTH".to_owned(), "SUCCESS".to_owned(), Form::Hosted, Some(token)),
        ("THREE_DS_CALLBACK".to_owned(), failure(), Form::Direct, None),
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn the_signature_can_be_switched_off_and_the_address_changed() {
    let inbox = Inbox::responding_with(200);
    let shop = Shop::at(Simulator::builder().webhook_signature(false)).await;
    shop.pay(PARAF).await;
    assert!(shop.simulator.webhooks().is_empty());
    shop.simulator.set_webhook_url(Some(inbox.url.clone())).unwrap();
    shop.pay(PARAF).await;
    shop.simulator.deliver_webhooks().await;
    assert_eq!(inbox.event(&shop), Err(WebhookError::SignatureMissing));
}

/// What reaches the inbox after payments with the conversations `a` and `b`, of which the first
/// meets the fault, within so many seconds.
async fn arrivals(fault: WebhookFault, seconds: u32) -> Vec<String> {
    let inbox = Inbox::responding_with(200);
    let shop = inbox.shop().await;
    let rule = FaultRule::new(Fault::Webhook(fault)).conversation_id("a");
    shop.simulator.add_fault(rule).unwrap();
    for conversation in ["a", "b"] {
        let mut order = order(PARAF);
        order.conversation_id = Some(conversation.into());
        shop.call(&order).await.unwrap();
    }
    let mut arrivals = Vec::new();
    for _ in 0..seconds {
        shop.simulator.clock().advance(Duration::from_secs(1));
        all_that_is_due(&shop.simulator).await;
        while let Ok((_, body)) = inbox.received.try_recv() {
            let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
            arrivals.push(body["paymentConversationId"].as_str().unwrap().to_owned());
        }
    }
    arrivals
}

/// Waits until every notification has been delivered whose time has come.
async fn all_that_is_due(simulator: &Simulator) {
    let now = Timestamp::try_from(simulator.clock().now()).unwrap();
    let is_due = |webhook: &Webhook| {
        webhook.under_way || webhook.next_at.is_some_and(|next_at| next_at <= now)
    };
    while simulator.webhooks().iter().any(is_due) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn notifications_get_lost_come_twice_late_or_out_of_order() {
    assert_eq!(arrivals(WebhookFault::Lost, 90).await, ["b"]);
    assert_eq!(arrivals(WebhookFault::Reorder, 30).await, ["b", "a"]);
    assert_eq!(arrivals(WebhookFault::Late { seconds: 20 }, 90).await, ["b", "a"]);
    let mut twice = arrivals(WebhookFault::Duplicate, 90).await;
    twice.sort();
    assert_eq!(twice, ["a", "a", "b"]);
}

#[test]
fn deliveries_need_no_runtime() {
    let inbox = Inbox::responding_with(200);
    let simulator = Simulator::builder().webhook_url(&inbox.url).start_blocking().unwrap();
    simulator.deliver_webhooks_blocking();
    assert!(simulator.webhooks().is_empty());
}
