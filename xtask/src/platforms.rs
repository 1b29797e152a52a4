//! The systems for which the packages of Python and Node are built.

use std::path::Path;

use crate::step::command;

/// One system, under the names that Rust and npm have for it.
pub(crate) struct Platform {
    /// The target of the compiler.
    pub(crate) rust: &'static str,
    pub(crate) os: &'static str,
    pub(crate) cpu: &'static str,
    /// The C library, where a system has several.
    pub(crate) libc: Option<&'static str>,
    /// What its package for Node is called, behind the name of the main package.
    pub(crate) node: &'static str,
}

impl Platform {
    /// Built by zig, whose C library is as old as we like.
    pub(crate) fn is_linux(&self) -> bool {
        self.os == "linux"
    }

    pub(crate) fn is_musl(&self) -> bool {
        self.libc == Some("musl")
    }

    /// Whether what is built for it runs here.
    pub(crate) fn is_this_machine(&self) -> bool {
        let version = command("rustc", &["--version", "--verbose"]).output();
        version.is_ok_and(|output| {
            let text = String::from_utf8_lossy(&output.stdout);
            text.lines().any(|line| line.strip_prefix("host: ") == Some(self.rust))
        })
    }

    /// Whether the compiler has a standard library for it.
    pub(crate) fn is_installed(&self) -> bool {
        has_standard_library(self.rust)
    }
}

/// The one that runs here.
///
/// # Errors
///
/// When nothing is published for it.
pub(crate) fn this_machine() -> Result<&'static Platform, String> {
    let here = PLATFORMS.iter().find(|platform| platform.is_this_machine());
    here.ok_or_else(|| "nothing is published for this system".to_owned())
}

/// Whether the compiler has a standard library for a target.
pub(crate) fn has_standard_library(target: &str) -> bool {
    let printed = command("rustc", &["--print", "target-libdir", "--target", target]).output();
    printed.is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir())
}

pub(crate) const PLATFORMS: [Platform; 8] = [
    Platform {
        rust: "x86_64-unknown-linux-gnu",
        os: "linux",
        cpu: "x64",
        libc: Some("glibc"),
        node: "linux-x64-gnu",
    },
    Platform {
        rust: "x86_64-unknown-linux-musl",
        os: "linux",
        cpu: "x64",
        libc: Some("musl"),
        node: "linux-x64-musl",
    },
    Platform {
        rust: "aarch64-unknown-linux-gnu",
        os: "linux",
        cpu: "arm64",
        libc: Some("glibc"),
        node: "linux-arm64-gnu",
    },
    Platform {
        rust: "aarch64-unknown-linux-musl",
        os: "linux",
        cpu: "arm64",
        libc: Some("musl"),
        node: "linux-arm64-musl",
    },
    Platform {
        rust: "x86_64-apple-darwin",
        os: "darwin",
        cpu: "x64",
        libc: None,
        node: "darwin-x64",
    },
    Platform {
        rust: "aarch64-apple-darwin",
        os: "darwin",
        cpu: "arm64",
        libc: None,
        node: "darwin-arm64",
    },
    Platform {
        rust: "x86_64-pc-windows-msvc",
        os: "win32",
        cpu: "x64",
        libc: None,
        node: "win32-x64-msvc",
    },
    Platform {
        rust: "aarch64-pc-windows-msvc",
        os: "win32",
        cpu: "arm64",
        libc: None,
        node: "win32-arm64-msvc",
    },
];
