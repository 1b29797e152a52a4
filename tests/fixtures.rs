//! The cases of `tests/fixtures`: what is asked, what must be answered.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One file a case, shared with Python and Node.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Name of the call.
    pub call: String,
    /// The request as a caller gives it.
    pub request: Value,
    /// The answer, where the call succeeds.
    pub answer: Option<Value>,
    /// The error, where it does not.
    pub error: Option<Value>,
}

impl Case {
    /// Reads the file of a case.
    pub fn read(path: &Path) -> Self {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }
}

/// The files of all cases, in the order of their names.
pub fn cases() -> Vec<PathBuf> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let folders = fs::read_dir(fixtures)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let mut cases: Vec<_> = folders
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    cases.sort();
    cases
}
