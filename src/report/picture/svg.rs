//! An icicle: each cell as wide as what it retains, below the one that keeps it alive. It can be read where no script runs, as in a README;
//! a cell tells all of itself to who points at it.

use std::io::{self, Write};

use maud::{Markup, html};

use super::{Picture, PictureCell};
use crate::queries::merged_tree::Weight;
use crate::report::cut_in_middle;
use crate::report::units::{count, share, size};

const WIDTH: f64 = 1200.0;
const LINE: f64 = 19.0;
const HEAD: f64 = 30.0;
/// What a letter takes, in the font that is asked for.
const LETTER: f64 = 6.7;
/// What is narrower can't be seen.
const LEAST: f64 = 0.5;
const MOST_LEVELS: usize = 40;

const STYLE: &str = "\
.icicle{background:#fff;font:11px ui-monospace,Menlo,Consolas,monospace;max-width:100%;height:auto}.icicle text{fill:#222}\
.icicle .head{font-size:14px}.icicle rect{stroke:#fff;stroke-width:.6}\
@media(prefers-color-scheme:dark){.icicle{background:#16181d}.icicle .head{fill:#ddd}.icicle rect{stroke:#16181d}}";

/// A cell with its place.
struct Placed<'p> {
    cell: &'p PictureCell,
    at: usize,
    left: f64,
    width: f64,
}

pub(super) fn write(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", drawn(picture).into_string())
}

/// The drawing, for a file or a page.
pub(in crate::report) fn drawn(picture: &Picture) -> Markup {
    let placed = placed(picture);
    let levels = placed.iter().map(|placed| placed.cell.level + 1).max().unwrap_or(0);
    let height = HEAD + levels as f64 * LINE + 6.0;
    html! {
        svg.icicle xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) role="img" {
            title { (picture.title) }
            style { (STYLE) }
            text class="head" x="6" y="20" { (headline(picture)) }
            @for placed in &placed {
                (cell(picture, placed))
            }
        }
    }
}

/// Where each cell goes that can be seen. Of two heaps a cell is as wide as what the one has that has more.
fn placed(picture: &Picture) -> Vec<Placed<'_>> {
    let wide = |cell: &PictureCell| picture.weigh(&cell.now).1.max(picture.weigh(&cell.before).1) as f64;
    let total = picture.cells.first().map_or(1.0, wide).max(1.0);
    let parts = widths_of_parts(picture, wide);
    let mut next: Vec<f64> = vec![0.0; picture.cells.len()];
    let mut widths: Vec<f64> = vec![WIDTH; picture.cells.len()];
    let mut placed = Vec::new();
    for (at, cell) in picture.cells.iter().enumerate() {
        // Where both have more in some part, the parts are narrowed so that they fit.
        let left = cell.above.map_or(0.0, |above| next[above]);
        let room = cell.above.map_or(WIDTH, |above| widths[above]);
        let above_wide = cell.above.map_or(total, |above| parts[above]);
        let width = room * wide(cell) / above_wide.max(1.0);
        if let Some(above) = cell.above {
            next[above] = left + width;
        }
        (next[at], widths[at]) = (left, width);
        if width >= LEAST && cell.level < MOST_LEVELS {
            placed.push(Placed { cell, at, left, width });
        }
    }
    placed
}

/// How wide each cell has to be for itself and for its parts.
fn widths_of_parts(picture: &Picture, wide: impl Fn(&PictureCell) -> f64) -> Vec<f64> {
    let mut parts = vec![0.0; picture.cells.len()];
    for cell in &picture.cells {
        if let Some(above) = cell.above {
            parts[above] += wide(cell);
        }
    }
    std::iter::zip(&picture.cells, parts).map(|(cell, parts)| wide(cell).max(parts)).collect()
}

fn headline(picture: &Picture) -> String {
    let Some(first) = picture.cells.first() else { return picture.title.clone() };
    let change = match picture.is_difference {
        true => {
            format!(": {} → {}", amount(picture, picture.weigh(&first.before).1), amount(picture, picture.weigh(&first.now).1))
        }
        false => format!(": {}", amount(picture, picture.weigh(&first.now).1)),
    };
    format!("{}{change}", cut_in_middle(&picture.title, 120))
}

fn amount(picture: &Picture, value: u64) -> String {
    match picture.weight {
        Weight::Size => size(value),
        Weight::Objects => format!("{} objects", count(value)),
    }
}

fn cell(picture: &Picture, placed: &Placed) -> Markup {
    let Placed { cell, left, width, .. } = *placed;
    let top = HEAD + cell.level as f64 * LINE;
    let letters = ((width - 6.0) / LETTER).max(0.0) as usize;
    let text = if letters >= 3 { cut_in_middle(&cell.name, letters) } else { String::new() };
    let number = |value: f64| (value * 100.0).round() / 100.0;
    html! {
        g {
            title { (words(picture, placed)) }
            rect x=(number(left)) y=(number(top)) width=(number(width)) height=(LINE - 1.0) rx="2" fill=(colour(picture, cell)) {}
            @if !text.is_empty() {
                text x=(number(left + 3.0)) y=(number(top + 13.0)) { (text) }
            }
        }
    }
}

/// All that is said of a cell.
fn words(picture: &Picture, placed: &Placed) -> String {
    let cell = placed.cell;
    let whole = picture.cells.first().map_or(0, |first| picture.weigh(&first.now).1);
    let (own, retained) = picture.weigh(&cell.now);
    let mut words = vec![format!("{} × {}", count(cell.now.own_objects), cell.name)];
    words.push(format!("retains {} ({}), {} itself", amount(picture, retained), share(retained, whole), amount(picture, own)));
    if picture.is_difference {
        words.push(format!("before {}", amount(picture, picture.weigh(&cell.before).1)));
    }
    words.extend((!cell.note.is_empty()).then(|| cell.note.clone()));
    words.extend(cell.id.map(|id| format!("biggest {id}")));
    let path: Vec<&str> = picture.path(placed.at).into_iter().map(|at| picture.cells[at].name.as_str()).collect();
    words.push(path.join(" › "));
    words.join("\n")
}

/// Colours on which dark letters can be read. A name has one colour; what grew is red, what shrank is blue.
fn colour(picture: &Picture, cell: &PictureCell) -> String {
    let (before, now) = (picture.weigh(&cell.before).1 as f64, picture.weigh(&cell.now).1 as f64);
    if picture.is_difference {
        let part = ((now - before).abs() / now.max(before).max(1.0)).min(1.0);
        let light = 92.0 - 30.0 * part;
        let hue = if now > before { 8 } else { 212 };
        return if part < 0.005 { "hsl(0 0% 86%)".to_owned() } else { format!("hsl({hue} 85% {light:.0}%)") };
    }
    let hash = cell.name.bytes().fold(5_381_u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
    format!("hsl({} 58% 74%)", hash % 360)
}
