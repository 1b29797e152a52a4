use std::io::ErrorKind;
use std::net::TcpStream;

use iyzico_simulator::Simulator;

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
