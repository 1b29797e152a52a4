//! The names of fields, from snake case to how they stand on the wire.

use pyo3::prelude::*;

/// `paid_price` → `paidPrice`, also within a path; what is in that case already stays.
#[pyfunction(name = "wire_name")]
pub(crate) fn camel_case(path: &str) -> String {
    let mut camel = String::with_capacity(path.len());
    in_camel_case(path, |part| camel.push_str(part));
    camel
}

/// Tells the parts of a name, or of a path, in camel case. What begins with `_` is no name, and stays.
pub(super) fn in_camel_case(path: &str, mut tell: impl FnMut(&str)) {
    for (index, name) in path.split('.').enumerate() {
        if index > 0 {
            tell(".");
        }
        if name.starts_with('_') {
            tell(name);
        } else {
            name_in_camel_case(name, &mut tell);
        }
    }
}

fn name_in_camel_case(name: &str, tell: &mut impl FnMut(&str)) {
    let mut words = name.split('_');
    tell(words.next().unwrap_or_default());
    for word in words {
        if let Some(rest) = word.strip_prefix("ds")
            && !rest.starts_with(char::is_alphanumeric)
        {
            tell("DS");
            tell(rest);
            continue;
        }
        let first = word.chars().next().map_or(0, char::len_utf8);
        let (first, rest) = word.split_at(first);
        let mut letter = [0; 4];
        letter[..first.len()].copy_from_slice(first.as_bytes());
        letter.make_ascii_uppercase();
        tell(std::str::from_utf8(&letter[..first.len()]).unwrap_or(first));
        tell(rest);
    }
}
