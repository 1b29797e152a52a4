//! Names of fields: camel case on the wire, snake case in Python.

/// Whether a path is one of names that the caller gave as they are on the wire.
pub fn is_free(path: &str) -> bool {
    ["extra", "body"].iter().any(|root| {
        let rest = path.strip_prefix(root);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    })
}

/// `paidPrice` → `paid_price`, also within a path; `DS` is one word. Names that the caller gave as they are
/// on the wire stay, and so does what no field is called: `PaidPrice`, `_price`.
pub fn snake_case(path: &str) -> String {
    if is_free(path) {
        return path.to_owned();
    }
    let mut snake = String::with_capacity(path.len() + 4);
    let mut before = '.';
    let mut is_no_name = false;
    for character in path.chars() {
        if before == '.' {
            is_no_name = character.is_ascii_uppercase() || character == '_';
        }
        let inside_word = before == 'D' && character == 'S';
        if character.is_ascii_uppercase() && !inside_word && !is_no_name {
            snake.push('_');
        }
        snake.push(if is_no_name { character } else { character.to_ascii_lowercase() });
        before = character;
    }
    snake
}
