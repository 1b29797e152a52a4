//! The proof itself: with `send_once` nothing goes wrong, and without it everything does.

use super::*;

const FEW: Options =
    Options { operations: 600, seed: 11, scenario: None, concurrency: 8, tls: false, naive: false };

fn prove_blocking(options: &Options) -> Totals {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(prove(options, None, &Arc::new(Tally::default()))).unwrap()
}

#[test]
fn a_shop_that_follows_the_documents_does_nothing_wrong() {
    let totals = prove_blocking(&FEW);
    assert!(totals.counts.money_calls_with_fault > 50, "{:?}", totals.counts);
    assert_eq!(totals.findings, []);
}

#[test]
fn a_shop_that_sends_again_and_believes_everything_does_everything_wrong() {
    let totals = prove_blocking(&Options { naive: true, ..FEW });
    assert!(totals.count(Harm::DoubleCharge) > 0);
    assert!(totals.count(Harm::DoubleRefund) > 0);
    assert!(totals.count(Harm::LostPayment) > 0);
    assert!(totals.count(Harm::WrongVerdict) > 0);
}

#[test]
fn a_scenario_that_cannot_be_read_is_named() {
    let options = Options { scenario: Some("no-such-file.toml".into()), ..FEW };
    let problem = run(&options).unwrap_err();
    assert!(problem.starts_with("no-such-file.toml: "), "{problem}");
}
