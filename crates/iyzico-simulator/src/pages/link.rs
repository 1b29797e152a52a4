//! The page of a link: anybody who has its address can buy one piece.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_TYPE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Response, StatusCode};
use axum::response::IntoResponse;
use iyzico_core::Price;
use iyzico_core::buyer::Email;
use iyzico_core::link::LinkDetails;
use iyzico_core::order::{Locale, Note, Token};
use serde::Deserialize;

use super::leave::go_on;
use super::notice::{not_found, notice};
use crate::bank::Bank;
use crate::bank::hosted_pages::PageState;
use crate::bank::links::{NotForSale, Picture, Purchase};
use crate::html::{Forms, Frame, Language, Wanted, money, show};
use crate::http::shared::Shared;

#[derive(Template)]
#[template(path = "pages/link.html")]
struct LinkPage<'a> {
    frame: Frame,
    here: String,
    name: String,
    description: String,
    price: String,
    /// Whether the buyer chooses the amount, and what is suggested.
    flexible: bool,
    suggested: Vec<String>,
    asks_address: bool,
    buyer: &'a BuyerForm,
    problem: Option<&'static str>,
}

/// What the form of the page sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct BuyerForm {
    lang: String,
    name: String,
    surname: String,
    email: String,
    gsm: String,
    address: String,
    amount: String,
}

/// What the browser brings back from the page on which the buyer paid.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Back {
    token: String,
}

/// The buyer opens the link.
pub(super) async fn visit(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    Query(wanted): Query<Wanted>,
    headers: HeaderMap,
) -> Response<Body> {
    let lang = wanted.or(Language::of_browser(&headers));
    with_link(&shared, &token, lang, |_, link| draw(link, lang, &BuyerForm::default(), None))
}

/// The picture of the product, as the merchant gave it.
pub(super) async fn image(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response<Body> {
    let token_read = Token::new(&token).ok();
    let picture = token_read.and_then(|token| shared.bank().links.picture(&token).cloned());
    let Some(Picture(bytes)) = picture else {
        return not_found(frame(&token, Language::of_browser(&headers)));
    };
    let headers = [(CONTENT_TYPE, kind_of(&bytes)), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, bytes).into_response()
}

/// The kind of a picture by its first bytes. Nothing that a browser would run is among them.
fn kind_of(picture: &[u8]) -> &'static str {
    match picture {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        _ => "application/octet-stream",
    }
}

/// The buyer says who they are, and goes on to the card.
pub(super) async fn buy(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(buyer): Form<BuyerForm>,
) -> Response<Body> {
    let wanted = Wanted { lang: buyer.lang.clone() };
    let lang = wanted.or(Language::of_browser(&headers));
    with_link(&shared, &token, lang, |bank, link| {
        let purchase = match buyer.purchase(link, lang) {
            Ok(purchase) => purchase,
            Err(problem) => return draw(link, lang, &buyer, Some(problem)),
        };
        let locale = purchase.locale.clone();
        let opened =
            Token::new(&token).ok().and_then(|token| bank.buy_on_link(&token, purchase).ok());
        match opened {
            Some(page) => go_on(&bank.page_url(&page, &locale)),
            None => not_found(frame(&token, lang)),
        }
    })
}

/// The buyer comes back from paying, or from not paying.
pub(super) async fn back(
    State(shared): State<Arc<Shared>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(back): Form<Back>,
) -> Response<Body> {
    let page = shared.bank().page(&back.token);
    let of_link = page.filter(|page| page.page.link.as_ref().is_some_and(|link| *link == *token));
    let Some(page) = of_link else {
        return not_found(frame(&token, Language::of_browser(&headers)));
    };
    let lang = Language::from(&page.page.order.locale);
    if !matches!(page.page.state, PageState::Paid(_)) {
        return go_on(&format!("{}?lang={}", address(&token), lang.code()));
    }
    notice(
        StatusCode::OK,
        Frame::alone(lang),
        [
            ("Ödemeniz alındı", "Your payment was received"),
            (
                "Satıcı ödemeyi bildirim ve raporlarla görür.",
                "The seller sees the payment by a notification and in reports.",
            ),
            ("Bu sayfayı kapatabilirsiniz.", "You can close this page."),
        ],
    )
}

