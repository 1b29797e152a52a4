//! Pay with iyzico: the buyer pays on a page of iyzico, with an iyzico account or a card.

use iyzico_derive::{Builder, Object};

use crate::Price;
use crate::hosted::checkout_form::{
    RESULT_SIGNATURE, RetrieveCheckoutForm, START_SIGNATURE, lifetime,
};
use crate::hosted::order::Order;
use crate::hosted::page_result::PageResult;
use crate::value::address::Address;
use crate::value::basket::BasketItem;
use crate::value::buyer::Buyer;
use crate::value::given::{Given, Optional};
use crate::value::order::{
    CallbackUrl, ConversationId, Currency, Installment, Locale, Note, PaymentChannel, PaymentGroup,
    Token, turkish_lira,
};
use crate::value::rule::{Context, Findings};
use crate::wire::endpoint::{Endpoint, FoundBy, Limit, Method, Safety};

/// Opens a pay-with-iyzico page. No money moves until the buyer pays on it.
///
/// The token and the page are valid for 30 minutes. After that, use [`RetrievePayWithIyzico`].
///
/// ```
/// use iyzico_core::order::PaymentGroup;
/// use iyzico_core::pay_with_iyzico::InitializePayWithIyzico;
/// use iyzico_core::{Context, request};
///
/// # let buyer: iyzico_core::buyer::Buyer = serde_json::from_str(
/// #     r#"{"id": "BY789", "name": "John", "surname": "Doe", "identityNumber": "10000000146",
/// #         "email": "john.doe@example.com", "gsmNumber": "+905350000000",
/// #         "registrationDate": "2013-04-21 15:12:09", "lastLoginDate": "2015-10-05 12:43:35",
/// #         "registrationAddress": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1",
/// #         "city": "Istanbul", "country": "Turkey", "zipCode": "34732", "ip": "85.34.78.112"}"#,
/// # )?;
/// # let shipping_address: iyzico_core::address::Address = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}"#,
/// # )?;
/// # let billing_address: iyzico_core::address::Address = serde_json::from_str(
/// #     r#"{"contactName": "Jane Doe", "city": "Istanbul", "country": "Turkey",
/// #         "address": "Nidakule Göztepe, Merdivenköy Mah. Bora Sok. No:1", "zipCode": "34742"}"#,
/// # )?;
/// # let basket_items: Vec<iyzico_core::basket::BasketItem> = serde_json::from_str(
/// #     r#"[{"id": "BI101", "name": "Binocular", "itemType": "PHYSICAL",
/// #         "price": "0.3"}, {"id": "BI102", "name": "Game code", "itemType": "VIRTUAL",
/// #         "price": "0.5"}, {"id": "BI103", "name": "Usb", "itemType": "PHYSICAL",
/// #         "price": "0.2"}]"#,
/// # )?;
/// let iyzico = InitializePayWithIyzico::builder()
///     .price("1")
///     .paid_price("1.2")
///     .currency("TRY")
///     .basket_id("B67832")
///     .payment_group(PaymentGroup::Product)
///     .callback_url("https://merchant.example/callback")
///     .enabled_installments(vec![1, 2, 3, 6, 9])
///     .buyer(buyer)
///     .shipping_address(shipping_address)
///     .billing_address(billing_address)
///     .basket_items(basket_items)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&iyzico, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide; further fields from the official clients.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct InitializePayWithIyzico {
    /// Language of the page and of the messages.
    pub locale: Option<Given<Locale>>,
    /// The merchant's own reference of this call, echoed back.
    pub conversation_id: Option<Given<ConversationId>>,
    /// Sum of the basket lines in major units of `currency`.
    pub price: Given<Price>,
    /// Amount charged, with discount, tax and installment interest.
    pub paid_price: Given<Price>,
    /// Currency of the amounts, TRY when missing. iyzico's older document writes it TL.
    #[wire(default = turkish_lira)]
    pub currency: Given<Currency>,
    /// The merchant's basket or order number, echoed back.
    pub basket_id: Option<Given<Note>>,
    /// What is paid for; PRODUCT when missing.
    pub payment_group: Option<Given<PaymentGroup>>,
    /// Where the buyer pays from. Seen in the official Node client; not documented.
    pub payment_channel: Option<Given<PaymentChannel>>,
    /// URL that the buyer's browser is sent back to, with the token. Must be https.
    pub callback_url: Given<CallbackUrl>,
    /// Numbers of installments that the buyer may choose: 1, 2, 3, 6, 9.
    pub enabled_installments: Option<Vec<Given<Installment>>>,
    /// The person who buys.
    pub buyer: Given<Buyer>,
    /// Where the goods go. Required when any line is PHYSICAL.
    pub shipping_address: Option<Given<Address>>,
    /// Where the invoice goes.
    pub billing_address: Given<Address>,
    /// The lines of the order, 1 to 500. Their prices add up to `price`; `category1` may be left out here.
    pub basket_items: Given<Vec<BasketItem>>,
    /// E-commerce platform that integrates iyzico: SHOPIFY, MAGENTO, PRESTASHOP, WOOCOMMERCE or OPENCART.
    pub payment_source: Option<Given<Note>>,
    /// Card families that are taken. Seen in the official Java client; not documented.
    pub enabled_card_family: Option<Given<Note>>,
    /// URL that the buyer goes to after giving up. Seen in official clients; not documented.
    pub cancel_url: Option<Given<Note>>,
    /// URL to which iyzico sends notifications. Seen in the official Java client; not documented.
    pub notification_url: Option<Given<Note>>,
    /// Order number at the point of sale. Seen in official clients; not documented.
    pub pos_order_id: Option<Given<Note>>,
}

