//! The clients that JavaScript holds, by their numbers.

use std::cell::RefCell;
use std::collections::HashMap;

use iyzico_http::binding::SentBefore;
use iyzico_http::endpoint::Method;
use iyzico_http::{Attempt, Client, Entry, Error, host};
use iyzico_node_common::ended::Ended;
use iyzico_node_common::error::closed;
use iyzico_node_common::options::{Options, Settings};
use iyzico_node_common::text;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use crate::host::HOST;
use crate::memory::{take_json, take_text};
use crate::result::{give, reported};
use crate::{imports, result, tasks};

thread_local! {
    static CLIENTS: RefCell<HashMap<u32, Kept>> = RefCell::default();
    static LAST: RefCell<u32> = RefCell::default();
}

/// A client until it is released.
struct Kept {
    /// Nothing once it was closed.
    client: Option<Client>,
    /// What it has sent, which is known even after it was closed.
    sent: SentBefore,
}

/// A hook of JavaScript, by its number. JavaScript lets go of it with the last client that tells it, and with one
/// that was never made.
struct Hook(u32);

impl Hook {
    fn tell(&self, attempt: &Attempt) {
        let text = text::of_attempt(attempt).to_string();
        imports::attempted(self.0, text.as_ptr(), text.len());
    }
}

impl Drop for Hook {
    fn drop(&mut self) {
        imports::forget_hook(self.0);
    }
}

/// What the functions get beside the request.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Arguments {
    pub(crate) endpoint: String,
    pub(crate) options: Options,
    /// Method and target of a request that no call describes.
    method: String,
    path: String,
    /// Of a client for another merchant.
    api_key: String,
    secret_key: Zeroizing<String>,
    /// Of a notification.
    pub(crate) signature: Option<String>,
    pub(crate) merchant_id: Option<String>,
}

/// Makes a client; gives its number. Its attempts are told to the hook with that number, unless it is 0.
#[unsafe(no_mangle)]
pub extern "C" fn client_new(settings: usize, hook: u32) {
    host::install(&*HOST);
    let hook = (hook != 0).then_some(Hook(hook));
    give(take_json(settings).and_then(|settings: Settings| {
        let builder = settings.read(concat!("iyzico-edge-", env!("CARGO_PKG_VERSION")));
        let made = builder.and_then(|builder| match hook {
            None => builder.build(),
            Some(hook) => builder.on_attempt(move |attempt| hook.tell(attempt)).build(),
        });
        made.map(keep).map_err(reported)
    }));
}

/// A client with the keys of another merchant.
#[unsafe(no_mangle)]
pub extern "C" fn client_with_keys(client: u32, keys: usize) {
    give(take_json(keys).and_then(|Arguments { api_key, secret_key, .. }| {
        with(client, |client| client.with_keys(&api_key, &secret_key).map(keep).map_err(reported))
    }));
}

/// Closes a client. Calls in progress are completed.
#[unsafe(no_mangle)]
pub extern "C" fn client_close(client: u32) {
    CLIENTS.with_borrow_mut(|clients| {
        let open = clients.get_mut(&client).and_then(|kept| kept.client.take());
        if let Some(open) = open {
            open.close();
        }
    });
}

/// Releases a client, with what is known of its calls.
#[unsafe(no_mangle)]
pub extern "C" fn client_forget(client: u32) {
    CLIENTS.with_borrow_mut(|clients| clients.remove(&client));
}

/// Method and path of a call, as far as they are known without its request.
#[unsafe(no_mangle)]
pub extern "C" fn client_describe(client: u32, endpoint: usize) {
    let endpoint = take_text(endpoint).unwrap_or_default();
    let entry = Entry::find(&endpoint);
    give(with(client, |client| {
        let method = entry.map(|entry| entry.method.as_str());
        let path = entry.map(|entry| entry.path);
        Ok(json!({ "method": method, "path": path, "host": client.host() }).to_string())
    }));
}

