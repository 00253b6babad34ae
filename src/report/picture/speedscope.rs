//! Speedscope's own format (<https://www.speedscope.app/file-format-schema.json>): each cell is a sample, weighed by what is its own. Of two
//! heaps there is a profile each, and one of what grew.

use std::io::{self, Write};

use serde::Serialize;

use super::{Picture, PictureCell};
use crate::queries::merged_tree::Weight;

#[derive(Serialize)]
struct File<'p> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    shared: Shared,
    profiles: Vec<Profile<'p>>,
    name: &'p str,
    exporter: &'static str,
}

#[derive(Serialize)]
struct Shared {
    frames: Vec<Frame>,
}

#[derive(Serialize)]
struct Frame {
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Profile<'p> {
    r#type: &'static str,
    name: &'p str,
    unit: &'static str,
    start_value: u64,
    end_value: u64,
    samples: Vec<Vec<usize>>,
    weights: Vec<u64>,
}

pub(super) fn write(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let frame = |cell: &PictureCell| Frame {
        name: if cell.note.is_empty() { cell.name.clone() } else { format!("{} ({})", cell.name, cell.note) },
    };
    // Cells of one name are one frame, so that the tool can add them up.
    let mut frames: Vec<Frame> = Vec::new();
    let mut known: rustc_hash::FxHashMap<String, usize> = rustc_hash::FxHashMap::default();
    let frame_of: Vec<usize> = picture
        .cells
        .iter()
        .map(|cell| {
            let frame = frame(cell);
            *known.entry(frame.name.clone()).or_insert_with(|| {
                frames.push(frame);
                frames.len() - 1
            })
        })
        .collect();
    let own = |cell: &PictureCell| (picture.weigh(&cell.before).0, picture.weigh(&cell.now).0);
    let profiles = match picture.is_difference {
        false => vec![profile(picture, "retained", &frame_of, |cell| own(cell).1)],
        true => vec![
            profile(picture, "grew", &frame_of, |cell| own(cell).1.saturating_sub(own(cell).0)),
            profile(picture, "shrank", &frame_of, |cell| own(cell).0.saturating_sub(own(cell).1)),
            profile(picture, "before", &frame_of, |cell| own(cell).0),
            profile(picture, "now", &frame_of, |cell| own(cell).1),
        ],
    };
    let file = File {
        schema: "https://www.speedscope.app/file-format-schema.json",
        shared: Shared { frames },
        profiles,
        name: &picture.title,
        exporter: concat!("heap-analyzer ", env!("CARGO_PKG_VERSION")),
    };
    serde_json::to_writer(&mut *out, &file)?;
    writeln!(out)
}

fn profile<'p>(picture: &Picture, name: &'p str, frame_of: &[usize], weight: impl Fn(&PictureCell) -> u64) -> Profile<'p> {
    let mut profile = Profile {
        r#type: "sampled",
        name,
        unit: match picture.weight {
            Weight::Size => "bytes",
            Weight::Objects => "none",
        },
        start_value: 0,
        end_value: 0,
        samples: Vec::new(),
        weights: Vec::new(),
    };
    for (at, cell) in picture.cells.iter().enumerate() {
        let weight = weight(cell);
        if weight > 0 {
            profile.samples.push(picture.path(at).into_iter().map(|at| frame_of[at]).collect());
            profile.weights.push(weight);
            profile.end_value += weight;
        }
    }
    profile
}
