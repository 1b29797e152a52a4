use super::calls;
use crate::wire::endpoint::{FoundBy, Safety};

/// Calls that make or change something and start no payment, with the reason.
const STARTS_NONE: [(&str, &str); 7] = [
    ("card.create card_page.create ucs.initialize", "stores a card, and takes nothing of it"),
    (
        "sub_merchant.create c2c_sub_merchant.initialize c2c_sub_merchant.verify subscription_customer.create \
         subscription_plan.create subscription_product.create",
        "makes a record that nobody pays",
    ),
    (
        "request_to_pay.create request_to_pay.reply",
        "is paid from an account, which is no payment of a card",
    ),
    (
        "cross_booking.send cross_booking.receive payment_item.approve payment_item.disapprove payment_item.update",
        "moves money that was paid before",
    ),
    ("settlement_to_balance.initialize", "moves what a sub-merchant has earned, and no buyer pays"),
    (
        "pecco.complete three_ds.complete_own",
        "finishes a payment that bears the reference of the call that started it",
    ),
    (
        "in_store_payment.initialize in_store_payment.refund in_store_user.create",
        "has no conversationId",
    ),
];

/// A look-up by reference finds whatever was started under it. So the client must remember whatever may
/// start a payment, also what cannot be looked up itself: a link, a subscription.
#[test]
fn whatever_may_start_a_payment_is_remembered_by_its_reference() {
    let mut remembered = 0;
    let excused: Vec<_> =
        STARTS_NONE.iter().flat_map(|(names, _)| names.split_whitespace()).collect();
    for call in calls() {
        let call = call.description;
        let acts = !matches!(call.safety, Safety::Read | Safety::Idempotent);
        let is_found = call.found_by.is_some();
        assert!(
            is_found != (excused.contains(&call.name) || !acts),
            "{}: {:?}",
            call.name,
            call.found_by
        );
        remembered += usize::from(call.found_by == Some(FoundBy::Reference));
    }
    assert!(remembered > 20, "{remembered}");
    let known: Vec<_> = calls().iter().map(|call| call.description.name).collect();
    assert!(excused.iter().all(|name| known.contains(name)), "one of these is no call");
}
