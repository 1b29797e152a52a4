//! The rows of a day, by cursor.

use std::time::SystemTime;

use iyzico_core::endpoint::Endpoint as _;
use iyzico_core::payment::{CancelPayment, RefundPayment};
use iyzico_core::report::{
    ListTransactions, ScrollTransactions, SortingOrder, TransactionRow, TransactionType,
};
use iyzico_simulator::Simulator;

use crate::shop::{PARAF, Shop};

const DAY: &str = "2026-11-28";

/// A day with nine payments of three lines, of which one was cancelled and one refunded in part.
async fn busy_day() -> Shop {
    let noon: jiff::Timestamp = "2026-11-28T12:00:00+03:00".parse().unwrap();
    let shop = Shop::at(Simulator::builder().starts_at(SystemTime::from(noon))).await;
    let mut payments = Vec::new();
    for _ in 0..9 {
        payments.push(shop.pay(PARAF).await.body);
    }
    let cancel = CancelPayment::builder().payment_id(payments[0].payment_id.clone()).build();
    shop.call(&cancel).await.unwrap();
    let line = payments[1].item_transactions.as_ref().unwrap()[0].payment_transaction_id.clone();
    let refund = RefundPayment::builder().payment_transaction_id(line).price("0.1");
    shop.call(&refund.build()).await.unwrap();
    shop
}

/// Every row, and how many each page had.
async fn scroll(shop: &Shop, order: SortingOrder) -> (Vec<TransactionRow>, Vec<usize>) {
    let mut request = ScrollTransactions::builder()
        .transaction_date(DAY)
        .document_scroll_vo_sorting_order(order)
        .build();
    let rule = ScrollTransactions::PAGES.unwrap();
    let mut position = rule.position_of(&request);
    let (mut rows, mut pages) = (Vec::new(), Vec::new());
    loop {
        rule.set_position(&mut request, &position);
        let page = shop.call(&request).await.unwrap();
        pages.push(page.transactions.as_ref().unwrap().len());
        rows.extend(page.body.transactions.unwrap());
        match rule.after(&position, &page.raw) {
            Some(next) => position = next,
            None => return (rows, pages),
        }
    }
}

#[tokio::test]
async fn a_cursor_leads_through_all_rows_in_both_orders() {
    let shop = busy_day().await;
    let (rows, pages) = scroll(&shop, SortingOrder::Asc).await;
    assert_eq!(pages, [20, 9, 0]);
    let (mut reversed, _) = scroll(&shop, SortingOrder::Desc).await;
    reversed.reverse();
    assert_eq!(rows, reversed);
    let count =
        |kind| rows.iter().filter(|row| row.transaction_type.as_ref() == Some(&kind)).count();
    let counts = [TransactionType::Payment, TransactionType::Cancel, TransactionType::Refund];
    assert_eq!(counts.map(count), [27, 1, 1]);
    let ids: std::collections::HashSet<_> = rows.iter().map(|row| &row.transaction_id).collect();
    assert_eq!(ids.len(), 29, "every row has a number of its own");
}

#[tokio::test]
async fn a_cursor_passes_over_nothing_when_rows_are_added() {
    let shop = busy_day().await;
    let mut request = ScrollTransactions::builder().transaction_date(DAY).build();
    let first = shop.call(&request).await.unwrap().body;
    shop.pay(PARAF).await;
    request.last_id = Some(first.last_id.unwrap().as_str().into());
    let second = shop.call(&request).await.unwrap().body;
    assert_eq!(second.transactions.unwrap().len(), 12);
}

#[tokio::test]
async fn a_row_that_is_not_known_leads_to_nothing() {
    let shop = busy_day().await;
    let request = ScrollTransactions::builder().transaction_date(DAY).last_id("1000000").build();
    let page = shop.call(&request).await.unwrap().body;
    assert_eq!((page.transactions, page.last_id), (Some(vec![]), None));
}

#[tokio::test]
async fn both_lists_of_a_day_have_the_same_rows() {
    let shop = busy_day().await;
    let mut pages = Vec::new();
    for page in 1..=2 {
        let request = ListTransactions::builder().transaction_date(DAY).page(page).build();
        pages.extend(shop.call(&request).await.unwrap().body.transactions.unwrap());
    }
    assert_eq!(pages, scroll(&shop, SortingOrder::Asc).await.0);
}
