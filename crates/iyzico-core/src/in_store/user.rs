use iyzico_derive::{Builder, Object};

use super::BY_MERCHANT;
use crate::value::given::Given;
use crate::value::ids::MerchantId;
use crate::value::order::{Name, Note};
use crate::value::schedule::{Count, first_page};
use crate::wire::endpoint::{Authentication, Endpoint, Method, Next, Pages, Place, Safety};
use crate::wire::pages::Paged;

/// Registers a user of the terminal app, such as a cashier. No money moves.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateInStoreUser {
    /// iyzico's number of the merchant.
    pub merchant_id: Given<MerchantId>,
    /// The merchant's own number of the user.
    pub user_id: Given<Name>,
}

impl Endpoint for CreateInStoreUser {
    type Response = InStoreUser;
    const NAME: &'static str = "in_store_user.create";
    const METHOD: Method = Method::Post;
    const PATH: &'static str = "/v3/in-store/user";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Creates;
    const ECHO: &'static [&'static str] = &["userId"];
}

/// A user of the terminal app.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUser {
    /// The merchant's own number of the user.
    pub user_id: Option<Note>,
    /// The terminals of the user, one for each bank.
    pub enrollments: Option<Vec<InStoreEnrollment>>,
}

/// A terminal of a user at one bank.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreEnrollment {
    /// Name of the bank.
    pub enrolled_bank: Option<Note>,
    /// The bank's number of the terminal.
    pub enrolled_terminal_id: Option<Note>,
    /// State of the terminal at the bank. The words are not documented.
    pub enrollment_status: Option<Note>,
}

/// Removes a user of the terminal app. No money moves.
///
/// The documents also list `status` and `systemTime` for this request; they are fields of responses.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteInStoreUser {
    /// iyzico's number of the merchant.
    pub merchant_id: Given<MerchantId>,
    /// The merchant's own number of the user.
    pub user_id: Given<Name>,
}

impl Endpoint for DeleteInStoreUser {
    type Response = InStoreUserDeleted;
    const NAME: &'static str = "in_store_user.delete";
    const METHOD: Method = Method::Delete;
    const PATH: &'static str = "/v3/in-store/user";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Idempotent;
    const LACKS_STATUS: bool = true;
    const ECHO: &'static [&'static str] = &["userId"];
}

/// A user was removed.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserDeleted {
    /// The merchant's own number of the user.
    pub user_id: Option<Note>,
}

/// Lists the users of the terminal app, a page at a time. No money moves.
///
/// Source: the public documents. That a page behind the last one is empty is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListInStoreUsers {
    /// iyzico's number of the merchant.
    pub merchant_id: Given<MerchantId>,
    /// Number of the page; 1 is the first.
    #[wire(default = first_page)]
    pub page_number: Given<Count>,
    /// Number of users on a page.
    #[wire(default = users_on_a_page)]
    pub page_count: Given<Count>,
}

fn users_on_a_page() -> Given<Count> {
    Count(100).into()
}

impl Endpoint for ListInStoreUsers {
    type Response = InStoreUserList;
    const NAME: &'static str = "in_store_user.list";
    const METHOD: Method = Method::Get;
    const PATH: &'static str = "/v3/in-store/user/list";
    const ELSEWHERE: &'static [(&'static str, Place)] = BY_MERCHANT;
    const AUTHENTICATION: Authentication = Authentication::Keys;
    const SAFETY: Safety = Safety::Read;
    const PAGES: Option<Pages> =
        Some(Pages { rows: "userList", next: Next::UntilEmpty { page: "pageNumber" } });
}

impl Paged for ListInStoreUsers {
    type Row = InStoreUserRow;

    fn rows(page: InStoreUserList) -> Vec<InStoreUserRow> {
        page.user_list.unwrap_or_default()
    }
}

/// One page of the users.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserList {
    /// The users.
    pub user_list: Option<Vec<InStoreUserRow>>,
}

/// A user in the list.
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserRow {
    /// The merchant's own number of the user.
    pub user_id: Option<Note>,
    /// The terminals of the user, one for each bank.
    pub enrollments: Option<Vec<InStoreEnrollment>>,
    /// State of the user. The words are not documented.
    pub status: Option<Note>,
    /// When the row was made, in milliseconds since 1970.
    pub system_time: Option<i64>,
}
