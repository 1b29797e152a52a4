//! Who is measured.

use std::path::PathBuf;

use super::build;
use crate::files::root;

/// A language of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Rust,
    Python,
    Node,
}

/// A client.
#[derive(Debug)]
pub(super) struct Peer {
    pub(super) name: &'static str,
    pub(super) language: Language,
    /// The file, or the name, under which its program finds it.
    file: &'static str,
    /// What it does not do of a call's work, for the table.
    pub(super) leaves_out: &'static str,
    /// Whether it opens a connection for every call, and is measured less for it.
    pub(super) is_slow: bool,
    /// Whether it can pay from several threads, or in several promises, at a time.
    pub(super) is_concurrent: bool,
    /// Whether it cannot be told which authority to trust, except by the environment of Node.
    pub(super) trusts_authorities_of_node: bool,
}

impl Peer {
    /// The program that is this peer, and its arguments before the task.
    pub(super) fn program(&self) -> (PathBuf, Vec<String>) {
        let script = |folder: &str| {
            let path = root().join("tests/bench").join(folder).join(self.file);
            vec![path.display().to_string()]
        };
        match self.language {
            Language::Rust => (build::program(), vec!["peer".to_owned(), self.file.to_owned()]),
            Language::Python => (build::python(), script("python")),
            Language::Node => ("node".into(), script("node")),
        }
    }
}

/// The peers of a run.
pub(super) struct Chosen(Vec<&'static Peer>);

impl Chosen {
    pub(super) fn new(only: &[String]) -> Self {
        let named = |peer: &Peer| only.is_empty() || only.iter().any(|name| is_named(peer, name));
        let compared = |peer: &Peer| {
            let with = |chosen: &Peer| chosen.language == peer.language && named(chosen);
            is_compared_with(peer) && PEERS.iter().any(with)
        };
        Self(PEERS.iter().filter(|peer| named(peer) || compared(peer)).collect())
    }

    pub(super) fn peers(&self) -> impl Iterator<Item = &'static Peer> {
        self.0.iter().copied()
    }

    pub(super) fn has(&self, language: Language) -> bool {
        self.0.iter().any(|peer| peer.language == language)
    }
}

fn is_named(peer: &Peer, name: &str) -> bool {
    peer.name == name || peer.name.split('/').next() == Some(name)
}

/// Reads the name of a peer, or of all of a language.
pub(super) fn known(name: &str) -> Result<String, &'static str> {
    let is_known = PEERS.iter().any(|peer| is_named(peer, name));
    if is_known { Ok(name.to_owned()) } else { Err("no peer has this name; see `--list`") }
}

/// Whether ratios are taken to this peer.
fn is_compared_with(peer: &Peer) -> bool {
    matches!(peer.name, "rust/hyper" | "python/http.client" | "python/aiohttp" | "node/undici")
}

/// Everybody, measured or not.
pub(super) fn all() -> &'static [Peer] {
    PEERS
}

/// A peer by its whole name.
pub(super) fn named(name: &str) -> &'static Peer {
    PEERS.iter().find(|peer| peer.name == name).expect("names of peers are constants")
}

/// Prints the names.
pub(super) fn list() {
    for peer in PEERS {
        println!("{:<20} leaves out: {}", peer.name, peer.leaves_out);
    }
}

const NOTHING: &str = "nothing";
const BY_HAND: &str =
    "validation of the request, comparison of the response with it, retries, outcome of a failure";
const BY_HAND_IN_RUST: &str = "validation of the request, comparison of the response with it, retries, outcome of a failure; fields and amounts that nobody reads are only checked to be JSON";
const BY_HAND_IN_NODE: &str = "the same, and exact amounts: `JSON.parse` makes binary floats";
const OFFICIAL: &str = "kept connections, verification of the response, exact amounts, and all that clients by hand leave out";
const OFFICIAL_IN_PYTHON: &str =
    "the same as the official client of Node, and threads: it mixes up their signatures";

const PEERS: &[Peer] = &[
    Peer {
        name: "rust/ours",
        language: Language::Rust,
        file: "ours",
        leaves_out: NOTHING,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "rust/hyper",
        language: Language::Rust,
        file: "hyper",
        leaves_out: BY_HAND_IN_RUST,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "rust/reqwest",
        language: Language::Rust,
        file: "reqwest",
        leaves_out: BY_HAND_IN_RUST,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/ours",
        language: Language::Python,
        file: "ours.py",
        leaves_out: NOTHING,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/ours-async",
        language: Language::Python,
        file: "ours_async.py",
        leaves_out: NOTHING,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/official",
        language: Language::Python,
        file: "official.py",
        leaves_out: OFFICIAL_IN_PYTHON,
        is_slow: true,
        is_concurrent: false,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/http.client",
        language: Language::Python,
        file: "http_client.py",
        leaves_out: BY_HAND,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/httpx",
        language: Language::Python,
        file: "httpx_by_hand.py",
        leaves_out: BY_HAND,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "python/aiohttp",
        language: Language::Python,
        file: "aiohttp_by_hand.py",
        leaves_out: BY_HAND,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "node/ours",
        language: Language::Node,
        file: "ours.mjs",
        leaves_out: NOTHING,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "node/official",
        language: Language::Node,
        file: "official.mjs",
        leaves_out: OFFICIAL,
        is_slow: true,
        is_concurrent: true,
        trusts_authorities_of_node: true,
    },
    Peer {
        name: "node/undici",
        language: Language::Node,
        file: "undici.mjs",
        leaves_out: BY_HAND_IN_NODE,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: false,
    },
    Peer {
        name: "node/fetch",
        language: Language::Node,
        file: "fetch.mjs",
        leaves_out: BY_HAND_IN_NODE,
        is_slow: false,
        is_concurrent: true,
        trusts_authorities_of_node: true,
    },
];