impl InitializePayWithIyzico {
    /// iyzico's older document allows 1, 2, 3, 6 and 9; newer documents add 12.
    fn check_installments(&self, findings: &mut Findings) {
        for (index, number) in self.enabled_installments.iter().flatten().enumerate() {
            let path = format!("enabledInstallments[{index}]");
            match number.value() {
                Some(Installment(1 | 2 | 3 | 6 | 9)) | None => {}
                Some(Installment(12)) => {
                    findings
                        .warning(path, "is documented by newer pages only")
                        .got("12")
                        .allowed(INSTALLMENTS);
                }
                Some(Installment(other)) => {
                    findings
                        .error(path, "is not offered")
                        .got(other.to_string())
                        .allowed(INSTALLMENTS);
                }
            }
        }
    }

    fn check_source(&self, findings: &mut Findings) {
        const PLATFORMS: [&str; 5] =
            ["SHOPIFY", "MAGENTO", "PRESTASHOP", "WOOCOMMERCE", "OPENCART"];
        let source = self.payment_source.as_ref().and_then(Given::value);
        if let Some(source) = source.filter(|source| !PLATFORMS.contains(&source.as_str())) {
            findings
                .warning("paymentSource", "is not a documented platform")
                .got(source.to_string())
                .allowed("SHOPIFY, MAGENTO, PRESTASHOP, WOOCOMMERCE or OPENCART");
        }
    }
}

const INSTALLMENTS: &str = "1, 2, 3, 6 and 9";

impl Endpoint for InitializePayWithIyzico {
    type Response = PayWithIyzicoPage;
    const NAME: &'static str = "pay_with_iyzico.initialize";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/payment/pay-with-iyzico/initialize";
    const SIGNED: &'static [&'static str] = START_SIGNATURE;
    const SAFETY: Safety = Safety::Session;
    const FOUND_BY: Option<FoundBy> = Some(FoundBy::Reference);
    const LIMIT: Option<Limit> = Some(Limit::per_minute(100));

    fn fill_in(page: &mut PayWithIyzicoPage) {
        page.token_expire_time = lifetime(page.token_expire_time);
    }

    fn check(&self, context: &Context, findings: &mut Findings) {
        let order = Order {
            price: &self.price,
            buyer: &self.buyer,
            shipping_address: self.shipping_address.as_ref(),
            basket_items: &self.basket_items,
            payment_group: self.payment_group.as_ref(),
        };
        order.check(context, findings);
        self.check_installments(findings);
        self.check_source(findings);
        if self.basket_id.is_missing() {
            findings.warning("basketId", "is missing; newer documents require it");
        }
    }
}

/// An open pay-with-iyzico page.
///
/// ```
/// use iyzico_core::pay_with_iyzico::PayWithIyzicoPage;
///
/// let page: PayWithIyzicoPage = serde_json::from_str(
///     r#"{
///         "token": "54481021-e605-407e-93d7-776ef481c4d7",
///         "tokenExpireTime": 1800,
///         "payWithIyzicoPageUrl": "34732"
///     }"#,
/// )?;
/// assert_eq!(page.token.as_str(), "54481021-e605-407e-93d7-776ef481c4d7");
/// assert_eq!(page.token_expire_time, Some(1800));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: iyzico's older integration guide.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
#[non_exhaustive]
pub struct PayWithIyzicoPage {
    /// Token of the page; store it, it is needed to retrieve the result.
    pub token: Token,
    /// Lifetime of the token in seconds; 1800, as documented, when iyzico does not say.
    pub token_expire_time: Option<u32>,
    /// URL to send the buyer to.
    pub pay_with_iyzico_page_url: Option<Note>,
    /// iyzico's signature of this response, already verified by the client.
    pub signature: Option<Note>,
}

/// Retrieves the result of a pay-with-iyzico page. No money moves.
///
/// The same call as [`RetrieveCheckoutForm`] under the name of the flow. Decide by `paymentStatus`.
///
/// ```
/// use iyzico_core::checkout_form::RetrieveCheckoutForm;
/// use iyzico_core::pay_with_iyzico::RetrievePayWithIyzico;
/// use iyzico_core::{Context, request};
///
/// let token = "e828c62d-fd12-4b1a-ad5a-380f15fe6596";
/// let page = RetrievePayWithIyzico(RetrieveCheckoutForm::builder().token(token).build());
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&page, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object)]
pub struct RetrievePayWithIyzico(pub RetrieveCheckoutForm);

impl Endpoint for RetrievePayWithIyzico {
    type Response = PageResult;
    const NAME: &'static str = "pay_with_iyzico.retrieve";
    const METHOD: Method = RetrieveCheckoutForm::METHOD;
    const PATH: &'static str = RetrieveCheckoutForm::PATH;
    const SIGNED: &'static [&'static str] = RESULT_SIGNATURE;
    const SAFETY: Safety = Safety::Read;
    const LIMIT: Option<Limit> = RetrieveCheckoutForm::LIMIT;
    const ECHO: &'static [&'static str] = RetrieveCheckoutForm::ECHO;

    fn contradiction(result: &PageResult) -> Option<String> {
        result.lacks_payment()
    }
}
