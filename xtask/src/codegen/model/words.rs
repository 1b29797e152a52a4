//! Names and documentation in the spelling of each language.

/// Makes Rust documentation readable for people who do not read Rust: paragraphs on one line, no links, no examples.
pub(crate) fn plain(doc: &str) -> String {
    let paragraphs: Vec<String> = doc
        .split("```")
        .step_by(2)
        .flat_map(|outside_of_code| outside_of_code.split("\n\n"))
        .map(|paragraph| paragraph.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|paragraph| !paragraph.is_empty())
        .collect();
    let mut plain = paragraphs.join("\n\n").replace("[`", "`");
    while let Some(start) = plain.find("`](") {
        let end = plain[start..].find(')').map_or(plain.len(), |end| start + end + 1);
        plain.replace_range(start..end, "`");
    }
    plain.replace("`]", "`")
}

/// `paidPrice` → `paid_price`; `threeDSHtmlContent` → `three_ds_html_content`.
///
/// `force3ds` and `category1` stay whole words.
pub(crate) fn snake_case(wire_name: &str) -> String {
    let mut snake = String::with_capacity(wire_name.len() + 4);
    for (index, character) in wire_name.char_indices() {
        let inside_acronym =
            wire_name[index..].starts_with('S') && wire_name[..index].ends_with('D');
        if character.is_ascii_uppercase() && !inside_acronym {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// `three_ds` → `ThreeDs`.
pub(crate) fn pascal_case(name: &str) -> String {
    name.split('_').map(|word| word[..1].to_ascii_uppercase() + &word[1..]).collect()
}

/// `three_ds` → `threeDs`, `refund_amount` → `refundAmount`.
pub(crate) fn camel_case(name: &str) -> String {
    let pascal = pascal_case(name);
    pascal[..1].to_ascii_lowercase() + &pascal[1..]
}

/// The rule by which bindings spell names on the wire: `ds` is the only acronym.
pub(crate) fn usual_wire_name(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |camel, word| {
        camel + &if word == "ds" { "DS".to_owned() } else { pascal_case(word) }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::{Model, Shape};
    use super::*;

    #[test]
    fn examples_in_rust_are_left_out() {
        let doc = "Takes the [`Price`](crate::Price)\nof a hold.\n\n```\nlet a = 1;\n\nlet b = 2;\n```\n\nSource: seen.";
        assert_eq!(plain(doc), "Takes the `Price` of a hold.\n\nSource: seen.");
        let at_the_end = "Takes it.\n\n```\nlet a = 1;\n```";
        assert_eq!(plain(at_the_end), "Takes it.");
    }

    /// Every wire name survives the way to snake case and back, but for one, which the field of its class names. Only `DS` is `Ds` in
    /// one of them, so no two fields of an object may differ in case alone.
    #[test]
    fn wire_names_survive_snake_case() {
        let model = Model::read();
        let objects = model.types.iter().filter_map(|found| match &found.shape {
            Shape::Object(fields) => Some(fields),
            _ => None,
        });
        for fields in objects {
            let mut spelt = HashSet::new();
            for name in fields.iter().map(|field| &field.wire_name) {
                let back = usual_wire_name(&snake_case(name));
                assert!(back.eq_ignore_ascii_case(name), "{name} comes back as {back}");
                assert_eq!(back, name.replace("threeDs", "threeDS"));
                assert!(spelt.insert(name.to_ascii_lowercase()), "{name} is there twice");
            }
        }
    }
}
