//! Calls that are sent once: their outcome is found out when the response is lost.

use iyzico_http::recovery::Pending;
use iyzico_http::{Entry, Error};
use iyzico_node_common::ended::Ended;
use iyzico_node_common::text;

use crate::client::{Arguments, sent_before, start, with};
use crate::memory::{take_json, take_text};
use crate::result::{give, reported};

/// Sends a call that moves money, once.
#[unsafe(no_mangle)]
pub extern "C" fn client_call_once(client: u32, call: u32, arguments: usize, request: usize) {
    let request = take_text(request).unwrap_or_default();
    start(
        client,
        call,
        arguments,
        |client, Arguments { endpoint, options, .. }, stopped| async move {
            let ready = Entry::named(&endpoint).map_err(Error::from);
            let ready = ready.and_then(|entry| Ok((entry, options.read_once()?)));
            match ready {
                Ok((entry, once)) => {
                    let stop = stopped.requested();
                    Ended::settled(client.call_once_until(entry, &request, &once, stop).await)
                }
                Err(error) => {
                    Ended::unbegun(&client.sent_before(), &endpoint, &request, &options, &error)
                }
            }
        },
    );
}

/// Gives the handle of an earlier attempt that may have moved money, for a call sent once that cannot start,
/// even on a closed client; nothing when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn client_open(client: u32, arguments: usize, request: usize) {
    let request = take_text(request).unwrap_or_default();
    give(take_json(arguments).and_then(|Arguments { endpoint, options, .. }| {
        let open = text::open(&sent_before(client)?, &endpoint, &request, &options);
        Ok(open.unwrap_or_default())
    }));
}

/// Finds out what became of a call.
#[unsafe(no_mangle)]
pub extern "C" fn client_resolve(client: u32, call: u32, arguments: usize, pending: usize) {
    let pending = take_text(pending).unwrap_or_default();
    start(client, call, arguments, |client, Arguments { options, .. }, stopped| async move {
        let ready = Pending::from_json(&pending).map_err(Error::from);
        let ready = ready.and_then(|pending| Ok((pending, options.read_once()?)));
        match ready {
            Ok((pending, options)) => {
                let stop = stopped.requested();
                Ended::settled(client.resolve_json_until(&pending, &options, stop).await)
            }
            Err(error) => Ended::failed(&error),
        }
    });
}

/// Gives the handle of a call that is about to be sent.
#[unsafe(no_mangle)]
pub extern "C" fn client_pending(client: u32, arguments: usize, request: usize) {
    let request = take_text(request).unwrap_or_default();
    give(take_json(arguments).and_then(|Arguments { endpoint, options, .. }| {
        let (of_payment, extra) = (options.payment_id.as_deref(), options.extra.as_deref());
        with(client, |client| {
            text::pending(client, &endpoint, &request, of_payment, extra).map_err(reported)
        })
    }));
}
