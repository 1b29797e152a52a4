//! What the client may say about an exchange that was cut, given what is in the ledger.

use iyzico_http::{Error, Outcome};

use super::exchange::{Connection, Exchange};
use crate::simulated::cable::{Carried, Way};
use crate::simulated::money::Kind;
use crate::simulated::site::Protocol;

/// What holds for every exchange of one line of the table.
pub(super) struct Rules {
    protocol: Protocol,
    kind: Kind,
    connection: Connection,
    /// Before so many bytes of each way, a client cannot have begun to send its request.
    handshake: Option<(usize, usize)>,
}

impl Rules {
    /// In TLS 1.3 the client sends its hello, the server responses, and only then does the client say
    /// more: the end of the handshake together with its request.
    pub(super) fn new(
        protocol: Protocol,
        kind: Kind,
        connection: Connection,
        whole: &Carried,
    ) -> Self {
        let handshake = match (connection, protocol, &whole.flights[..]) {
            (Connection::New, Protocol::TlsHttp1 | Protocol::TlsHttp2, flights) => {
                let [(Way::Request, hello), (Way::Response, accepted), ..] = flights else {
                    panic!("{flights:?}");
                };
                Some((*hello, *accepted - VARIES_BY))
            }
            _ => None,
        };
        Self { protocol, kind, connection, handshake }
    }

    pub(super) fn name(&self) -> String {
        let connection = match self.connection {
            Connection::New => "",
            Connection::Used => ", used connection",
            Connection::Idle => ", closed while idle",
        };
        format!("{}{connection}", self.kind.name())
    }

    /// Says what is wrong with what the client said; `moved` is how often the ledger has the money
    /// moving.
    pub(super) fn objection(&self, exchange: &Exchange, moved: usize) -> Option<&'static str> {
        let said = exchange.said.as_ref().copied().map_err(Error::outcome);
        match (said, moved) {
            (_, 2..) => Some("money moved twice"),
            (Ok(()), 0) => Some("a success without money"),
            (Err(Outcome::NotSent), 1) => Some("NotSent, but money moved"),
            (Err(Outcome::Refused), 1) => Some("InvalidValueError, but money moved"),
            (Err(Outcome::Refused), 0) if self.kind != Kind::Declined => {
                Some("refused for nothing")
            }
            (said, _) => self.missed(exchange, said),
        }
    }

    /// What the client should have known.
    fn missed(&self, exchange: &Exchange, said: Result<(), Outcome>) -> Option<&'static str> {
        let end = if self.kind == Kind::Declined { Err(Outcome::Refused) } else { Ok(()) };
        if exchange.carried.iter().any(|carried| self.is_whole(carried)) && said != end {
            return Some("the whole response arrived");
        }
        if self.is_within_handshake(exchange) && said != Err(Outcome::NotSent) {
            return Some("the request had not begun to leave");
        }
        if self.connection == Connection::Idle && said != end {
            return Some("another connection was free to be opened");
        }
        let waited =
            exchange.said.as_ref().is_err_and(|error| error.to_string().contains("within"));
        waited.then_some("waited instead of noticing the cut")
    }

    fn is_whole(&self, carried: &Carried) -> bool {
        !carried.was_cut
            || self.protocol == Protocol::PlainHttp1 && is_whole_response(&carried.response)
    }

    fn is_within_handshake(&self, exchange: &Exchange) -> bool {
        let cut = exchange.cut;
        self.handshake.is_some_and(|(hello, accepted)| match cut.way {
            Way::Request => cut.after < hello,
            Way::Response => cut.after < accepted,
        })
    }
}

/// Whether the bytes of an HTTP/1.1 response hold all that its head announces.
fn is_whole_response(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    let Some((head, _)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let (_, length) = head.split_once("content-length: ").unwrap();
    let length: usize = length.split("\r\n").next().unwrap().parse().unwrap();
    bytes.len() == head.len() + "\r\n\r\n".len() + length
}

/// An ECDSA signature in a handshake is up to two bytes longer or shorter than another one.
const VARIES_BY: usize = 8;
