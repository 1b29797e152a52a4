//! Where a value stands inside an object. Nothing is written down before somebody asks.

use std::fmt;

use smallvec::SmallVec;

/// One step into an object or a list.
#[derive(Clone, Copy)]
pub(crate) enum Segment {
    Field(&'static str),
    Index(usize),
}

/// The way from the outermost object to a value: `basketItems[2].price`.
#[derive(Default)]
pub(crate) struct Path(SmallVec<[Segment; DEEPEST]>);

/// Deeper paths take memory of their own. Those of requests are as deep as `basketItems[2].price`.
const DEEPEST: usize = 4;

impl Path {
    #[inline]
    pub(crate) fn enter(&mut self, segment: Segment) {
        self.0.push(segment);
    }

    #[inline]
    pub(crate) fn leave(&mut self) {
        self.0.pop();
    }

    /// Goes to another field or element of the same value.
    #[inline]
    pub(crate) fn pass_to(&mut self, segment: Segment) {
        if let Some(last) = self.0.last_mut() {
            *last = segment;
        }
    }

    /// The path of a field in the value.
    pub(crate) fn to_field(&self, field: &str) -> String {
        let dot = if self.0.is_empty() { "" } else { "." };
        format!("{self}{dot}{field}")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (depth, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if depth == 0 => f.write_str(name)?,
                Segment::Field(name) => write!(f, ".{name}")?,
                Segment::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}
