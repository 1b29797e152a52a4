use super::gather::Recorded;
use super::*;

/// How many releases the changelog has that are newer than a version.
fn releases_since(changelog: &str, version: &str) -> Option<usize> {
    let sections = changelog.lines().filter_map(|line| line.strip_prefix("## "));
    let versions: Vec<&str> = sections
        .map(|section| section.split_whitespace().next().unwrap_or_default())
        .filter(|section| section.starts_with(|first: char| first.is_ascii_digit()))
        .collect();
    // What will be the next release is in no section yet.
    if versions.is_empty() { Some(0) } else { versions.iter().position(|known| *known == version) }
}

/// The figures that are older than one release, or of a version that never was.
fn stale(known: &Measurements, changelog: &str) -> Vec<String> {
    known
        .iter()
        .filter(|(_, measured)| {
            let is_next = measured.version == env!("CARGO_PKG_VERSION");
            !is_next && releases_since(changelog, &measured.version).is_none_or(|since| since > 1)
        })
        .map(|(key, measured)| format!("{key} was measured for {}", measured.version))
        .collect()
}

fn one(version: &str) -> Measurements {
    let measured = Measurement {
        command: "cargo xtask faults".to_owned(),
        commit: "0123456789ab".to_owned(),
        version: version.to_owned(),
        rows: vec![("operations".to_owned(), "2000".to_owned())],
    };
    Measurements::from([("faults".to_owned(), measured)])
}

#[test]
fn no_figure_is_older_than_a_release() {
    let known: Measurements = read(&root().join(KEPT)).unwrap();
    assert!(!known.is_empty());
    let changelog = fs::read_to_string(root().join("CHANGELOG.md")).unwrap();
    assert_eq!(
        stale(&known, &changelog),
        [""; 0],
        "run what measures it, then cargo xtask figures"
    );
}

#[test]
fn a_figure_of_the_release_before_the_last_is_noticed() {
    let changelog = "# Changelog\n\n## Unreleased\n\n## 97.2.0 - 2030\n\n## 97.1.0\n\n## 97.0.0\n";
    assert_eq!(stale(&one("97.2.0"), changelog), [""; 0]);
    assert_eq!(stale(&one("97.1.0"), changelog), [""; 0]);
    assert_eq!(stale(&one("97.0.0"), changelog), ["faults was measured for 97.0.0"]);
    assert_eq!(stale(&one("96.9.9"), changelog), ["faults was measured for 96.9.9"]);
}

#[test]
fn the_page_says_what_was_measured_and_what_is_missing() {
    let page = page::render(&one("97.0.0"));
    assert!(page.contains("| operations | 2000 |"), "{page}");
    assert!(page.contains("`cargo xtask faults`, at `0123456789ab` (97.0.0)."), "{page}");
    assert_eq!(page.matches("Missing: ").count(), SUBJECTS.len() - 1);
    let known: Measurements = read(&root().join(KEPT)).unwrap();
    let written = fs::read_to_string(root().join(PAGE)).unwrap();
    assert_eq!(written, page::render(&known), "cargo xtask figures --no-run");
}

#[test]
fn every_figure_has_its_place_on_the_page() {
    let known: Measurements = read(&root().join(KEPT)).unwrap();
    for key in known.keys() {
        assert!(SUBJECTS.iter().any(|subject| subject.key == key), "{key}");
    }
}

#[test]
fn counts_of_recorded_requests_are_read() {
    let line = "node.jsonl: 88 lines, 80 ran, 79 passed, 8 skipped: not our calls yet";
    assert_eq!(Recorded::read(line), Some(Recorded { lines: 88, ran: 80, passed: 79 }));
    assert_eq!(Recorded::read("test result: ok. 1 passed"), None);
}
