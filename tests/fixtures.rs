//! The cases of `tests/fixtures`: what is asked, what must come back.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::Value;

/// One file a case, shared with Python and Node.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    /// Name of the call.
    pub call: String,
    /// What happens first.
    #[serde(default)]
    pub before: Vec<Step>,
    /// The request as a caller gives it.
    pub request: Value,
    /// The response, where the call succeeds.
    pub response: Option<Value>,
    /// The error, where it does not.
    pub error: Option<Value>,
}

impl Case {
    /// Reads the file of a case.
    pub fn read(path: &Path) -> Self {
        serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
    }
}

/// Something that happens before a case, and what is kept of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The file of another case, which is called.
    pub call: Option<String>,
    /// An address of the simulator's control API, behind `/_simulator/`.
    #[serde(rename = "do")]
    pub action: Option<String>,
    /// What is posted there.
    pub with: Option<Value>,
    /// Names for values of the response, and where they stand in it: `lines.0.id`.
    #[serde(default)]
    pub keep: BTreeMap<String, String>,
}

/// What earlier steps have made, by its name.
#[derive(Clone, Debug, Default)]
pub struct Kept(BTreeMap<String, Value>);

impl Kept {
    /// The fields of a request, for a path that names them.
    pub fn of(request: &Value) -> Self {
        let fields = request.as_object().unwrap();
        Self(fields.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// Keeps what a step wants kept of `response`.
    pub fn keep(&mut self, step: &Step, response: &Value) {
        for (name, path) in &step.keep {
            let pointer = format!("/{}", path.replace('.', "/"));
            let found = response.pointer(&pointer);
            let found = found.unwrap_or_else(|| panic!("there is no {path} in {response}"));
            self.0.insert(name.clone(), found.clone());
        }
    }

    /// Puts what was kept in the place of `"{name}"`.
    pub fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.named(text).unwrap_or_else(|| value.clone()),
            Value::Array(elements) => elements.iter().map(|element| self.fill(element)).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(name, field)| (name.clone(), self.fill(field))).collect()
            }
            other => other.clone(),
        }
    }

    /// Puts what was kept into an address.
    pub fn fill_path(&self, path: &str) -> String {
        let filled = path.split('/').map(|segment| match self.named(segment) {
            Some(Value::String(text)) => text,
            Some(other) => other.to_string(),
            None => segment.to_owned(),
        });
        filled.collect::<Vec<_>>().join("/")
    }

    fn named(&self, text: &str) -> Option<Value> {
        let name = text.strip_prefix('{')?.strip_suffix('}')?;
        self.0.get(name).cloned()
    }
}

/// The folder of the cases.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The files of all cases, in the order of their names.
pub fn cases() -> Vec<PathBuf> {
    let folders = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir());
    let mut cases: Vec<_> = folders
        .flat_map(|folder| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()))
        .collect();
    cases.sort();
    cases
}
