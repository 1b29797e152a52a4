//! The field that is probably meant by an unknown name.

use std::mem;

/// The name of the field that is meant; `None` when no name resembles it.
///
/// Case and underscores make no difference: languages have their own, and so have other clients.
pub(super) fn meant_by(
    given: &str,
    names: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    /// More letters than that are no slip of the fingers.
    const MOST: usize = 2;
    /// In a short name two letters make another word.
    const SHORT: usize = 4;
    let given = letters(given);
    let most = if given.len() <= SHORT { MOST - 1 } else { MOST };
    let near = names.map(|name| (distance(&given, &letters(name), most), name));
    near.filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|it| it.1)
}

fn letters(name: &str) -> Vec<char> {
    name.chars().filter(|it| *it != '_').map(|it| it.to_ascii_lowercase()).collect()
}

/// How many letters must be changed, added, left out or swapped with the next one to make one word of
/// another; any number above `most` when it is more than that.
fn distance(given: &[char], name: &[char], most: usize) -> usize {
    if given.len().abs_diff(name.len()) > most {
        return most + 1;
    }
    let mut before = Vec::new();
    let mut row: Vec<usize> = (0..=name.len()).collect();
    for (above, letter) in given.iter().enumerate() {
        let mut next = vec![above + 1];
        for (left, other) in name.iter().enumerate() {
            let changed = row[left] + usize::from(letter != other);
            let mut least = changed.min(next[left] + 1).min(row[left + 1] + 1);
            let is_swapped =
                above > 0 && left > 0 && given[above - 1] == *other && name[left - 1] == *letter;
            if is_swapped {
                let two_before: &Vec<usize> = &before;
                least = least.min(two_before[left - 1] + 1);
            }
            next.push(least);
        }
        before = mem::replace(&mut row, next);
    }
    row[name.len()]
}

#[cfg(test)]
mod tests {
    use crate::payment::CreatePayment;
    use crate::value::buyer::Buyer;
    use crate::value::field::{Name, Object};

    fn meant_by(given: &str, names: &[Name]) -> Option<&'static str> {
        super::meant_by(given, names.iter().map(|name| name.wire))
    }

    #[test]
    fn a_slip_of_the_fingers_is_recognized() {
        let names = CreatePayment::NAMES;
        for (given, meant) in [
            ("paidprice", "paidPrice"),
            ("paid_price", "paidPrice"),
            ("paidPrise", "paidPrice"),
            ("instalment", "installment"),
            ("basket_items", "basketItems"),
            ("basketItem", "basketItems"),
            ("billingAdress", "billingAddress"),
            ("biuyer", "buyer"),
            ("pirce", "price"),
            ("paymentcard", "paymentCard"),
        ] {
            assert_eq!(meant_by(given, names), Some(meant), "{given}");
        }
        assert_eq!(meant_by("nmae", Buyer::NAMES), Some("name"));
        assert_eq!(meant_by("IP", Buyer::NAMES), Some("ip"));
    }

    #[test]
    fn another_word_is_not() {
        for given in ["", "…", "gift", "taxNumber", "amount", "$unusable", "x", &"p".repeat(10_000)]
        {
            assert_eq!(meant_by(given, CreatePayment::NAMES), None, "{given:.20}");
        }
        assert_eq!(meant_by("no", Buyer::NAMES), None);
    }
}
