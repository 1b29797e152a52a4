//! A plot of the ratios as plain SVG, readable on light and on dark paper.

use std::fmt::Write;

use super::ratios::{Goal, Ratio, Unit};
use super::report::figure;

const ROW: usize = 22;
const TOP: usize = 34;
const LEFT: f64 = 340.0;
const WIDTH: f64 = 420.0;
/// The ends of the axis, as powers of ten.
const FROM: f64 = -3.0;
const TO: f64 = 1.0;

const STYLE: &str = "
    text { font: 12px system-ui, sans-serif; fill: #1f2328 }
    .small { font-size: 11px; fill: #59636e }
    line { stroke: #d1d9e0 }
    .one { stroke: #59636e }
    .spread { stroke: #0969da; stroke-width: 2 }
    .median { fill: #0969da }
    .goal { fill: none; stroke: #bc4c00; stroke-width: 1.5 }
    @media (prefers-color-scheme: dark) {
      text { fill: #f0f6fc } .small { fill: #9198a1 } line { stroke: #3d444d }
      .one { stroke: #9198a1 } .spread { stroke: #4493f8 } .median { fill: #4493f8 }
      .goal { stroke: #db6d28 }
    }
  ";

/// A row for each ratio: the median as a dot, the spread as a line, the goal as a triangle.
pub(super) fn plot(ratios: &[Ratio]) -> String {
    let rows: Vec<&Ratio> = ratios.iter().filter(|ratio| ratio.unit == Unit::Ratio).collect();
    let bottom = TOP + rows.len() * ROW;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 840 {}\" role=\"img\">\n  \
         <title>Cost of our clients in proportion to others</title>\n  <style>{STYLE}</style>\n",
        bottom + 40
    );
    let mut add = |element: &str| {
        writeln!(svg, "  {element}").expect("writing to a String does not fail");
    };
    for (power, label) in
        [(-3.0, "1/1000"), (-2.0, "1/100"), (-1.0, "1/10"), (0.0, "1"), (1.0, "10")]
    {
        let x = place_of_power(power);
        let class = if power == 0.0 { "one" } else { "tick" };
        add(&format!(
            r#"<line class="{class}" x1="{x:.1}" y1="{TOP}" x2="{x:.1}" y2="{bottom}"/>"#
        ));
        let y = TOP - 8;
        add(&format!(
            r#"<text class="small" x="{x:.1}" y="{y}" text-anchor="middle">{label}</text>"#
        ));
    }
    for (index, ratio) in rows.iter().enumerate() {
        for element in row(ratio, TOP + index * ROW + ROW / 2) {
            add(&element);
        }
    }
    let y = bottom + 24;
    add(&format!(
        r#"<text class="small" x="{LEFT}" y="{y}">dot: median of the rounds; line: half of the rounds; triangle: goal, pointing to where it is met</text>"#
    ));
    svg.push_str("</svg>\n");
    svg
}

fn row(ratio: &Ratio, y: usize) -> Vec<String> {
    let spread = ratio.spread;
    let (median, lower, upper) = (place(spread.median), place(spread.lower), place(spread.upper));
    let (title_x, value_x, baseline) = (LEFT - 12.0, LEFT + WIDTH + 12.0, y + 4);
    let mut elements = vec![
        format!(r#"<text x="{title_x}" y="{baseline}" text-anchor="end">{}</text>"#, ratio.title),
        format!(r#"<line class="spread" x1="{lower:.1}" y1="{y}" x2="{upper:.1}" y2="{y}"/>"#),
        format!(r#"<circle class="median" cx="{median:.1}" cy="{y}" r="4"/>"#),
        format!(r#"<text x="{value_x}" y="{baseline}">{}</text>"#, figure(spread.median)),
    ];
    let (goal, tip) = match ratio.goal {
        Some(Goal::AtMost(most)) => (place(most), -7.0),
        Some(Goal::AtLeast(least)) => (place(least), 7.0),
        None => return elements,
    };
    let (above, below) = (y - 5, y + 5);
    elements.push(format!(
        r#"<path class="goal" d="M{goal:.1} {above}V{below}L{:.1} {y}Z"/>"#,
        goal + tip
    ));
    elements
}

fn place(ratio: f64) -> f64 {
    place_of_power(ratio.log10().clamp(FROM, TO))
}

fn place_of_power(power: f64) -> f64 {
    LEFT + (power - FROM) / (TO - FROM) * WIDTH
}
