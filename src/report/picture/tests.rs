use flate2::read::GzDecoder;
use std::io::Read;

use super::*;
use crate::testing::HeapBuilder;

/// `global.list`, so many orders, each with a tag; and a table that two hold.
fn world(orders: usize) -> Heap {
    let mut heap = HeapBuilder::new();
    let global = heap.node("object", "global", 1);
    heap.root_edge("shortcut", "1", global);
    let other = heap.node("object", "</title><script>;\u{1b}[31m", 1);
    heap.root_edge("shortcut", "2", other);
    let list = heap.property(global, "list", "object", "Array", 10);
    for at in 0..orders {
        let order = heap.node("object", "Order", 100);
        heap.edge(list, "element", at, order);
        heap.property(order, "tag", "object", "Tag", 20);
    }
    let table = heap.property(global, "table", "object", "Table", 500);
    heap.edge(other, "property", "table", table);
    heap.build()
}

fn written(picture: &Picture, format: PictureFormat) -> Vec<u8> {
    let mut out = Vec::new();
    picture.write(format, &mut out).unwrap();
    out
}

fn text(picture: &Picture, format: PictureFormat) -> String {
    String::from_utf8(written(picture, format)).unwrap()
}

#[test]
fn folded_lines_add_up_to_the_heap_and_a_difference_has_both() {
    let merging = Merging::default();
    insta::assert_snapshot!("folded", text(&Picture::of(&world(3), "app", &merging), PictureFormat::Folded));
    let difference = Picture::difference(&world(3), &world(5), "app", &merging);
    let both = text(&difference, PictureFormat::Folded);
    let sums = both.lines().map(|line| {
        let mut numbers = line.rsplitn(3, ' ').map(|number| number.parse::<u64>());
        (numbers.next().unwrap().unwrap(), numbers.next().unwrap().unwrap())
    });
    let (now, before) = sums.fold((0, 0), |sums, line| (sums.0 + line.0, sums.1 + line.1));
    assert_eq!((before, now), (world(3).total_size(), world(5).total_size()));
}

#[test]
fn each_format_has_every_byte_once() {
    let heap = world(3);
    let picture = Picture::of(&heap, "app", &Merging::default());
    let speedscope: serde_json::Value = serde_json::from_slice(&written(&picture, PictureFormat::Speedscope)).unwrap();
    let weights = speedscope["profiles"][0]["weights"].as_array().unwrap().iter();
    assert_eq!(weights.map(|weight| weight.as_u64().unwrap()).sum::<u64>(), heap.total_size());
    assert!(speedscope["shared"]["frames"].to_string().contains("Table (shared by "));
    let mut raw = Vec::new();
    GzDecoder::new(&*written(&picture, PictureFormat::Pprof)).read_to_end(&mut raw).unwrap();
    let sums = pprof::sums(&raw);
    assert_eq!(sums, [heap.nodes().len() as i64, heap.total_size() as i64]);
}

#[test]
fn a_drawing_is_one_file_in_which_no_text_of_the_heap_acts() {
    let picture = Picture::of(&world(3), "<b>app", &Merging::default());
    insta::assert_snapshot!("svg", text(&picture, PictureFormat::Svg).replace("><", ">\n<"));
    let difference = Picture::difference(&world(5), &world(3), "app", &Merging::default());
    for drawing in [picture, difference].map(|picture| text(&picture, PictureFormat::Svg)) {
        assert!(!drawing.contains("<script") && !drawing.contains("<b>") && !drawing.contains('\u{1b}'), "{drawing}");
    }
}
