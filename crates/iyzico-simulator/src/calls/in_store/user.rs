use iyzico_core::in_store::{
    CreateInStoreUser, DeleteInStoreUser, InStoreUser, InStoreUserDeleted, InStoreUserList,
    InStoreUserRow, ListInStoreUsers,
};
use iyzico_core::object;
use iyzico_core::value::read::Entries;
use serde_json::json;

use super::check_merchant;
use crate::bank::Bank;
use crate::bank::fields::{note, required};
use crate::bank::refusal::Refusal;
use crate::calls::page::Page;
use crate::calls::serve::Serve;

impl Serve for CreateInStoreUser {
    fn serve(&self, bank: &mut Bank) -> Result<InStoreUser, Refusal> {
        check_merchant(&self.merchant_id)?;
        let id = required(&self.user_id)?.as_str();
        Ok(bank.in_store.add_user(id, &mut bank.numbers).clone())
    }
}

impl Serve for DeleteInStoreUser {
    /// A user that is gone already is refused (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<InStoreUserDeleted, Refusal> {
        check_merchant(&self.merchant_id)?;
        let id = required(&self.user_id)?.as_str();
        bank.in_store.remove_user(id)?;
        Ok(object!(InStoreUserDeleted { user_id: Some(note(id)) }))
    }

    /// The number of the user and nothing else, as documented.
    fn respell(response: String) -> String {
        let id = Entries::read(&response).and_then(|entries| entries.text("userId"));
        match id {
            Some(id) => json!({ "userId": id }).to_string(),
            None => response,
        }
    }
}

impl Serve for ListInStoreUsers {
    /// The oldest first; a page behind the last one is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<InStoreUserList, Refusal> {
        check_merchant(&self.merchant_id)?;
        let page = Page::of(&self.page_number, &self.page_count)?;
        let now = bank.now().as_millisecond();
        let row = |user: InStoreUser| {
            object!(InStoreUserRow {
                user_id: user.user_id,
                enrollments: user.enrollments,
                status: Some(note("success")),
                system_time: Some(now),
            })
        };
        let users = page.rows(bank.in_store.users().iter().cloned()).into_iter().map(row);
        Ok(object!(InStoreUserList { user_list: Some(users.collect()) }))
    }
}
