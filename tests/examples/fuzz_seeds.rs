//! Writes the inputs that fuzzing starts from: `fuzz_seeds FOLDER` makes a folder in it for every target.

use std::env;
use std::error::Error;
use std::fs;
use std::path::PathBuf;

use iyzico_tests::fuzz::TARGETS;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or("name a folder")?;
    for target in TARGETS {
        let folder = folder.join(target.name);
        fs::create_dir_all(&folder)?;
        for (name, seed) in (target.seeds)() {
            fs::write(folder.join(name), seed)?;
        }
    }
    Ok(())
}
