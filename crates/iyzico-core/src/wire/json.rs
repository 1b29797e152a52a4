//! JSON on the wire. Amounts are text in requests and numbers in answers; both from the same types.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;
use zeroize::Zeroizing;

use crate::Price;

/// Encodes a request body: amounts as text with at least one decimal digit. It may hold a card, so it
/// is wiped when it is dropped.
pub(crate) fn encode_request(request: &impl Serialize) -> Zeroizing<Vec<u8>> {
    let mut bytes = Wiped(Zeroizing::new(Vec::with_capacity(TYPICAL_BODY)));
    encode(&mut bytes, request, AmountsAsText);
    bytes.0
}

/// Encodes an answer as iyzico sends it: amounts as numbers with the digits they have.
pub fn encode_answer(answer: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(answer).expect(ENCODABLE)
}

/// Encodes an answer for languages whose numbers are binary floats: amounts as text.
pub fn encode_with_text_amounts(answer: &impl Serialize) -> String {
    let mut bytes = Vec::with_capacity(TYPICAL_BODY);
    encode(&mut bytes, answer, AmountsAsExactText);
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

fn encode(bytes: &mut impl io::Write, value: &impl Serialize, formatter: impl Formatter) {
    let mut serializer = serde_json::Serializer::with_formatter(bytes, formatter);
    value.serialize(&mut serializer).expect(ENCODABLE);
}

/// Bytes that move to a larger place when they outgrow theirs, and wipe the one they leave.
struct Wiped(Zeroizing<Vec<u8>>);

impl io::Write for Wiped {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let needed = self.0.len() + bytes.len();
        if needed > self.0.capacity() {
            let capacity = needed.max(2 * self.0.capacity());
            let mut larger = Zeroizing::new(Vec::with_capacity(capacity));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const TYPICAL_BODY: usize = 2048;
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
