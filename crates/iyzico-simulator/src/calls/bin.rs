use iyzico_core::bin::{Bin, CheckBin};

use super::serve::Serve;
use crate::bank::Bank;
use crate::bank::cards::{association, card_type, find_bin};
use crate::bank::fields::{known, required};
use crate::bank::refusal::Refusal;

impl Serve for CheckBin {
    fn serve(&self, _: &mut Bank) -> Result<Bin, Refusal> {
        let bin_number = required(&self.bin_number)?;
        let Some(bin) = find_bin(bin_number.as_str()) else {
            return Err(Refusal::new(BIN_UNKNOWN).about_bin(bin_number.clone()));
        };
        let mut answer = Bin::new(bin_number.clone());
        answer.card_type = Some(card_type(bin.card_type));
        answer.card_association = Some(association(bin.association));
        answer.card_family = known(bin.family);
        answer.bank_name = known(bin.bank_name);
        answer.bank_code = (bin.bank_code != 0).then_some(bin.bank_code);
        answer.commercial = Some(bin.commercial);
        Ok(answer)
    }
}

const BIN_UNKNOWN: &str = "5066";
