//! The WebAssembly half of `iyzico/edge`: the client of `iyzico-http`, carried by `fetch`.
//!
//! JavaScript writes text into memory of the module ([`memory`]) and names it to a function; what comes back
//! is handed to a function of JavaScript ([`imports`]). Calls run on the one thread there is ([`tasks`]), and
//! end under the number that JavaScript gave them. Nothing in the module is collected: a client, a day of books and a hook
//! stand under numbers until they are forgotten, and whoever made one sees to that. What a call means is the business of the core. Nothing here
//! is public API of the npm package.
// Functions get their names by `no_mangle`, and imports are declared; no unsafe code is written otherwise.
#![allow(unsafe_code, unreachable_pub)]

mod client;
mod host;
mod imports;
mod memory;
mod once;
mod receive;
mod result;
mod tasks;
mod values;
