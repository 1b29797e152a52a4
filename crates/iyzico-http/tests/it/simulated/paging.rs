//! Lists that come in pages.

use std::collections::BTreeSet;
use std::future::{Future as _, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::SystemTime;

use futures_core::Stream;
use iyzico_http::endpoint::Endpoint as _;
use iyzico_http::order::Note;
use iyzico_http::pages::Position;
use iyzico_http::report::{ListTransactions, ScrollTransactions, TransactionRow};
use iyzico_http::subscription::{
    CreateSubscriptionPlan, CreateSubscriptionProduct, ListSubscriptionPlans, PaymentInterval,
};
use iyzico_http::testing::Sandbox;
use iyzico_http::{Error, RateLimit};
use iyzico_simulator::{Cut, Fault, FaultRule, Simulator};

use crate::support::payment;

/// A day on which so many payments were made that three pages hold their lines, and its date.
async fn busy_day() -> (Sandbox, ListTransactions) {
    let noon: jiff::Timestamp = "2026-11-28T12:00:00+03:00".parse().unwrap();
    let simulator =
        Simulator::builder().starts_at(SystemTime::from(noon)).seed(1).start_blocking().unwrap();
    let sandbox = Sandbox::around(simulator).unwrap();
    for _ in 0..15 {
        sandbox.client.send(&payment()).await.unwrap();
    }
    (sandbox, ListTransactions::builder().transaction_date("2026-11-28").build())
}

#[tokio::test]
async fn every_row_comes_once_with_the_page_it_is_on() {
    let (sandbox, request) = busy_day().await;
    let mut pages = sandbox.client.pages(&request);
    assert_eq!((pages.page(), pages.next_page_position()), (None, Some(&Position::Number(1))));
    let (mut rows, mut per_page) = (BTreeSet::new(), [0; 3]);
    while let Some(row) = pages.next_row().await.unwrap() {
        rows.insert(row.transaction_id.unwrap().to_string());
        per_page[pages.page().unwrap().number().unwrap() as usize - 1] += 1;
    }
    assert_eq!(rows.len(), 45);
    assert_eq!(per_page, [20, 20, 5]);
    assert_eq!((pages.page(), pages.next_page_position()), (Some(&Position::Number(3)), None));
    assert!(pages.next_row().await.unwrap().is_none());
    let asked = sandbox.simulator.requests();
    assert_eq!(asked.iter().filter(|ask| ask.call == Some("report.transactions")).count(), 3);
}

#[tokio::test]
async fn the_plans_of_a_product_come_page_by_page() {
    let sandbox = Sandbox::start().await.unwrap();
    let product = CreateSubscriptionProduct::builder().name("Newspaper").build();
    let product = sandbox.client.send(&product).await.unwrap().body.data.reference_code;
    let mut made = BTreeSet::new();
    for number in 1..=7 {
        let plan = CreateSubscriptionPlan::builder()
            .product_reference_code(product.clone())
            .name(format!("Plan {number}"))
            .price("49.90")
            .currency_code("TRY")
            .payment_interval(PaymentInterval::Monthly)
            .build();
        let plan = sandbox.client.send(&plan).await.unwrap().body.data;
        made.insert(plan.reference_code.to_string());
    }
    let request = ListSubscriptionPlans::builder().product_reference_code(product).count(3).build();
    let mut pages = sandbox.client.pages(&request);
    let (mut found, mut per_page) = (BTreeSet::new(), [0; 3]);
    while let Some(plan) = pages.next_row().await.unwrap() {
        found.insert(plan.reference_code.to_string());
        per_page[pages.page().unwrap().number().unwrap() as usize - 1] += 1;
    }
    assert_eq!(found, made);
    assert_eq!(per_page, [3, 3, 1]);
}

#[tokio::test]
async fn a_list_goes_on_from_the_page_where_another_program_stopped() {
    let (sandbox, mut request) = busy_day().await;
    let mut pages = sandbox.client.pages(&request);
    let first = pages.next_page().await.unwrap().unwrap();
    request.page = pages.next_page_position().unwrap().number().unwrap().into();
    let mut later = sandbox.client.pages(&request);
    let second = later.next_page().await.unwrap().unwrap();
    assert_eq!((first.current_page, second.current_page), (Some(1), Some(2)));
    assert_ne!(first.transactions, second.transactions);
    assert_eq!(later.next_page().await.unwrap().unwrap().transactions.as_ref().unwrap().len(), 5);
    assert!(later.next_page().await.unwrap().is_none());
}

#[tokio::test]
async fn a_day_without_rows_is_one_empty_page() {
    let (sandbox, _) = busy_day().await;
    let quiet = ListTransactions::builder().transaction_date("2026-11-27").build();
    assert!(sandbox.client.pages(&quiet).next_row().await.unwrap().is_none());
    let mut pages = sandbox.client.pages(&quiet);
    let only = pages.next_page().await.unwrap().unwrap();
    assert_eq!(only.body.transactions, Some(vec![]));
    assert!(pages.next_page().await.unwrap().is_none());
}

#[tokio::test]
async fn after_an_error_the_same_page_is_asked_for_again() {
    let (sandbox, request) = busy_day().await;
    let mut pages = sandbox.client.pages(&request);
    pages.next_page().await.unwrap().unwrap();
    let cut = FaultRule::new(Fault::Cut(Cut::AfterRead)).call("report.transactions");
    sandbox.simulator.add_fault(cut).unwrap();
    pages.next_page().await.unwrap_err();
    let [first, second] = [1, 2].map(Position::Number);
    assert_eq!((pages.page(), pages.next_page_position()), (Some(&first), Some(&second)));
    sandbox.simulator.clear_faults();
    assert_eq!(pages.next_page().await.unwrap().unwrap().current_page, Some(2));
}

#[tokio::test]
async fn pages_stay_below_the_limit_of_calls() {
    let (sandbox, request) = busy_day().await;
    let client = sandbox
        .builder()
        .rate_limit(RateLimit::FailFast)
        .calls_per_minute("report.transactions", Some(2))
        .build()
        .unwrap();
    let mut pages = client.pages(&request);
    pages.next_page().await.unwrap().unwrap();
    pages.next_page().await.unwrap().unwrap();
    let refused = pages.next_page().await.unwrap_err();
    assert!(refused.to_string().contains("report.transactions"), "{refused}");
    assert_eq!(pages.next_page_position(), Some(&Position::Number(3)));
}

/// The ids of rows, through the trait that streams have in common.
async fn collect(
    mut rows: impl Stream<Item = Result<TransactionRow, Error>> + Unpin,
) -> Vec<String> {
    let mut ids = Vec::new();
    while let Some(row) = poll_fn(|context| Pin::new(&mut rows).poll_next(context)).await {
        ids.push(row.unwrap().transaction_id.unwrap().to_string());
    }
    ids
}

#[tokio::test]
async fn rows_are_a_stream() {
    let (sandbox, request) = busy_day().await;
    let ids = collect(sandbox.client.pages(&request)).await;
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), 45);
}