/// Finds a link on which something can be bought, or says why nothing can.
fn with_link(
    shared: &Shared,
    token: &str,
    lang: Language,
    answer: impl FnOnce(&mut Bank, &LinkDetails) -> Response<Body>,
) -> Response<Body> {
    let mut bank = shared.bank();
    let link = match Token::new(token) {
        Ok(token) => bank.links.for_sale(&token).cloned(),
        Err(_) => Err(NotForSale::Unknown),
    };
    match link {
        Ok(link) => answer(&mut bank, &link),
        Err(NotForSale::Unknown) => not_found(frame(token, lang)),
        Err(why) => closed(why, frame(token, lang)),
    }
}

fn closed(why: NotForSale, frame: Frame) -> Response<Body> {
    let title = if why == NotForSale::SoldOut {
        ("Bu ürün tükendi", "This product is sold out")
    } else {
        ("Bu link satışa kapalı", "This link is closed")
    };
    notice(
        StatusCode::GONE,
        frame,
        [
            title,
            ("Kartınızdan çekim yapılmadı.", "Your card was not charged."),
            (
                "Satıcı linki, stoğu ya da satış sınırını değiştirince yeniden satın alınabilir.",
                "It can be bought again once the seller opens the link, or changes its stock or limit.",
            ),
        ],
    )
}

fn draw(
    link: &LinkDetails,
    lang: Language,
    buyer: &BuyerForm,
    problem: Option<&'static str>,
) -> Response<Body> {
    let token = link.token.as_ref().map_or("", Token::as_str);
    let text = |note: Option<&Note>| note.map_or_else(String::new, |note| note.as_str().to_owned());
    let currency = link.currency_code.as_ref().map_or("", |currency| currency.as_str());
    let named = link.name.is_some();
    let suggested = link.preset_price_values.iter().flatten();
    let page = LinkPage {
        frame: frame(token, lang),
        here: address(token),
        name: text(if named { link.name.as_ref() } else { link.description.as_ref() }),
        description: text(link.description.as_ref().filter(|_| named)),
        price: money(link.price.unwrap_or(Price::ZERO), currency, lang),
        flexible: link.flexible_link == Some(true),
        suggested: suggested.map(|amount| amount.as_str().to_owned()).collect(),
        asks_address: link.address_ignorable != Some(true),
        buyer,
        problem,
    };
    show(&page, StatusCode::OK, Forms::Here)
}

impl BuyerForm {
    /// What the buyer wants, or what is missing.
    fn purchase(&self, link: &LinkDetails, lang: Language) -> Result<Purchase, &'static str> {
        let asks_address = link.address_ignorable != Some(true);
        if [&self.name, &self.surname, &self.gsm].iter().any(|text| text.trim().is_empty()) {
            return Err(
                lang.say("Ad, soyad ve telefon gereklidir.", "Name, surname and phone are needed.")
            );
        }
        if Email::new(&self.email).is_err() {
            return Err(lang.say("E-posta adresi geçersiz.", "The e-mail address is not valid."));
        }
        if asks_address && self.address.trim().is_empty() {
            return Err(lang.say("Adres gereklidir.", "The address is needed."));
        }
        let amount = match self.amount.trim() {
            "" => None,
            text => Some(amount(text).ok_or_else(|| {
                lang.say("Tutar 149.90 gibi yazılır.", "Write the amount like 149.90.")
            })?),
        };
        Ok(Purchase {
            buyer: format!("{} {}", self.name.trim(), self.surname.trim()),
            amount,
            locale: if lang == Language::English { Locale::English } else { Locale::Turkish },
        })
    }
}

/// An amount that can be charged: greater than nothing, two decimals at most.
fn amount(text: &str) -> Option<Price> {
    let amount = text.parse::<Price>().ok()?.amount().normalize();
    (amount.is_sign_positive() && !amount.is_zero() && amount.scale() <= 2)
        .then(|| Price::new(amount))
}

fn frame(token: &str, lang: Language) -> Frame {
    Frame::get(lang, address(token), Vec::new())
}

/// Where the page of a link is.
fn address(token: &str) -> String {
    format!("/link/{token}")
}
