use iyzico_core::in_store::{
    CreateInStoreUser, DeleteInStoreUser, InStoreUser, InStoreUserDeleted, InStoreUserList,
    ListInStoreUsers,
};
use iyzico_core::object;

use super::check_merchant;
use crate::bank::Bank;
use crate::bank::fields::{note, required};
use crate::bank::refusal::Refusal;
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
}

impl Serve for ListInStoreUsers {
    /// The oldest first; a page behind the last one is empty (inferred).
    fn serve(&self, bank: &mut Bank) -> Result<InStoreUserList, Refusal> {
        check_merchant(&self.merchant_id)?;
        let (page, size) = (required(&self.page_number)?.0, required(&self.page_count)?.0);
        let skipped = (page as usize - 1).saturating_mul(size as usize);
        let users = bank.in_store.users().iter().skip(skipped).take(size as usize);
        Ok(object!(InStoreUserList { user_list: Some(users.cloned().collect()) }))
    }
}