#[tokio::test]
async fn a_list_with_cursors_goes_on_where_another_program_stopped() {
    let (sandbox, numbered) = busy_day().await;
    let mut request = ScrollTransactions::builder().transaction_date("2026-11-28").build();
    let mut pages = sandbox.client.pages(&request);
    assert_eq!(pages.next_page_position().unwrap().cursor(), Some(""));
    let first = pages.next_page().await.unwrap().unwrap().body.transactions.unwrap();
    let position = pages.next_page_position().unwrap().clone();
    assert_eq!(position.cursor(), first[19].transaction_id.as_ref().map(Note::as_str));
    drop(pages);

    ScrollTransactions::PAGES.unwrap().set_position(&mut request, &position);
    let mut ids: Vec<_> =
        first.into_iter().map(|row| row.transaction_id.unwrap().to_string()).collect();
    ids.extend(collect(sandbox.client.pages(&request)).await);
    assert_eq!(ids, collect(sandbox.client.pages(&numbered)).await);
}

#[tokio::test]
async fn a_page_that_nobody_waited_for_is_there_the_next_time() {
    let (sandbox, request) = busy_day().await;
    let mut pages = sandbox.client.pages(&request);
    {
        let row = pages.next_row();
        tokio::pin!(row);
        let polled = poll_fn(|context| Poll::Ready(row.as_mut().poll(context).is_pending())).await;
        assert!(polled, "the response cannot be there yet");
    }
    assert!(pages.next_row().await.unwrap().is_some());
    let asked = sandbox.simulator.requests();
    assert_eq!(asked.iter().filter(|ask| ask.call == Some("report.transactions")).count(), 1);
}

/// It is refused like in any other call, and never read as the first page.
#[tokio::test]
async fn a_page_that_cannot_be_asked_for_is_refused() {
    let (sandbox, _) = busy_day().await;
    let of_page =
        |page: &str| ListTransactions::builder().transaction_date("2026-11-28").page(page).build();
    for page in ["null", "2.5", "0", "-1"] {
        let refused = sandbox.client.pages(&of_page(page)).next_page().await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{page}: {refused}");
    }
    for page in ["2", " 2 ", "02"] {
        let mut pages = sandbox.client.pages(&of_page(page));
        pages.next_page().await.unwrap().unwrap();
        assert_eq!(pages.page(), Some(&Position::Number(2)), "{page}");
        assert_eq!(pages.next_page_position(), Some(&Position::Number(3)), "{page}");
    }
}
