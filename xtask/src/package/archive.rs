//! What is in a wheel, a source distribution or a tarball of npm.

use std::fs;
use std::path::{Path, PathBuf};

use super::folders::{at, empty, workshop};
use crate::languages::python_tool;
use crate::step::{commands, passed};

/// One file of a package.
pub(super) struct Member {
    /// Its path in the package, with `/` on every system.
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
}

/// Unpacks a package; the folder that all files of it lie in is left out.
pub(super) fn members(archive: &Path) -> Result<Vec<Member>, String> {
    let name = archive.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let folder = workshop("unpacked").join(&name);
    empty(&folder)?;
    let is_wheel = is(&name, "whl");
    let module = if is_wheel { "zipfile" } else { "tarfile" };
    let mut unpack = python_tool("python", &["-m", module, "-e"]);
    unpack.arg(archive).arg(&folder);
    passed(commands("package unpack", [unpack]))?;
    let inside = if is_wheel { folder } else { only_folder(&folder)? };
    let mut members = Vec::new();
    collect(&inside, &inside, &mut members)?;
    members.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(members)
}

/// Whether a file has this extension.
pub(super) fn is(path: &str, extension: &str) -> bool {
    Path::new(path).extension().is_some_and(|found| found == extension)
}

fn collect(root: &Path, folder: &Path, members: &mut Vec<Member>) -> Result<(), String> {
    for path in entries(folder)? {
        if path.is_dir() {
            collect(root, &path, members)?;
            continue;
        }
        let inside = path.strip_prefix(root).expect("it was found below");
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy()).collect();
        let bytes = fs::read(&path).map_err(|error| at(&path, &error))?;
        members.push(Member { path: parts.join("/"), bytes });
    }
    Ok(())
}

fn only_folder(folder: &Path) -> Result<PathBuf, String> {
    match &entries(folder)?[..] {
        [only] => Ok(only.clone()),
        several => Err(format!("{} holds {} things", folder.display(), several.len())),
    }
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let listed = fs::read_dir(folder).map_err(|error| at(folder, &error))?;
    listed
        .map(|entry| entry.map(|entry| entry.path()).map_err(|error| at(folder, &error)))
        .collect()
}
