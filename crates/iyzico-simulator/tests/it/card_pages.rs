//! Pages for stored cards, cards that iyzico keeps for all shops, and the blacklist.

use http::Request;
use iyzico_core::card::PaymentCard;
use iyzico_core::stored_card::{
    BlacklistCard, CardsOfPage, CreateCardPage, DeleteBlacklistedCard, DeleteCard, InitializeUcs,
    ListCards, ListCardsOfPage, RetrieveBlacklistedCard, ScriptType, Ucs,
};
use iyzico_core::three_ds::InitializeThreeDs;
use iyzico_simulator::PageError;

use crate::shop::{CALLBACK, PARAF, Shop, code, order, order_by, three_ds_order};

const WORLD: &str = "5400360000000003";
const DEBIT: &str = "5170410000000004";
const DECLINED: &str = "4111111111111129";

fn page() -> CreateCardPage {
    CreateCardPage::builder()
        .external_id("buyer-1")
        .email("email@email.com")
        .callback_url(CALLBACK)
        .debit_card_allowed(false)
        .validate_new_card(true)
        .build()
}

async fn cards(shop: &Shop, token: &str) -> CardsOfPage {
    shop.call(&ListCardsOfPage::builder().page_token(token).build()).await.unwrap().body
}

fn tokens(cards: &CardsOfPage) -> Vec<String> {
    let cards = cards.card_details.as_ref().unwrap();
    cards.iter().map(|card| card.card_token.to_string()).collect()
}

