//! What a buyer does on the simulator's pages, without a browser.

use iyzico_core::card::PaymentCard;
use iyzico_simulator::{Approval, FormPost, PageError};
use napi_derive::napi;
use serde_json::json;

use crate::simulator::{NativeSimulator, number};

/// What the buyer's browser posts to the shop.
#[napi(object, object_from_js = false)]
pub struct NativeFormPost {
    /// Address and fields, as JSON.
    pub form: String,
    /// The body as a browser sends it.
    pub body: String,
}

/// How the buyer pays on a hosted page.
#[napi(object, object_to_js = false)]
pub struct NativeApproval {
    pub card_number: Option<String>,
    /// The card as in a payment, as JSON.
    pub card: Option<String>,
    pub installment: Option<f64>,
    pub three_ds: Option<bool>,
    pub register_card: Option<bool>,
}

#[napi]
impl NativeSimulator {
    #[napi]
    pub fn approve_three_ds(&self, payment: String) -> napi::Result<NativeFormPost> {
        form(self.running()?.three_ds(&payment).approve())
    }

    #[napi]
    pub fn reject_three_ds(&self, payment: String) -> napi::Result<NativeFormPost> {
        form(self.running()?.three_ds(&payment).reject())
    }

    #[napi]
    pub fn wrong_code_three_ds(&self, payment: String) -> napi::Result<NativeFormPost> {
        form(self.running()?.three_ds(&payment).wrong_code())
    }

    #[napi]
    pub fn abandon_three_ds(&self, payment: String) -> napi::Result<()> {
        let simulator = self.running()?;
        let page = simulator.three_ds(&payment);
        page.abandon().map_err(|error| refuse_page(&error))
    }

    #[napi]
    pub fn approve_page(
        &self,
        token: String,
        approval: NativeApproval,
    ) -> napi::Result<NativeFormPost> {
        form(self.running()?.page(&token).approve_with(&approval.read()?))
    }

    /// Returns the ID of the payment.
    #[napi]
    pub fn go_to_bank(&self, token: String, approval: NativeApproval) -> napi::Result<String> {
        let simulator = self.running()?;
        let page = simulator.page(&token);
        page.go_to_bank(&approval.read()?).map_err(|error| refuse_page(&error))
    }

    #[napi]
    pub fn reject_page(&self, token: String) -> napi::Result<NativeFormPost> {
        form(self.running()?.page(&token).reject())
    }

    #[napi]
    pub fn abandon_page(&self, token: String) -> napi::Result<()> {
        let simulator = self.running()?;
        let page = simulator.page(&token);
        page.abandon().map_err(|error| refuse_page(&error))
    }
}

impl NativeApproval {
    fn read(&self) -> napi::Result<Approval> {
        let mut approval = match (&self.card, &self.card_number) {
            (Some(card), _) => Approval::with(read_card(card)?),
            (None, Some(number)) => Approval::with_card(number),
            (None, None) => Approval::new(),
        };
        if let Some(installment) = number("installment", self.installment)? {
            approval = approval.installment(installment);
        }
        if self.register_card == Some(true) {
            approval = approval.register_card();
        }
        Ok(approval.three_ds(self.three_ds == Some(true)))
    }
}

fn read_card(card: &str) -> napi::Result<PaymentCard> {
    // The error of the parser would repeat what it could not read.
    serde_json::from_str(card).map_err(|_| napi::Error::from_reason("card: this is not a card"))
}

fn form(result: Result<FormPost, PageError>) -> napi::Result<NativeFormPost> {
    let form = result.map_err(|error| refuse_page(&error))?;
    Ok(NativeFormPost {
        body: form.body(),
        form: serde_json::to_string(&form).expect("forms are plain text"),
    })
}

/// A page that does not do what was asked of it.
fn refuse_page(refused: &PageError) -> napi::Error {
    let (reason, code) = match refused {
        PageError::Unknown => ("unknown", None),
        PageError::Over => ("over", None),
        PageError::Expired => ("expired", None),
        PageError::Refused { code, .. } => ("refused", Some(code)),
        _ => ("other", None),
    };
    let message = refused.to_string();
    let report = json!({
        "class": "page",
        "outcome": "not_sent",
        "reason": reason,
        "code": code,
        "message": message,
    });
    napi::Error::from_reason(report.to_string())
}
