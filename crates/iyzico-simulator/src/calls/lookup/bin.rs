use iyzico_core::bin::{Bin, CheckBin};

use crate::bank::Bank;
use crate::bank::cards::{association, card_type, find_bin};
use crate::bank::fields::{known, required};
use crate::bank::refusal::Refusal;
use crate::calls::serve::Serve;

impl Serve for CheckBin {
    fn serve(&self, _: &mut Bank) -> Result<Bin, Refusal> {
        let bin_number = required(&self.bin_number)?;
        let Some(bin) = find_bin(bin_number.as_str()) else {
            return Err(Refusal::new(BIN_UNKNOWN).about_bin(bin_number.clone()));
        };
        let mut response = Bin::new(bin_number.clone());
        response.card_type = Some(card_type(bin.card_type));
        response.card_association = Some(association(bin.association));
        response.card_family = known(bin.family);
        response.bank_name = known(bin.bank_name);
        response.bank_code = (bin.bank_code != 0).then_some(bin.bank_code);
        response.commercial = Some(bin.commercial);
        Ok(response)
    }
}

const BIN_UNKNOWN: &str = "5066";
