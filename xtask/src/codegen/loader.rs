//! The loaders of the npm packages: which package has the native half for the platform at hand.

use super::generated::{Generated, NOTICE};
use crate::platforms::PLATFORMS;

pub(super) fn render() -> Vec<Generated> {
    [("iyzico", "bindings/node"), ("iyzico-simulator", "bindings/node-simulator")]
        .map(|(package, folder)| {
            Generated::new(format!("{folder}/native.cjs"), render_loader(package))
        })
        .into()
}

fn render_loader(package: &str) -> String {
    let cases: Vec<String> = PLATFORMS
        .iter()
        .map(|platform| {
            let name = platform.node;
            format!("      case \"{name}\":\n        return require(\"{package}-{name}\");")
        })
        .collect();
    let platforms: Vec<&str> = PLATFORMS.iter().map(|platform| platform.node).collect();
    include_str!("loader.cjs")
        .replace("NOTICE", NOTICE)
        .replace("CASES", &cases.join("\n"))
        .replace("PLATFORMS", &platforms.join(", "))
        .replace("PACKAGE", package)
}