/// Validates a request without sending it; gives the findings.
#[unsafe(no_mangle)]
pub extern "C" fn client_lint(client: u32, arguments: usize, request: usize) {
    let request = take_text(request).unwrap_or_default();
    give(take_json(arguments).and_then(|Arguments { endpoint, options, .. }| {
        let extra = options.extra.as_deref();
        with(client, |client| text::lint(client, &endpoint, &request, extra).map_err(reported))
    }));
}

/// Sends a request.
#[unsafe(no_mangle)]
pub extern "C" fn client_call(client: u32, call: u32, arguments: usize, request: usize) {
    let request = take_text(request).unwrap_or_default();
    start(
        client,
        call,
        arguments,
        |client, Arguments { endpoint, options, .. }, stopped| async move {
            let ready = Entry::named(&endpoint).map_err(Error::from);
            let ready = ready.and_then(|entry| Ok((entry, options.read()?)));
            Ended::from(match ready {
                Ok((entry, options)) => {
                    let stop = stopped.requested();
                    client.call_until(entry, &request, &options, stop).await
                }
                Err(error) => Err(error),
            })
        },
    );
}

/// Sends a request that no call describes. The body is at address 0 when there is none.
#[unsafe(no_mangle)]
pub extern "C" fn client_request(client: u32, call: u32, arguments: usize, body: usize) {
    let body = take_text(body);
    start(client, call, arguments, |client, arguments, stopped| async move {
        let Arguments { method, path, options, .. } = arguments;
        let ready = Method::named(&method).map_err(Error::from);
        let ready = ready.and_then(|method| Ok((method, options.read()?)));
        let body = body.as_ref().map(|body| body.as_str());
        Ended::from(match ready {
            Ok((method, options)) => {
                let stop = stopped.requested();
                client.request_until(method, &path, body, &options, stop).await
            }
            Err(error) => Err(error),
        })
    });
}

/// Stops a call, if it is under way.
#[unsafe(no_mangle)]
pub extern "C" fn stop(call: u32) {
    tasks::stop(call);
}

/// Works on everything that can go on. JavaScript calls it after all that it starts and brings.
#[unsafe(no_mangle)]
pub extern "C" fn run() {
    tasks::run();
}

/// Works on a call with a client; JavaScript is told how it ended.
pub(crate) fn start<F: Future<Output = Ended> + 'static>(
    client: u32,
    call: u32,
    arguments: usize,
    work: impl FnOnce(Client, Arguments, tasks::Stopped) -> F,
) {
    let ready = take_json(arguments).and_then(|arguments: Arguments| {
        Ok((with(client, |client| Ok(client.clone()))?, arguments))
    });
    match ready {
        Ok((client, arguments)) => tasks::start(call, |stopped| {
            let work = work(client, arguments, stopped);
            async move { result::tell(call, work.await) }
        }),
        Err(report) => result::tell(call, Ended::reported(report)),
    }
}

/// Does something with a client, unless it was closed.
pub(crate) fn with<T>(
    client: u32,
    work: impl FnOnce(&Client) -> Result<T, String>,
) -> Result<T, String> {
    let client = CLIENTS.with_borrow(|clients| clients.get(&client)?.client.clone());
    client.ok_or_else(closed).and_then(|client| work(&client))
}

/// What a client has sent, unless it was released.
pub(crate) fn sent_before(client: u32) -> Result<SentBefore, String> {
    let sent = CLIENTS.with_borrow(|clients| Some(clients.get(&client)?.sent.clone()));
    sent.ok_or_else(closed)
}

fn keep(client: Client) -> String {
    let number = LAST.with_borrow_mut(|last| {
        *last += 1;
        *last
    });
    let kept = Kept { sent: client.sent_before(), client: Some(client) };
    CLIENTS.with_borrow_mut(|clients| clients.insert(number, kept));
    number.to_string()
}
