//! Older requests, packed: most of what they say repeats.

use jiff::Timestamp;

use super::request::{Claim, Request};
use crate::faults::Fault;
use crate::http::authentication::Verdict;

/// Some requests that followed each other, oldest first.
#[derive(Debug)]
pub(super) struct Batch {
    heads: Box<[Head]>,
    /// The texts of all of them, compressed together.
    texts: Box<[u8]>,
}

/// A request without its texts.
#[derive(Debug)]
struct Head {
    number: u64,
    at: Timestamp,
    call: Option<&'static str>,
    signature: Verdict,
    status: u16,
    error: Option<Box<Failure>>,
    faults: Box<[Fault]>,
}

#[derive(Debug)]
struct Failure {
    code: Option<&'static str>,
    group: Option<&'static str>,
}

impl Batch {
    pub(super) fn pack(requests: &[impl AsRef<Request>]) -> Self {
        let requests = requests.iter().map(AsRef::as_ref);
        let mut texts = Vec::new();
        for request in requests.clone() {
            texts_of(request).for_each(|text| write(&mut texts, text));
        }
        let texts = lz4_flex::compress_prepend_size(&texts).into_boxed_slice();
        Self { heads: requests.map(Head::of).collect(), texts }
    }

    /// The requests as they were.
    pub(super) fn unpack(&self) -> Vec<Request> {
        let texts = lz4_flex::decompress_size_prepended(&self.texts);
        let texts = texts.expect("what was compressed here can be read");
        let mut rest = &texts[..];
        self.heads.iter().map(|head| head.with_texts(|| read(&mut rest))).collect()
    }

    pub(super) fn len(&self) -> usize {
        self.heads.len()
    }

    pub(super) fn holds(&self, number: u64) -> bool {
        self.heads.iter().any(|head| head.number == number)
    }

    /// How much memory it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let heads: usize = self.heads.iter().map(Head::bytes).sum();
        size_of::<Self>() + heads + self.texts.len()
    }
}

impl Head {
    fn of(request: &Request) -> Self {
        let &Request { number, at, call, signature, status, error_code, error_group, .. } = request;
        let has_failed = error_code.is_some() || error_group.is_some();
        let failure = || Box::new(Failure { code: error_code, group: error_group });
        let faults = request.faults.clone().into_boxed_slice();
        Self { number, at, call, signature, status, error: has_failed.then(failure), faults }
    }

    /// Takes the texts in the order of [`texts_of`].
    fn with_texts(&self, mut next: impl FnMut() -> Option<String>) -> Request {
        let mut text = || next().unwrap_or_default();
        let (method, path, body) = (text(), text(), text());
        let claim = next().zip(next()).zip(next());
        let error = self.error.as_deref();
        Request {
            number: self.number,
            at: self.at,
            method,
            path,
            call: self.call,
            authorization: claim.map(|((api_key, random_key), signature)| Claim {
                api_key,
                random_key,
                signature,
            }),
            signature: self.signature,
            body,
            payment_id: next(),
            status: self.status,
            error_code: error.and_then(|error| error.code),
            error_group: error.and_then(|error| error.group),
            reason: next(),
            faults: self.faults.to_vec(),
        }
    }

    fn bytes(&self) -> usize {
        let error = self.error.as_deref().map_or(0, size_of_val);
        size_of::<Self>() + error + size_of_val(&*self.faults)
    }
}

/// The texts of a request that are not the same for all.
fn texts_of(request: &Request) -> impl Iterator<Item = Option<&str>> {
    let claim = request.authorization.as_ref();
    [
        Some(&*request.method),
        Some(&*request.path),
        Some(&*request.body),
        claim.map(|claim| &*claim.api_key),
        claim.map(|claim| &*claim.random_key),
        claim.map(|claim| &*claim.signature),
        request.payment_id.as_deref(),
        request.reason.as_deref(),
    ]
    .into_iter()
}

/// Appends a text behind its length.
fn write(texts: &mut Vec<u8>, text: Option<&str>) {
    let length = text.map_or(MISSING, |text| u32::try_from(text.len()).unwrap_or(MISSING));
    texts.extend_from_slice(&length.to_le_bytes());
    texts.extend_from_slice(text.unwrap_or_default().as_bytes());
}

fn read(rest: &mut &[u8]) -> Option<String> {
    let (length, behind) = rest.split_first_chunk().expect("every text has a length");
    *rest = behind;
    let length = u32::from_le_bytes(*length);
    if length == MISSING {
        return None;
    }
    let (text, behind) = rest.split_at(length.try_into().expect("it was a length before"));
    *rest = behind;
    Some(String::from_utf8_lossy(text).into_owned())
}

/// In place of a length.
const MISSING: u32 = u32::MAX;
