//! What a call that moves money takes from, and whether the call uses it up itself.

use super::calls;
use crate::wire::endpoint::SecondCall;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    /// Something at iyzico that the first call may have used up, so that the second one is refused for it.
    UsedUp,
    /// What a bank still gives. Its decline is told as one, and says what this call did.
    OfBank,
    /// Nothing that a call could use up.
    None,
}

/// Every call that moves money, with what limits it.
const LIMITS: [(&str, Limit, &str); 12] = [
    (
        "payment.create payment.authorize basic_payment.create basic_payment.authorize",
        Limit::OfBank,
        "the limit of the card, and its points",
    ),
    (
        "subscription.create subscription.create_for_customer",
        Limit::OfBank,
        "the limit of the card; a customer may have the same plan twice",
    ),
    ("payment_item.update", Limit::None, "sets the share of a line: the second call sets the same"),
    ("payment.capture basic_payment.capture", Limit::UsedUp, "the hold"),
    (
        "payment.cancel payment.refund payment.refund_amount refund.charge_merchant \
         refund_to_balance.initialize",
        Limit::UsedUp,
        "what is left of the payment",
    ),
    (
        "three_ds.complete three_ds.complete_uncompared three_ds.complete_own basic_three_ds.complete \
         pecco.complete",
        Limit::UsedUp,
        "the payment that waits for it",
    ),
    ("payout.execute", Limit::UsedUp, "the batch, and the balance of the merchant"),
    (
        "cross_booking.send cross_booking.receive settlement_to_balance.initialize",
        Limit::UsedUp,
        "the balance of who gives",
    ),
    ("payment_item.approve payment_item.disapprove", Limit::UsedUp, "the state of the line"),
    ("subscription.activate", Limit::UsedUp, "the subscription that waits"),
    ("subscription.retry", Limit::UsedUp, "the order that is not paid"),
    ("subscription.upgrade request_to_pay.reply", Limit::UsedUp, "the record, which is over then"),
];

/// A refusal of the second call because the first one left nothing is no proof that no money moved.
#[test]
fn what_uses_up_its_own_limit_is_not_carried_out_twice() {
    let limit_of = |name: &str| {
        let rows = LIMITS.iter().filter(|row| row.0.split_whitespace().any(|known| known == name));
        rows.map(|row| row.1).collect::<Vec<_>>()
    };
    let mut named = 0;
    for call in calls().iter().map(|call| &call.description) {
        let limits = limit_of(call.name);
        let Some(second) = call.second_call else {
            assert!(limits.is_empty() && !call.safety.moves_money(), "{}", call.name);
            continue;
        };
        let [limit] = limits[..] else { panic!("{} must be named once: {limits:?}", call.name) };
        let is_carried_out = second == SecondCall::CarriedOut;
        assert_eq!(is_carried_out, limit != Limit::UsedUp, "{}: {limit:?} {second:?}", call.name);
        named += 1;
    }
    let in_table: usize = LIMITS.iter().map(|row| row.0.split_whitespace().count()).sum();
    assert_eq!(named, in_table, "one of these is no call that moves money");
}
