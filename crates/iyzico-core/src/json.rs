//! JSON on the wire. Amounts are text in requests and numbers in answers; both from the same types.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::Price;

/// Encodes a request body: amounts as text with at least one decimal digit.
pub(crate) fn encode_request(request: &impl Serialize) -> Vec<u8> {
    encode(request, AmountsAsText)
}

/// Encodes an answer as iyzico sends it: amounts as numbers with the digits they have.
pub fn encode_answer(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).expect(ENCODABLE)
}

/// Encodes an answer for languages whose numbers are binary floats: amounts as text.
pub fn encode_with_text_amounts(answer: &impl Serialize) -> String {
    String::from_utf8(encode(answer, AmountsAsExactText)).expect("JSON is UTF-8")
}

fn encode<F: Formatter>(value: &impl Serialize, formatter: F) -> Vec<u8> {
    const TYPICAL_BODY: usize = 2048;
    let mut bytes = Vec::with_capacity(TYPICAL_BODY);
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, formatter);
    value.serialize(&mut serializer).expect(ENCODABLE);
    bytes
}

const ENCODABLE: &str = "our types have text keys and finite numbers";

/// Amounts are the only raw fragments in our types, so they can be told from everything else here.
struct AmountsAsText;

impl Formatter for AmountsAsText {
    fn write_raw_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        amount: &str,
    ) -> io::Result<()> {
        let price: Price = amount.parse().map_err(io::Error::other)?;
        write!(writer, "\"{}\"", price.to_request_text())
    }
}

struct AmountsAsExactText;

impl Formatter for AmountsAsExactText {
    fn write_raw_fragment<W: ?Sized + io::Write>(
        &mut self,
        writer: &mut W,
        amount: &str,
    ) -> io::Result<()> {
        write!(writer, "\"{amount}\"")
    }
}
