use std::io::ErrorKind;
use std::net::TcpStream;

use iyzico_simulator::{Builder, Simulator};

use crate::shop::{PARAF, Shop, form_order};

fn can_move_between_threads<T: Send + Sync>(_: &T) {}

#[test]
fn it_needs_no_runtime_and_stops_when_dropped() {
    let simulator = Simulator::start_blocking().unwrap();
    can_move_between_threads(&simulator);
    let address = simulator.address();
    let idle = TcpStream::connect(address).unwrap();
    drop(simulator);
    assert!(TcpStream::connect(address).is_err());
    drop(idle);
}

#[tokio::test]
async fn the_port_is_free_after_a_shutdown() {
    let first = Simulator::start().await.unwrap();
    let port = first.address().port();
    let taken = Simulator::builder().port(port).start().await.unwrap_err();
    assert_eq!(taken.kind(), ErrorKind::AddrInUse);
    first.shutdown().await;
    Simulator::builder().port(port).start().await.unwrap();
}

/// A shop that goes on running remembers the payments of the simulator before: `docker compose restart`.
#[tokio::test]
async fn two_lives_at_one_address_share_no_numbers_unless_a_seed_was_given() {
    async fn numbers(builder: Builder) -> Vec<String> {
        let shop = Shop::at(builder).await;
        let payment = shop.pay(PARAF).await;
        let lines = payment.item_transactions.as_ref().unwrap();
        let line = lines[0].payment_transaction_id.to_string();
        let form = shop.call(&form_order()).await.unwrap();
        let numbers = vec![payment.payment_id.to_string(), line, form.token.to_string()];
        shop.simulator.shutdown().await;
        numbers
    }
    let free = Simulator::start().await.unwrap();
    let port = free.address().port();
    free.shutdown().await;
    let at_port = || Simulator::builder().port(port);

    let (first, second) = (numbers(at_port()).await, numbers(at_port()).await);
    for (one, other) in first.iter().zip(&second) {
        assert_ne!(one, other);
    }
    assert_eq!(numbers(at_port().seed(7)).await, numbers(at_port().seed(7)).await);
    assert_eq!(numbers(at_port().seed(0)).await, numbers(Simulator::builder()).await);
}

#[test]
fn keys_must_have_the_form_of_keys() {
    for key in ["", " sandbox-apiKey", "anahtar-ı"] {
        let error = Simulator::builder().api_key(key).start_blocking().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput, "{key:?}");
    }
}

#[test]
fn no_debug_output_shows_the_secret_key() {
    let builder = Simulator::builder().secret_key("canary-secret");
    let shown = format!("{builder:?}");
    let simulator = builder.start_blocking().unwrap();
    assert!(!format!("{shown} {simulator:?}").contains("canary"));
    assert_eq!(simulator.secret_key(), "canary-secret");
}
