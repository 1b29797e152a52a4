//! The changelog. Under `Unreleased` every line names its kind, so that branches can be merged line by line; a version has
//! the form of <https://keepachangelog.com>.

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

/// Moves what is unreleased under the heading of a version, sorted by kind.
///
/// # Errors
///
/// When nothing is unreleased, when the version has a heading already, and when an entry names no kind.
pub(super) fn close(text: &str, version: &str, date: &str) -> Result<String, String> {
    if section(text, version).is_some() {
        return Err(format!("CHANGELOG.md has a section {version} already"));
    }
    let open = section(text, "Unreleased").filter(|open| !open.trim().is_empty());
    let open = open.ok_or("CHANGELOG.md has nothing under Unreleased")?;
    let sorted = by_kind(&open)?;
    let (before, rest) = text.split_once("## Unreleased\n").expect("the section was found");
    let older = rest.find("\n## ").map_or("", |at| &rest[at..]);
    Ok(format!("{before}## Unreleased\n\n## {version} - {date}\n{sorted}{older}"))
}

/// The entries below headings of their kinds, without the words that named them. What breaks is a change, and stays
/// marked.
fn by_kind(open: &str) -> Result<String, String> {
    let mut kinds = KINDS.map(|(kind, heading)| (kind, heading, String::new()));
    for entry in open.trim().split("\n- ") {
        let entry = entry.trim_start_matches("- ").trim_end();
        let shown = entry.lines().next().unwrap_or_default();
        let named = entry.strip_prefix("**").and_then(|entry| entry.split_once("** "));
        let list = named.and_then(|(kind, _)| kinds.iter_mut().find(|(known, ..)| *known == kind));
        let (Some((kind, said)), Some((.., list))) = (named, list) else {
            return Err(format!("an entry of CHANGELOG.md names no kind: {shown}"));
        };
        let said = if kind == "breaking" { entry } else { said };
        list.extend(["- ", said, "\n"]);
    }
    let mut sorted = String::new();
    let mut last = "";
    for (_, heading, entries) in kinds.iter().filter(|(.., entries)| !entries.is_empty()) {
        if *heading != last {
            sorted.extend(["\n### ", heading, "\n\n"]);
        }
        sorted.push_str(entries);
        last = heading;
    }
    Ok(sorted)
}

/// What a line may begin with, and the heading that it comes under.
const KINDS: [(&str, &str); 7] = [
    ("breaking", "Changed"),
    ("changed", "Changed"),
    ("added", "Added"),
    ("deprecated", "Deprecated"),
    ("removed", "Removed"),
    ("fixed", "Fixed"),
    ("security", "Security"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_version_is_sorted_by_kind() {
        let open = "# Changelog\n\n## Unreleased\n\n- **fixed** a\n  and b.\n- **changed** c.\n- **breaking** d.\n- **added** e.\n";
        let older = "\n## 97.1.0 - 2026-01-02\n\n### Added\n\n- f.\n";
        let closed = close(&format!("{open}{older}"), "97.2.0", "2026-03-04").unwrap();
        let sorted = "### Changed\n\n- **breaking** d.\n- c.\n\n### Added\n\n- e.\n\n### Fixed\n\n- a\n  and b.\n";
        let expected =
            format!("# Changelog\n\n## Unreleased\n\n## 97.2.0 - 2026-03-04\n\n{sorted}{older}");
        assert_eq!(closed, expected);
        assert_eq!(section(&closed, "97.2.0").as_deref(), Some(sorted));
        assert_eq!(section(&closed, "Unreleased").as_deref(), Some("\n"));
    }

    #[test]
    fn an_entry_without_a_kind_is_named() {
        for entry in ["- nothing", "- **odd** something"] {
            let open = format!("## Unreleased\n\n- **added** e.\n{entry}\n");
            let problem = close(&open, "97.2.0", "2026-03-04").unwrap_err();
            assert!(problem.ends_with(&entry[2..]), "{problem}");
        }
        let problem = close("## Unreleased\n\n## 97.1.0\n", "97.2.0", "2026-03-04").unwrap_err();
        assert!(problem.contains("nothing under Unreleased"), "{problem}");
    }
}
