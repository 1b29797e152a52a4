//! The checks of the fuzz targets, with the inputs that fuzzing starts from and those that are kept in `fuzz/corpus`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use iyzico_tests::fuzz::{TARGETS, Target};

fn corpus(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/corpus").join(target.name)
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().map(Result::unwrap);
    entries
        .map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap()))
        .collect()
}

#[test]
fn what_must_hold_for_every_input_holds_for_seeds_and_corpus() {
    let mut inputs = 0;
    for target in TARGETS {
        (target.check)(b"");
        for (name, input) in (target.seeds)().into_iter().chain(files(&corpus(target))) {
            println!("{}/{name}", target.name); // shown when the check panics
            (target.check)(&input);
            inputs += 1;
        }
    }
    assert!(inputs > 200, "{inputs}");
}

#[test]
fn every_check_is_a_target() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for target in TARGETS {
        let name = target.name;
        let source = fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(source.contains(&format!("fuzz::{name}::check(")), "{name}");
        assert!(manifest.contains(&format!("name = \"{name}\"\n")), "{name}");
    }
}
