//! Renders the typed layer of the Python package, in modules that are imported when they are first used:
//! `_choices.py`, `_requests`, `_responses` (values), `_resources` (calls, with stubs that describe them),
//! `_index.py` and `types.pyi` (where everything stands), `_shared.py` (what errors have in common with
//! responses) and `_fault_types.py` (what goes wrong in the simulator).

mod faults;
mod homes;
mod index;
mod layout;
mod pages;
mod resources;
mod stubs;
mod types;
mod words;

use super::generated::{Generated, NOTICE};
use super::model::Model;
use homes::Homes;
use words::Words;

pub(super) fn render(model: &Model) -> Vec<Generated> {
    let words = Words::of(model);
    let homes = Homes::of(model);
    let mut files = vec![
        generated("_shared.py", types::render_shared(model, &words)),
        generated("_choices.py", types::render_choices(model, &words)),
        generated("_fault_types.py", faults::render(model)),
        generated("_index.py", index::render(model, &homes)),
        generated("types.pyi", index::render_types(&homes)),
        generated("_resources/__init__.py", resources::render_all(model)),
        generated("_resources/__init__.pyi", stubs::render_all(model)),
    ];
    for (folder, family) in homes.families() {
        let text = match folder {
            homes::REQUESTS => types::render_requests(family, model, &homes, &words),
            _ => types::render_responses(family, model, &homes, &words),
        };
        files.push(generated(&format!("{folder}/{family}.py"), text));
    }
    for (folder, whose) in [(homes::REQUESTS, "requests"), (homes::RESPONSES, "responses")] {
        let text = format!(
            "# {NOTICE}\n\"\"\"The values of {whose}, by the resource that uses them first.\"\"\"\n"
        );
        files.push(generated(&format!("{folder}/__init__.py"), text));
    }
    for resource in model.resources() {
        let path = format!("_resources/{resource}.py");
        files.push(generated(&path, resources::render(resource, model, &homes)));
        files.push(generated(&(path + "i"), stubs::render(resource, model, &homes, &words)));
    }
    files
}

fn generated(name: &str, text: String) -> Generated {
    Generated::new(format!("bindings/python/python/iyzico/{name}"), text)
}
