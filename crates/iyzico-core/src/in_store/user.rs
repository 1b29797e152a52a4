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
/// ```
/// use iyzico_core::in_store::CreateInStoreUser;
/// use iyzico_core::{Context, request};
///
/// let user = CreateInStoreUser::builder()
///     .merchant_id("3413541")
///     .user_id("cashier-1")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&user, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct CreateInStoreUser {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// The merchant's own ID for the user.
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
/// ```
/// use iyzico_core::in_store::InStoreUser;
///
/// let user: InStoreUser = serde_json::from_str(r#"{"userId": "cashier-1"}"#)?;
/// assert_eq!(user.user_id, Some("cashier-1".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUser {
    /// The merchant's own ID for the user.
    pub user_id: Option<Note>,
    /// The terminals of the user, one for each bank.
    pub enrollments: Option<Vec<InStoreEnrollment>>,
}

/// A terminal of a user at one bank.
///
/// ```
/// use iyzico_core::in_store::InStoreEnrollment;
///
/// let enrollment: InStoreEnrollment = serde_json::from_str(
///     r#"{"enrolledBank": "34732", "enrollmentStatus": "ACTIVE"}"#,
/// )?;
/// assert_eq!(enrollment.enrolled_bank, Some("34732".parse()?));
/// assert_eq!(enrollment.enrollment_status, Some("ACTIVE".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreEnrollment {
    /// Name of the bank.
    pub enrolled_bank: Option<Note>,
    /// The bank's ID for the terminal.
    pub enrolled_terminal_id: Option<Note>,
    /// State of the terminal at the bank. The values are not documented.
    pub enrollment_status: Option<Note>,
}

/// Removes a user of the terminal app. No money moves.
///
/// The documents also list `status` and `systemTime` for this request; they are fields of responses.
///
/// ```
/// use iyzico_core::in_store::DeleteInStoreUser;
/// use iyzico_core::{Context, request};
///
/// let user = DeleteInStoreUser::builder()
///     .merchant_id("3413541")
///     .user_id("Istanbul")
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&user, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct DeleteInStoreUser {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// The merchant's own ID for the user.
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
///
/// ```
/// use iyzico_core::in_store::InStoreUserDeleted;
///
/// let deleted: InStoreUserDeleted = serde_json::from_str(r#"{"userId": "34732"}"#)?;
/// assert_eq!(deleted.user_id, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserDeleted {
    /// The merchant's own ID for the user.
    pub user_id: Option<Note>,
}

/// Lists the users of the terminal app, a page at a time. No money moves.
///
/// ```
/// use iyzico_core::in_store::ListInStoreUsers;
/// use iyzico_core::{Context, request};
///
/// let users = ListInStoreUsers::builder()
///     .merchant_id("3413541")
///     .page_number(1000)
///     .build();
/// let context = Context::sandbox("2026-11-22T10:00:00Z".parse()?);
/// assert_eq!(request::lint(&users, &context).errors().count(), 0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents. That a page after the last one is empty is inferred.
#[derive(Clone, Debug, PartialEq, Eq, Object, Builder)]
#[non_exhaustive]
pub struct ListInStoreUsers {
    /// iyzico's ID for the merchant.
    pub merchant_id: Given<MerchantId>,
    /// Page number; 1 is the first.
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
///
/// ```
/// use iyzico_core::in_store::InStoreUserList;
///
/// let list: InStoreUserList = serde_json::from_str(r#"{"userList": [{"userId": "34732"}]}"#)?;
/// assert_eq!(list.user_list.as_ref().map(Vec::len), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserList {
    /// The users.
    pub user_list: Option<Vec<InStoreUserRow>>,
}

/// A user in the list.
///
/// ```
/// use iyzico_core::in_store::InStoreUserRow;
///
/// let row: InStoreUserRow = serde_json::from_str(
///     r#"{"userId": "34732", "status": "34732"}"#,
/// )?;
/// assert_eq!(row.user_id, Some("34732".parse()?));
/// assert_eq!(row.status, Some("34732".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Source: the public documents.
#[derive(Clone, Debug, PartialEq, Eq, Default, Object)]
#[non_exhaustive]
pub struct InStoreUserRow {
    /// The merchant's own ID for the user.
    pub user_id: Option<Note>,
    /// The terminals of the user, one for each bank.
    pub enrollments: Option<Vec<InStoreEnrollment>>,
    /// State of the user. The values are not documented.
    pub status: Option<Note>,
    /// When the row was made, in milliseconds since 1970.
    pub system_time: Option<i64>,
}
