//! Generates everything that follows from the description of the API in the core.

mod generated;
mod loader;
mod model;
mod openapi;
mod python;
mod reference;
mod tables;
mod typescript;

use std::fs;
use std::path::Path;

use generated::Generated;
use model::Model;

use crate::files::root;

/// Writes what has changed; with `check`, writes nothing and fails when something is stale.
pub(crate) fn run(check: bool) -> Result<(), String> {
    let mut stale = Vec::new();
    for Generated { path, text } in render()? {
        let file = root().join(&path);
        if fs::read_to_string(&file).is_ok_and(|existing| existing == text) {
            continue;
        }
        stale.push(path.display().to_string());
        if !check {
            write(&file, &text)?;
        }
    }
    match (stale.is_empty(), check) {
        (true, _) => println!("generated files are fresh"),
        (false, false) => println!("written: {}", stale.join(", ")),
        (false, true) => {
            return Err(format!("stale, run `cargo xtask codegen`: {}", stale.join(", ")));
        }
    }
    Ok(())
}

fn render() -> Result<Vec<Generated>, String> {
    let model = Model::read();
    let mut files = tables::render()?;
    files.push(openapi::render(&model));
    files.extend(reference::render(&model));
    files.extend(python::render(&model));
    files.extend(typescript::render(&model));
    files.extend(loader::render());
    Ok(files)
}

fn write(file: &Path, text: &str) -> Result<(), String> {
    let folder = file.parent().expect("generated files lie in folders");
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(file, text))
        .map_err(|error| format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use crate::step::command;

    #[test]
    fn generated_files_are_fresh() {
        super::run(true).unwrap();
    }

    /// A review folds generated files: `.gitattributes` names them.
    #[test]
    fn generated_files_are_marked_as_such() {
        let generated = super::render().unwrap();
        let mut asked = command("git", &["check-attr", "linguist-generated", "--"]);
        asked.args(generated.iter().map(|file| &file.path));
        let attributes = String::from_utf8(asked.output().unwrap().stdout).unwrap();
        let unmarked = |line: &&str| !line.ends_with(": set");
        assert_eq!(attributes.lines().find(unmarked), None);
        assert_eq!(attributes.lines().count(), generated.len());
    }
}
