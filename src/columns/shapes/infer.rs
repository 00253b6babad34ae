//! Which interfaces a heap has: the beginnings of property lists that enough plain objects share, order included.

use std::cmp::Reverse;

use super::Shape;
use super::sequences::Sequences;
use crate::columns::interner::{Interner, hash_bytes, hash_sequence};
use crate::columns::names::format_property_name;
use crate::engine::ecmascript;
use crate::snapshot::{JsText, StringIndex, Strings};

/// DevTools adds names as long as the interface's name has no more UTF-16 units than this, and always one.
const MAX_UNITS: usize = 120;
/// DevTools' interfaces stand for at least two objects, and for at least one in a thousand.
const MIN_COUNT: u64 = 2;
const MIN_SHARE: u64 = 1000;

const SEPARATOR: &str = ", ";

/// What objects begin with, up to the length at which DevTools stops.
struct Candidate {
    /// What the first of them begins with.
    beginning: Box<[u32]>,
    count: u64,
}

pub(super) fn infer(strings: &Strings, sequences: &Sequences) -> Vec<Shape> {
    let mut beginnings = Beginnings::new(strings);
    let mut numbering = Interner::default();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut beginning = Vec::new();
    for (names, count) in sequences.iter() {
        beginnings.read(names, &mut beginning);
        if beginning.is_empty() {
            continue;
        }
        let hash = hash_sequence(beginnings.visible(&beginning));
        let number = numbering.find_or_insert(hash, candidates.len() as u32, |number| {
            beginnings.visible(&beginning) == beginnings.visible(&candidates[number as usize].beginning)
        });
        match candidates.get_mut(number as usize) {
            Some(candidate) => candidate.count += u64::from(count),
            None => candidates.push(Candidate { beginning: beginning.as_slice().into(), count: u64::from(count) }),
        }
    }
    candidates.retain(|c| c.count >= MIN_COUNT && c.count * MIN_SHARE >= sequences.object_count());
    candidates.sort_by_key(|candidate| Reverse(candidate.count));
    candidates.iter().map(|candidate| beginnings.shape(&candidate.beginning, candidate.count)).collect()
}

/// Reads what objects begin with as numbers of texts: equal where DevTools' interface names are equal.
struct Beginnings<'h> {
    strings: &'h Strings,
    /// The text's number plus one for each string that was met; 0 for others.
    text_of_string: Vec<u32>,
    texts: Vec<Text>,
    numbering: Interner,
}

struct Text {
    string: StringIndex,
    /// Length of the formatted name in UTF-16 units.
    units: usize,
    is_prototype: bool,
}

impl<'h> Beginnings<'h> {
    fn new(strings: &'h Strings) -> Self {
        let text_of_string = vec![0; strings.len()];
        Beginnings { strings, text_of_string, texts: Vec::new(), numbering: Interner::default() }
    }

    /// Reads what a sequence of property names begins with.
    fn read(&mut self, sequence: &[u32], names: &mut Vec<u32>) {
        names.clear();
        let mut units = 1;
        for &name in sequence {
            let number = self.text(StringIndex(name));
            let text = &self.texts[number as usize];
            if text.is_prototype {
                continue;
            }
            if units > 1 && units + text.units > MAX_UNITS {
                break;
            }
            units += if units > 1 { SEPARATOR.len() } else { 0 } + text.units;
            names.push(number);
        }
    }

    /// The names that show. DevTools decides by the length so far whether to put a comma, so that empty names at the very
    /// start leave no trace.
    fn visible<'n>(&self, names: &'n [u32]) -> &'n [u32] {
        let invisible = names.iter().take_while(|&&name| self.texts[name as usize].units == 0).count();
        &names[invisible..]
    }

    fn text(&mut self, string: StringIndex) -> u32 {
        match self.text_of_string[string.0 as usize] {
            0 => self.new_text(string),
            number => number - 1,
        }
    }

    #[cold]
    fn new_text(&mut self, string: StringIndex) -> u32 {
        let (strings, texts) = (self.strings, &mut self.texts);
        let name = strings.get(string);
        let next = texts.len() as u32;
        let is_same = |number: u32| strings.get(texts[number as usize].string) == name;
        let number = self.numbering.find_or_insert(hash_bytes(name.as_bytes()), next, is_same);
        if number == next {
            let is_prototype = name == *ecmascript::PROTOTYPE;
            texts.push(Text { string, units: format_property_name(name).utf16_len(), is_prototype });
        }
        self.text_of_string[string.0 as usize] = number + 1;
        number
    }

    /// The interface that a candidate has become: its first object tells the properties.
    fn shape(&self, names: &[u32], count: u64) -> Shape {
        let text = |&name: &u32| self.strings.get(self.texts[name as usize].string);
        let mut name = JsText::from("{").into_owned();
        for (at, visible) in self.visible(names).iter().enumerate() {
            if at > 0 {
                name.append(&SEPARATOR.into());
            }
            name.append(&format_property_name(text(visible)));
        }
        name.append(&"}".into());
        Shape { name, properties: names.iter().map(|name| text(name).into_owned()).collect(), count }
    }
}
