//! A row of numbers as a line, drawn without anything that runs.

use maud::{Markup, html};

use super::shown;
use crate::report::document::Trend;

const WIDTH: f64 = 240.0;
const HEIGHT: f64 = 64.0;
const MARGIN: f64 = 6.0;

/// A picture with what it shows below it.
pub(super) fn figure(trend: &Trend) -> Markup {
    let points = points(&trend.values);
    let line: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
    let title = shown(&trend.title);
    html! {
        figure {
            svg viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) width=(WIDTH) height=(HEIGHT) role="img" {
                title { (title) }
                polyline points=(line.join(" ")) {}
                @for (x, y) in &points {
                    circle cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="3" {}
                }
            }
            figcaption { (title) }
        }
    }
}

/// Where the numbers stand: the first at the left, nothing at the bottom or between, the largest at the top.
fn points(values: &[i64]) -> Vec<(f64, f64)> {
    let least = values.iter().copied().min().unwrap_or(0).min(0) as f64;
    let most = values.iter().copied().max().unwrap_or(0).max(0) as f64;
    let range = (most - least).max(1.0);
    let step = (WIDTH - 2.0 * MARGIN) / (values.len().max(2) - 1) as f64;
    let point = |(at, &value): (usize, &i64)| {
        let height = (value as f64 - least) / range;
        (MARGIN + step * at as f64, HEIGHT - MARGIN - height * (HEIGHT - 2.0 * MARGIN))
    };
    values.iter().enumerate().map(point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_goes_from_the_bottom_left_to_the_top_right() {
        assert_eq!(points(&[0, 50, 100]), [(6.0, 58.0), (120.0, 32.0), (234.0, 6.0)]);
        assert_eq!(points(&[-10, 10])[0], (6.0, 58.0));
        assert_eq!((points(&[]).len(), points(&[0]).len()), (0, 1));
    }
}
