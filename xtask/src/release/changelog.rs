//! The changelog: a heading for each version, and `Unreleased` above them.

/// What stands under the heading of a version.
pub(super) fn section(text: &str, version: &str) -> Option<String> {
    let is_heading = |line: &&str| line.starts_with("## ");
    let names = |line: &str| {
        line.strip_prefix("## ").and_then(|name| name.split(' ').next()) == Some(version)
    };
    let mut lines = text.lines().skip_while(|line| !names(line));
    lines.next()?;
    let under: Vec<&str> = lines.take_while(|line| !is_heading(line)).collect();
    Some(format!("{}\n", under.join("\n").trim()))
}

/// Gives what is unreleased the heading of a version.
///
/// # Errors
///
/// When nothing is unreleased, and when the version has a heading already.
pub(super) fn close(text: &str, version: &str) -> Result<String, String> {
    if section(text, version).is_some() {
        return Err(format!("CHANGELOG.md has a section {version} already"));
    }
    match section(text, "Unreleased") {
        Some(open) if !open.trim().is_empty() => {
            Ok(text.replacen("## Unreleased\n", &format!("## Unreleased\n\n## {version}\n"), 1))
        }
        _ => Err("CHANGELOG.md has nothing under Unreleased".to_owned()),
    }
}
