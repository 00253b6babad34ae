//! pprof's format (<https://github.com/google/pprof/blob/main/proto/profile.proto>), packed with gzip as pprof wants it: each cell is a
//! sample of objects and bytes that are its own. Of two heaps each sample is the difference.

use std::io::{self, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use prost::Message;

use super::{Picture, PictureCell};
use crate::queries::merged_tree::{Amounts, Weight};

#[derive(Clone, PartialEq, Message)]
struct Profile {
    #[prost(message, repeated, tag = "1")]
    sample_type: Vec<ValueType>,
    #[prost(message, repeated, tag = "2")]
    sample: Vec<Sample>,
    #[prost(message, repeated, tag = "4")]
    location: Vec<Location>,
    #[prost(message, repeated, tag = "5")]
    function: Vec<Function>,
    #[prost(string, repeated, tag = "6")]
    string_table: Vec<String>,
    #[prost(int64, repeated, tag = "13")]
    comment: Vec<i64>,
    #[prost(int64, tag = "14")]
    default_sample_type: i64,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct ValueType {
    #[prost(int64, tag = "1")]
    r#type: i64,
    #[prost(int64, tag = "2")]
    unit: i64,
}

#[derive(Clone, PartialEq, Message)]
struct Sample {
    /// The innermost first.
    #[prost(uint64, repeated, tag = "1")]
    location_id: Vec<u64>,
    #[prost(int64, repeated, tag = "2")]
    value: Vec<i64>,
}

#[derive(Clone, PartialEq, Message)]
struct Location {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(message, repeated, tag = "4")]
    line: Vec<FunctionLine>,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct FunctionLine {
    #[prost(uint64, tag = "1")]
    function_id: u64,
}

#[derive(Clone, Copy, PartialEq, Message)]
struct Function {
    #[prost(uint64, tag = "1")]
    id: u64,
    #[prost(int64, tag = "2")]
    name: i64,
}

/// Texts, each once; the first is empty.
#[derive(Default)]
struct Texts {
    list: Vec<String>,
    known: rustc_hash::FxHashMap<String, i64>,
}

impl Texts {
    fn number(&mut self, text: &str) -> i64 {
        let next = self.list.len() as i64;
        *self.known.entry(text.to_owned()).or_insert_with(|| {
            self.list.push(text.to_owned());
            next
        })
    }
}

pub(super) fn write(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let mut packed = GzEncoder::new(out, Compression::default());
    packed.write_all(&profile(picture).encode_to_vec())?;
    packed.finish().map(drop)
}

fn profile(picture: &Picture) -> Profile {
    let mut texts = Texts::default();
    texts.number("");
    let sample_type = [("objects", "count"), ("space", "bytes")];
    let sample_type = sample_type.map(|(name, unit)| ValueType { r#type: texts.number(name), unit: texts.number(unit) }).to_vec();
    // Cells of one name are one function; its location has the same number.
    let function_of: Vec<i64> = picture.cells.iter().map(|cell| texts.number(&cell.name)).collect();
    let mut named: Vec<i64> = function_of.clone();
    named.sort_unstable();
    named.dedup();
    let samples = picture.cells.iter().enumerate().filter_map(|(at, cell)| {
        let value = values(picture, cell);
        let location_id = picture.path(at).into_iter().rev().map(|at| function_of[at] as u64).collect();
        value.iter().any(|&value| value != 0).then_some(Sample { location_id, value })
    });
    Profile {
        sample: samples.collect(),
        location: named
            .iter()
            .map(|&id| Location { id: id as u64, line: vec![FunctionLine { function_id: id as u64 }] })
            .collect(),
        function: named.iter().map(|&id| Function { id: id as u64, name: id }).collect(),
        comment: vec![texts.number(&picture.title)],
        default_sample_type: sample_type[usize::from(picture.weight == Weight::Size)].r#type,
        sample_type,
        string_table: texts.list,
    }
}

fn values(picture: &Picture, cell: &PictureCell) -> Vec<i64> {
    let of = |amounts: &Amounts| [amounts.own_objects as i64, amounts.own_size as i64];
    let (now, before) = (of(&cell.now), of(&cell.before));
    match picture.is_difference {
        true => std::iter::zip(now, before).map(|(now, before)| now - before).collect(),
        false => now.to_vec(),
    }
}

/// What the samples add up to, as who reads the file finds it.
#[cfg(test)]
pub(super) fn sums(raw: &[u8]) -> [i64; 2] {
    let profile = Profile::decode(raw).unwrap();
    [0, 1].map(|at| profile.sample.iter().map(|sample| sample.value[at]).sum())
}
