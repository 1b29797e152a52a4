//! Releases of a scratch clone.

use std::fs;

use super::*;

/// A clone of this repository in which a release has been prepared and committed.
struct Scratch(Checkout);

impl Scratch {
    fn open(name: &str) -> Self {
        let folder = root().join("target/release-tests").join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(folder.parent().unwrap()).unwrap();
        let here = Checkout::at(root());
        let at = folder.display().to_string();
        here.git(&["clone", "--quiet", "--no-tags", &here.root.display().to_string(), &at])
            .unwrap();
        let scratch = Self(Checkout::at(folder));
        for (key, value) in [("user.name", "test"), ("user.email", "test@example.com")] {
            scratch.0.git(&["config", key, value]).unwrap();
        }
        scratch.edit("SECURITY.md", "SECURITY-CONTACT", "security@example.com");
        scratch
    }

    fn prepared(name: &str) -> Self {
        let scratch = Self::open(name);
        prepare(&scratch.0, VERSION).unwrap();
        scratch.commit();
        assert_eq!(scratch.problems(Some(&format!("v{VERSION}"))), [""; 0]);
        scratch
    }

    fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.0.read(file).unwrap();
        assert!(text.contains(from), "{file} has no {from}");
        self.0.write(file, &text.replacen(from, to, 1)).unwrap();
    }

    fn commit(&self) {
        self.0.git(&["commit", "--quiet", "--all", "--message", "release"]).unwrap();
    }

    fn problems(&self, tag: Option<&str>) -> Vec<String> {
        problems(&self.0, tag).unwrap()
    }

    /// The one problem there is.
    fn refused(&self, tag: Option<&str>, why: &str) {
        let problems = self.problems(tag);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].contains(why), "{problems:?}");
    }
}

const VERSION: &str = "91.82.73";

#[test]
fn the_version_moves_everywhere_at_once() {
    let scratch = Scratch::prepared("everywhere");
    let old = versions::current(&Checkout::at(root())).unwrap();
    let here = ":!xtask/src/release/tests.rs";
    // Figures say for which version they were measured.
    let figures = ":!docs/figures.*";
    let elsewhere = ["grep", "-nF", &old, "--", ".", ":!*lock*", ":!CHANGELOG.md", figures, here];
    let left = scratch.0.git(&elsewhere).unwrap_or_default();
    assert_eq!(left, "", "these name the old version");
    // Other lines of the lock files stay as they were.
    let changed =
        scratch.0.git(&["show", "--numstat", "--format=", "HEAD", "--", "*lock*"]).unwrap();
    for line in changed.lines() {
        let mut numbers = line.split('\t').map(|number| number.parse::<usize>().unwrap_or(0));
        assert!(numbers.next().unwrap() < 20 && numbers.next().unwrap() < 20, "{line}");
    }
}

#[test]
fn each_place_that_was_forgotten_is_named() {
    let scratch = Scratch::prepared("forgotten");
    let files = [
        "fuzz/Cargo.toml",
        "bindings/node/package.json",
        "Cargo.lock",
        "bindings/node/package-lock.json",
    ];
    for file in files {
        scratch.edit(file, VERSION, "91.82.72");
        scratch.commit();
        let problems = scratch.problems(None);
        assert!(problems.iter().any(|problem| problem.contains(file)), "{file}: {problems:?}");
        scratch.0.git(&["revert", "--no-edit", "HEAD"]).unwrap();
    }
    assert_eq!(scratch.problems(None), [""; 0]);
}

#[test]
fn what_is_not_committed_is_refused() {
    let scratch = Scratch::prepared("dirty");
    scratch.0.write("forgotten.txt", "").unwrap();
    scratch.refused(None, "forgotten.txt");
}

#[test]
fn another_tag_is_refused() {
    Scratch::prepared("tag").refused(Some("v0.0.1"), "v0.0.1");
}

#[test]
fn a_version_without_a_word_in_the_changelog_is_refused() {
    let scratch = Scratch::prepared("changelog");
    scratch.edit("CHANGELOG.md", &format!("## {VERSION}"), "## 91.0.0");
    scratch.commit();
    scratch.refused(None, "no section");
    scratch.edit(
        "CHANGELOG.md",
        "## Unreleased\n",
        &format!("## Unreleased\n\n- more\n\n## {VERSION}\n"),
    );
    scratch.commit();
    scratch.refused(None, "under Unreleased");
    assert!(prepare(&scratch.0, VERSION).unwrap_err().contains("already"));
}

#[test]
fn a_place_for_an_address_is_no_address() {
    let scratch = Scratch::prepared("address");
    scratch.edit("SECURITY.md", "security@example.com", "SECURITY-CONTACT");
    scratch.commit();
    scratch.refused(None, "SECURITY.md");
}

#[test]
fn packages_that_nobody_tried_are_refused() {
    let scratch = Scratch::prepared("untried");
    let untried = || untried(&scratch.0).unwrap();
    assert!(untried().unwrap().contains("were not tried"));
    fs::create_dir(scratch.0.root.join("dist")).unwrap();
    let commit = scratch.0.git(&["rev-parse", "HEAD"]).unwrap();
    let tried_with = |commit: &str| scratch.0.write("dist/first-minutes.commit", commit).unwrap();
    tried_with(&format!("{}-dirty", commit.trim()));
    assert!(untried().unwrap().contains("-dirty"));
    tried_with(commit.trim());
    assert_eq!(untried(), None);
    assert_eq!(scratch.problems(None), [""; 0], "the record is no part of the commit");
}

#[test]
fn names_that_are_gone_need_a_word_and_a_version() {
    let scratch = Scratch::prepared("names");
    let file = "api/public/iyzico-core.txt";
    let now = scratch.0.read(file).unwrap();
    scratch.0.write(file, &format!("{now}pub fn iyzico_core::gone()\n")).unwrap();
    scratch.commit();
    scratch.0.git(&["tag", "v91.82.0"]).unwrap();
    scratch.0.write(file, &now).unwrap();
    let changes = scratch.0.read("CHANGELOG.md").unwrap().replace("**breaking**", "**changed**");
    scratch.0.write("CHANGELOG.md", &changes).unwrap();
    scratch.commit();
    let problems = scratch.problems(None);
    assert_eq!(problems.len(), 2, "{problems:?}");
    assert!(problems.iter().all(|problem| problem.contains("pub fn iyzico_core::gone()")));
    assert!(problems[0].contains("no **breaking** entry") && problems[1].contains("compatible"));
}

#[test]
fn versions_go_up_and_break_as_cargo_says() {
    for (old, new) in [("0.1.0", "0.1.1"), ("0.9.9", "0.10.0"), ("1.2.3", "2.0.0")] {
        assert_eq!(versions::step(old, new), Ok(()));
        assert!(versions::step(new, old).is_err());
    }
    for wrong in ["1", "1.2", "1.2.3.4", "v1.2.3", "1.2.03", "1.2.3-rc", ""] {
        assert!(versions::step("0.1.0", wrong).is_err(), "{wrong}");
    }
    assert!(versions::compatible("1.2.3", "1.9.0") && versions::compatible("0.1.0", "0.1.9"));
    assert!(!versions::compatible("0.1.0", "0.2.0") && !versions::compatible("1.0.0", "2.0.0"));
    assert!(!versions::compatible("0.0.1", "0.0.2") && !versions::compatible("0.1.0", "1.1.0"));
}

#[test]
fn the_workflow_publishes_these_crates_in_this_order() {
    let workflow = Checkout::at(root()).read(".github/workflows/release.yml").unwrap();
    assert!(workflow.contains(&format!("for crate in {}; do", CRATES.join(" "))));
}
