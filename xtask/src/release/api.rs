//! What users of the Rust crates could name in the last release, compared with now.

use super::checkout::Checkout;
use super::versions;

/// What must be said, and with which version, because something is gone.
pub(super) fn problems(
    checkout: &Checkout,
    version: &str,
    section: &str,
) -> Result<Vec<String>, String> {
    let Some(last) = last_tag(checkout, version)? else { return Ok(Vec::new()) };
    let before = last.trim_start_matches('v');
    let mut problems: Vec<String> = versions::step(before, version).err().into_iter().collect();
    let gone = gone(checkout, &last)?;
    if !gone.is_empty() {
        let shown = gone.iter().take(10).map(|item| format!("  {item}"));
        let shown = shown.collect::<Vec<_>>().join("\n");
        let count = gone.len();
        if !section.contains("**breaking**") {
            problems.push(format!(
                "{count} names of {last} are gone and the changelog has no **breaking** entry:\n{shown}"
            ));
        }
        if versions::compatible(before, version) {
            problems.push(format!(
                "{count} names of {last} are gone and {version} claims to be compatible:\n{shown}"
            ));
        }
    }
    Ok(problems)
}

/// The newest tag before this version.
fn last_tag(checkout: &Checkout, version: &str) -> Result<Option<String>, String> {
    let tags = ["tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname"];
    let listed = checkout.git(&tags)?;
    let current = format!("v{version}");
    Ok(listed.lines().find(|tag| *tag != current).map(str::to_owned))
}

fn gone(checkout: &Checkout, tag: &str) -> Result<Vec<String>, String> {
    let files = checkout.git(&["ls-tree", "--name-only", tag, "api/public/"])?;
    let mut gone = Vec::new();
    for file in files.lines() {
        let before = checkout.git(&["show", &format!("{tag}:{file}")])?;
        let now = checkout.read(file).unwrap_or_default();
        let now: std::collections::BTreeSet<&str> = now.lines().collect();
        gone.extend(before.lines().filter(|item| !now.contains(item)).map(str::to_owned));
    }
    Ok(gone)
}
