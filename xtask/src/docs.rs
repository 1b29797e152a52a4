//! `cargo xtask docs`: the pages of `docs` as a static site, with search, in `target/site`.

use std::process::Command;

use crate::files::root;
use crate::languages::{NPM_CI, npm_in};
use crate::step::Verdict::Failed;
use crate::step::commands;

const SITE: &str = "docs";

/// Builds the site. A page that links to a page that does not exist fails.
pub(crate) fn run() -> Result<(), String> {
    if let Failed(problem) = commands("site", set_up().into_iter().chain(build())) {
        return Err(problem);
    }
    println!("{}", root().join("target/site/index.html").display());
    Ok(())
}

/// Installs the generator of the site.
pub(crate) fn set_up() -> [Command; 1] {
    [npm_in(SITE, &NPM_CI)]
}

/// Renders the pages.
pub(crate) fn build() -> [Command; 1] {
    [npm_in(SITE, &["run", "--silent", "build"])]
}
