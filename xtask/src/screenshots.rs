//! `cargo xtask screenshots`: the pictures of the guide, taken in a real browser, so that they stay true.

use crate::languages::{npm_in, set_up_browser};
use crate::step::Verdict::Failed;
use crate::step::{cargo, commands};

/// Takes every picture anew.
///
/// # Errors
///
/// When there is no browser, or a page does not come up.
pub(crate) fn run() -> Result<(), String> {
    let build = cargo(&["build", "--locked", "--quiet", "--package", "iyzico-simulator"]);
    let take = npm_in("tests/browser", &["run", "--silent", "screenshots"]);
    match commands("screenshots", set_up_browser().into_iter().chain([build, take])) {
        Failed(problem) => Err(problem),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use crate::files::root;

    /// Pictures are loaded by everybody who reads the page, and stay in the history for ever.
    const LARGEST: usize = 100_000;
    const PICTURES: [&str; 3] = ["bank", "form", "panel"];

    #[test]
    fn every_picture_is_small_and_shown_in_its_language() {
        let folder = root().join("docs/guide/pictures");
        let there = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
        let there: BTreeSet<String> = there.map(|name| name.into_string().unwrap()).collect();
        let mut shown = BTreeSet::new();
        for language in ["en", "tr"] {
            let page = root().join(format!("docs/guide/{language}/testing.md"));
            let page = fs::read_to_string(page).unwrap();
            let links = page.split("](../pictures/").skip(1);
            let links: Vec<&str> = links.filter_map(|rest| rest.split(')').next()).collect();
            assert_eq!(links.len(), PICTURES.len(), "{language}");
            for picture in PICTURES {
                let name = format!("{picture}.{language}.png");
                assert!(links.contains(&name.as_str()), "{language} does not show {name}");
                let bytes = fs::read(folder.join(&name)).unwrap();
                assert!(bytes.starts_with(b"\x89PNG\r\n"), "{name}");
                assert!(bytes.len() <= LARGEST, "{name} has {} bytes", bytes.len());
                shown.insert(name);
            }
        }
        assert_eq!(there, shown, "a picture that no page shows");
    }

    #[test]
    fn the_command_takes_every_picture() {
        let script = fs::read_to_string(root().join("tests/browser/screenshots.js")).unwrap();
        let taken = script.lines().filter_map(|line| line.strip_prefix("  async "));
        let mut taken: Vec<&str> = taken.filter_map(|line| line.split('(').next()).collect();
        taken.sort_unstable();
        assert_eq!(taken, PICTURES);
    }
}
