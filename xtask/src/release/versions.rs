//! Where the version stands. `Cargo.toml` has it; every other place must agree.

use serde_json::Value;

use super::checkout::Checkout;

/// A version between two pieces of text, so many times in a file.
struct Place {
    file: &'static str,
    before: &'static str,
    after: &'static str,
    times: usize,
}

const fn place(
    file: &'static str,
    before: &'static str,
    after: &'static str,
    times: usize,
) -> Place {
    Place { file, before, after, times }
}

const PLACES: [Place; 15] = [
    place("Cargo.toml", "\nversion = \"", "\"\n", 1),
    place("Cargo.toml", "\", version = \"", "\"", 6),
    place("bindings/edge/Cargo.toml", "\", version = \"", "\"", 2),
    place("bindings/node-common/Cargo.toml", "\", version = \"", "\"", 1),
    place("fuzz/Cargo.toml", "\nversion = \"", "\"\n", 1),
    place("api/openapi.json", "\"version\": \"", "\"", 1),
    place("bindings/node/package.json", "\n  \"version\": \"", "\"", 1),
    place("bindings/node/package.json", "\"iyzico-simulator\": \"", "\"", 1),
    place("bindings/node-simulator/package.json", "\n  \"version\": \"", "\"", 1),
    place("bindings/node/README.md", "-", ".tgz", 4),
    place("docs/node.md", "-", ".tgz", 4),
    place("docs/node.tr.md", "-", ".tgz", 4),
    place("bindings/python/pyproject.toml", "\"iyzico-simulator==", "\"", 1),
    place("bindings/python-simulator/pyproject.toml", "\"iyzico==", "\"", 1),
    place("bindings/node/package-lock.json", "\n  \"version\": \"", "\"", 1),
];

const CARGO_LOCKS: [&str; 2] = ["Cargo.lock", "fuzz/Cargo.lock"];

const NPM_LOCK: &str = "bindings/node/package-lock.json";

/// The packages of ours in the lock file of npm, and what names the version there.
const NPM_LOCKED: [&str; 3] = [
    "/packages//version",
    "/packages//peerDependencies/iyzico-simulator",
    "/packages/..~1node-simulator/version",
];

/// The version that `Cargo.toml` has.
pub(super) fn current(checkout: &Checkout) -> Result<String, String> {
    let manifest: toml::Table =
        checkout.read("Cargo.toml")?.parse().map_err(|error| format!("Cargo.toml: {error}"))?;
    let package = manifest.get("workspace").and_then(|table| table.get("package"));
    let version = package.and_then(|table| table.get("version")).and_then(toml::Value::as_str);
    version.map(str::to_owned).ok_or_else(|| "Cargo.toml names no version".to_owned())
}

/// Whether a version may follow another.
pub(super) fn step(old: &str, new: &str) -> Result<(), String> {
    match (read(old), read(new)) {
        (Some(before), Some(after)) if after > before => Ok(()),
        (Some(_), Some(_)) => Err(format!("{new} does not come after {old}")),
        _ => Err(format!("{new} is not a version like 1.2.3")),
    }
}

/// Whether Cargo takes the new version where the old one was asked for.
pub(super) fn compatible(old: &str, new: &str) -> bool {
    match (read(old), read(new)) {
        (Some(before @ [0, 0, _]), Some(after)) => before == after,
        (Some([0, before, _]), Some([major, after, _])) => major == 0 && before == after,
        (Some([before, ..]), Some([after, ..])) => before == after,
        _ => false,
    }
}

fn read(version: &str) -> Option<[u32; 3]> {
    let numbers: Option<Vec<u32>> = version.split('.').map(|part| part.parse().ok()).collect();
    let numbers: [u32; 3] = numbers?.try_into().ok()?;
    (numbers.map(|number| number.to_string()).join(".") == version).then_some(numbers)
}

/// The places that do not have this version.
pub(super) fn strays(checkout: &Checkout, version: &str) -> Result<Vec<String>, String> {
    let mut strays = Vec::new();
    for place in &PLACES {
        let found = checkout.read(place.file)?.matches(&place.with(version)).count();
        if found != place.times {
            strays.push(format!("{} has {version} {found} times, not {}", place.file, place.times));
        }
    }
    for file in CARGO_LOCKS {
        let lock = checkout.read(file)?;
        let ours =
            lock.split("[[package]]").skip(1).filter(|package| !package.contains("\nsource = "));
        let named = format!("\nversion = \"{version}\"\n");
        if ours.clone().count() == 0 || !ours.into_iter().all(|package| package.contains(&named)) {
            strays.push(format!("{file} is not of {version}"));
        }
    }
    let lock = npm_lock(checkout)?;
    for pointer in NPM_LOCKED {
        if lock.pointer(pointer).and_then(Value::as_str) != Some(version) {
            strays.push(format!("{NPM_LOCK} is not of {version} in {pointer}"));
        }
    }
    Ok(strays)
}

/// Writes another version into every place; says into which files.
pub(super) fn move_all(
    checkout: &Checkout,
    old: &str,
    new: &str,
) -> Result<Vec<&'static str>, String> {
    let strays = strays(checkout, old)?;
    if !strays.is_empty() {
        return Err(strays.join("\n"));
    }
    for place in &PLACES {
        let text = checkout.read(place.file)?;
        checkout.write(place.file, &text.replace(&place.with(old), &place.with(new)))?;
    }
    for file in CARGO_LOCKS {
        let lock = checkout.read(file)?;
        let moved: Vec<String> = lock
            .split("[[package]]")
            .map(|package| {
                if package.contains("\nsource = ") {
                    package.to_owned()
                } else {
                    let named = |version| format!("\nversion = \"{version}\"\n");
                    package.replace(&named(old), &named(new))
                }
            })
            .collect();
        checkout.write(file, &moved.join("[[package]]"))?;
    }
    let mut lock = npm_lock(checkout)?;
    for pointer in NPM_LOCKED {
        *lock.pointer_mut(pointer).ok_or("the lock file of npm has changed")? = new.into();
    }
    let text = serde_json::to_string_pretty(&lock).map_err(|error| error.to_string())?;
    checkout.write(NPM_LOCK, &format!("{text}\n"))?;
    let mut files: Vec<&str> = PLACES.iter().map(|place| place.file).chain(CARGO_LOCKS).collect();
    files.dedup();
    Ok(files)
}

fn npm_lock(checkout: &Checkout) -> Result<Value, String> {
    serde_json::from_str(&checkout.read(NPM_LOCK)?).map_err(|error| format!("{NPM_LOCK}: {error}"))
}

impl Place {
    fn with(&self, version: &str) -> String {
        format!("{}{version}{}", self.before, self.after)
    }
}
