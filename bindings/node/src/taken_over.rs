//! Long text that V8 takes over where it lies.

use napi::{Env, JsStringLatin1};

/// A text of single bytes, which stays where it is until V8 frees it.
///
/// V8 is told how much that is, as Node tells it of buffers. It would collect such texts with its old objects alone, and wait
/// with that for as long as those it knows of are few and small.
pub(crate) fn string(env: &Env, text: String) -> napi::Result<JsStringLatin1<'_>> {
    let bytes = text.into_bytes();
    let (data, length) = (bytes.as_ptr(), bytes.len());
    let outside = i64::try_from(length).unwrap_or(i64::MAX);
    env.adjust_external_memory(outside)?;
    let free = move |env: Env, bytes: Vec<u8>| {
        drop(bytes);
        let _ = env.adjust_external_memory(-outside); // fails only where nothing is counted any more
    };
    // SAFETY: the bytes belong to `free`, which is called when V8 needs them no longer. Nobody writes to them until then.
    unsafe { JsStringLatin1::from_external(env, data, length, bytes, free) }
}