#[tokio::test]
async fn a_buyer_stores_cards_on_a_page_and_chooses_among_them() {
    let shop = Shop::open().await;
    let opened = shop.call(&page()).await.unwrap().body;
    let token = opened.token.to_string();
    assert!(tokens(&cards(&shop, &token).await).is_empty());

    let page = shop.simulator.card_page(&token);
    let form = page.add_card(PARAF).unwrap().unwrap();
    assert_eq!((form.action.as_str(), form.field("token")), (CALLBACK, Some(token.as_str())));
    let first = cards(&shop, &token).await;
    assert_eq!(first.external_id.as_ref().unwrap().as_str(), "buyer-1");
    page.add_card(WORLD).unwrap();
    let second = cards(&shop, &token).await;
    assert_ne!(tokens(&first), tokens(&second), "the latest choice counts");
    let both = [tokens(&first), tokens(&second)].concat();
    page.choose(&both.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
    let chosen = cards(&shop, &token).await;
    assert_eq!(tokens(&chosen), both);

    let key = chosen.card_user_key.unwrap();
    let stored = ListCards::builder().card_user_key(key.clone()).build();
    assert_eq!(shop.call(&stored).await.unwrap().body.card_details.unwrap().len(), 2);
    let paid = order_by(PaymentCard::stored(key.clone(), both[1].as_str()));
    shop.call(&paid).await.unwrap();
    let forget = DeleteCard::builder().card_user_key(key).card_token(both[0].as_str()).build();
    shop.call(&forget).await.unwrap();
    assert_eq!(tokens(&cards(&shop, &token).await), both[1..]);
}

#[tokio::test]
async fn a_page_refuses_the_cards_that_it_does_not_take() {
    let shop = Shop::open().await;
    let token = shop.call(&page()).await.unwrap().token.to_string();
    let page = shop.simulator.card_page(&token);
    let refused = |result: Result<_, PageError>| match result {
        Err(PageError::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(page.add_card(DEBIT)), "10233");
    assert_eq!(refused(page.add_card(DECLINED)), "10051");
    assert_eq!(refused(page.add_card("5528790000000007")), "12");
    assert_eq!(refused(page.choose(&["unknown"])), "3006");
    assert!(tokens(&cards(&shop, &token).await).is_empty());

    let mut closed = self::page();
    closed.add_new_card_enabled = Some(false.into());
    let closed = shop.call(&closed).await.unwrap().token.to_string();
    assert_eq!(refused(shop.simulator.card_page(&closed).add_card(PARAF)), "11");
    assert_eq!(shop.simulator.card_page("unknown").choose(&[]), Err(PageError::Unknown));
    shop.simulator.clock().advance(std::time::Duration::from_secs(1800));
    assert_eq!(page.add_card(PARAF), Err(PageError::Expired));
    let unknown = ListCardsOfPage::builder().page_token("unknown").build();
    assert_eq!(code(shop.call(&unknown).await), "5124");
}

#[tokio::test]
async fn the_page_is_a_form_that_works_without_scripts() {
    let shop = Shop::open().await;
    let opened = shop.call(&page()).await.unwrap().body;
    let url = opened.card_page_url.unwrap().to_string();
    let path = url.strip_prefix(shop.simulator.base_url()).unwrap();
    let path = path.split('?').next().unwrap();
    let html = String::from_utf8(shop.get(&format!("{path}?lang=en")).await.body).unwrap();
    for part in ["<main id=\"main\">", "<h1>Choose your cards</h1>", "<label for=\"number\">"] {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    let post = |form: &str| {
        Request::post(format!("{path}/save"))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.as_bytes().to_vec())
            .unwrap()
    };
    let wrong = "lang=en&holder=Jane+Doe&number=5528790000000007&month=12&year=2030";
    let html = String::from_utf8(shop.send(post(wrong)).await.body).unwrap();
    assert!(html.contains("role=\"alert\"") && html.contains("aria-invalid"), "{html}");
    assert!(html.contains("value=\"Jane Doe\"") && !html.contains("5528790000000007"), "{html}");
    let right = "lang=en&holder=Jane+Doe&number=5528+7900+0000+0008&month=12&year=2030&alias=mine";
    let html = String::from_utf8(shop.send(post(right)).await.body).unwrap();
    assert!(html.contains(&format!("action=\"{CALLBACK}\"")), "{html}");
    let html = String::from_utf8(shop.get(&format!("{path}?lang=en")).await.body).unwrap();
    assert!(html.contains("type=\"checkbox\"") && html.contains(" checked"), "{html}");
    assert!(html.contains("mine") && html.contains("•••• 0008"), "{html}");
    let stored = cards(&shop, opened.token.as_str()).await.card_details.unwrap();
    assert_eq!(stored[0].card_alias.as_ref().unwrap().as_str(), "mine");
}

async fn session(shop: &Shop) -> Ucs {
    let start = InitializeUcs::builder().email("Email@email.com").gsm_number("+905350000000");
    shop.call(&start.build()).await.unwrap().body
}

#[tokio::test]
async fn a_card_that_iyzico_keeps_pays_in_a_session() {
    let shop = Shop::open().await;
    let first = session(&shop).await;
    assert_eq!(first.script_type, Some(ScriptType::UcsConsent));
    assert!(first.script.unwrap().decode().contains("ucs-cards"));
    assert_eq!(first.masked_gsm_number.unwrap().as_str(), "+90********00");

    let mut kept = order(PARAF);
    let mut card = kept.payment_card.value().unwrap().clone();
    card.register_consumer_card = Some(true.into());
    card.ucs_token = first.ucs_token.as_ref().map(|token| token.as_str().into());
    kept.payment_card = card.into();
    let payment = shop.call(&kept).await.unwrap();
    assert!(payment.card_token.is_none(), "the merchant does not get the keys");

    let again = session(&shop).await;
    assert_eq!(again.script_type, Some(ScriptType::ConsumerWithCardExist));
    let ucs_token = again.ucs_token.unwrap().to_string();
    let mut card = PaymentCard::default();
    card.ucs_token = Some(ucs_token.as_str().into());
    assert_eq!(code(shop.call(&order_by(card.clone())).await), "3006");

    let html = shop.get(&format!("/_simulator/card_pages/{ucs_token}?lang=en")).await;
    let html = String::from_utf8(html.body).unwrap();
    let (_, token) = html.split_once("type=\"radio\" name=\"card\" value=\"").unwrap();
    let token = token.split('"').next().unwrap().replace("&#61;", "=").replace("&#43;", "+");
    assert_eq!(shop.simulator.card_page(&ucs_token).choose(&[&token]), Ok(None));
    let paid = shop.call(&order_by(card.clone())).await.unwrap();
    assert_eq!(paid.last_four_digits.as_ref().unwrap().as_str(), "0008");
    card.card_token = Some(token.as_str().into());
    shop.call(&order_by(card.clone())).await.unwrap();
    let mut three_ds = three_ds_order(PARAF);
    three_ds.0.payment_card = card.clone().into();
    shop.call(&InitializeThreeDs(three_ds.0)).await.unwrap();
    card.ucs_token = Some("unknown".into());
    assert_eq!(code(shop.call(&order_by(card)).await), "3006");
    let page = ListCardsOfPage::builder().page_token(ucs_token.as_str()).build();
    assert_eq!(code(shop.call(&page).await), "5124", "a session is no page of the merchant's");
}

#[tokio::test]
async fn a_card_on_the_blacklist_pays_nothing_until_it_is_taken_off() {
    let shop = Shop::open().await;
    let token = shop.call(&page()).await.unwrap().token.to_string();
    shop.simulator.card_page(&token).add_card(PARAF).unwrap();
    let stored = cards(&shop, &token).await;
    let (key, card) = (stored.card_user_key.clone().unwrap(), tokens(&stored).remove(0));
    let listed = || async {
        let ask = RetrieveBlacklistedCard::builder().card_number(PARAF).build();
        shop.call(&ask).await.unwrap().body.blacklisted
    };
    let pay = || order_by(PaymentCard::stored(key.clone(), card.as_str()));
    assert_eq!(listed().await, Some(false));

    let add = BlacklistCard::builder().card_user_key(key.clone()).card_token(card.as_str()).build();
    shop.call(&add).await.unwrap();
    shop.call(&add).await.unwrap();
    assert_eq!(listed().await, Some(true));
    assert_eq!(code(shop.call(&pay()).await), "6001");
    assert_eq!(code(shop.call(&order(PARAF)).await), "6001", "by its number too");
    assert_eq!(code(shop.call(&three_ds_order(PARAF)).await), "6001");
    shop.pay(WORLD).await;
    assert_eq!(shop.simulator.ledger().len(), 1);

    let remove = DeleteBlacklistedCard::builder().card_user_key(key.clone());
    let remove = remove.card_token(card.as_str()).build();
    shop.call(&remove).await.unwrap();
    shop.call(&remove).await.unwrap();
    assert_eq!(listed().await, Some(false));
    shop.call(&pay()).await.unwrap();
    let unknown = BlacklistCard::builder().card_user_key(key).card_token("unknown").build();
    assert_eq!(code(shop.call(&unknown).await), "3006");
}
