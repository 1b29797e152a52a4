//! Finding the call that a path belongs to, in a time that does not depend on how many calls there are.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::catalog::{ENDPOINTS, Entry};
use crate::wire::endpoint::Method;

/// The call of a method and a path without query. The first one of the list, if several have it.
pub(super) fn find(method: Method, path: &str) -> Option<&'static Entry> {
    static ROUTES: LazyLock<Node> = LazyLock::new(|| {
        let mut routes = Node::default();
        for (number, entry) in ENDPOINTS.iter().enumerate() {
            for template in std::iter::once(&entry.path).chain(entry.aliases) {
                routes.add(template, entry.method, number);
            }
        }
        routes
    });
    ROUTES.first(method, path.split('/')).map(|number| &ENDPOINTS[number])
}

/// The calls whose paths begin alike, up to a slash.
#[derive(Default)]
struct Node {
    named: HashMap<&'static str, Node>,
    /// Behind a segment that takes a field.
    filled: Option<Box<Node>>,
    /// The calls whose paths end here, by their place in the list.
    calls: HashMap<Method, usize>,
}

impl Node {
    fn add(&mut self, template: &'static str, method: Method, number: usize) {
        let end = template.split('/').fold(self, |node, segment| {
            if segment.starts_with('{') {
                node.filled.get_or_insert_default()
            } else {
                node.named.entry(segment).or_default()
            }
        });
        end.calls.entry(method).or_insert(number);
    }

    fn first<'a>(&self, method: Method, path: impl Iterator<Item = &'a str>) -> Option<usize> {
        let mut nodes = vec![self];
        for segment in path {
            nodes = nodes
                .into_iter()
                .flat_map(|node| {
                    let filled = node.filled.as_deref().filter(|_| !segment.is_empty());
                    [node.named.get(segment), filled]
                })
                .flatten()
                .collect();
        }
        nodes.iter().filter_map(|node| node.calls.get(&method)).min().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(method: Method, path: &str, name: Option<&str>) {
        assert_eq!(find(method, path).map(|entry| entry.name), name, "{path}");
    }

    #[test]
    fn every_call_is_found_by_each_of_its_paths() {
        for entry in ENDPOINTS {
            for template in std::iter::once(&entry.path).chain(entry.aliases) {
                let path: Vec<_> = template
                    .split('/')
                    .map(|segment| if segment.starts_with('{') { "AAA" } else { segment })
                    .collect();
                let found = find(entry.method, &path.join("/")).unwrap();
                let paths = std::iter::once(&found.path).chain(found.aliases);
                let shapes = paths.map(|path| path.split('/').count());
                assert_eq!(found.method, entry.method);
                assert!(shapes.into_iter().any(|segments| segments == path.len()), "{template}");
            }
        }
    }

    #[test]
    fn a_path_is_that_of_a_call_as_a_whole() {
        check(Method::Post, "/payment/auth", Some("payment.create"));
        check(Method::Get, "/v2/iyzilink/products/AAA", Some("link.retrieve"));
        for other in ["/payment", "/payment/auth/", "payment/auth", "", "/v2/iyzilink/products/"] {
            check(Method::Post, other, None);
        }
        check(Method::Get, "/v2/iyzilink/products/", None);
        check(Method::Patch, "/payment/auth", None);
    }
}
