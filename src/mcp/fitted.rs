//! One answer within its budget: the text first, the structure in what is left.

use serde_json::{Map, Value, json};

use super::cursors::{Cursors, Place};
use super::next::Call;
use super::screen::{LINES, Line, page};
use super::toolbox::ToolAnswer;
use crate::report::budget::fit_json;

/// The text may take so much of an answer, in percent, if there is a structure besides.
const TEXT_PERCENT: usize = 55;
/// Bytes of an answer besides text and structure: the names of its fields.
const FRAME: usize = 120;
/// The number of a line in a cursor's name has so many digits more than that of the first.
const LINE_DIGITS: usize = 4;
/// How much is told of the calls that lead on.
const MOST_CALLS: usize = 3;

/// An answer before it is fitted.
pub(super) struct Draft {
    /// What is read.
    pub(super) lines: Vec<Line>,
    /// Where these lines begin, if they are the rest of an earlier answer.
    pub(super) place: Option<Place>,
    /// Fields of the structure beside the answer itself: handles.
    pub(super) facts: Map<String, Value>,
    /// The answer as the command of that name writes it.
    pub(super) answer: Option<Value>,
    /// What to ask next.
    pub(super) next: Vec<Call>,
}

/// Fits an answer into so many bytes, as they go over the wire; what does not fit is kept behind a cursor.
pub(super) fn fit(draft: Draft, max_bytes: usize, cursors: &mut Cursors) -> ToolAnswer {
    let mut calls = draft.next;
    calls.truncate(MOST_CALLS);
    let room = max_bytes.saturating_sub(FRAME);
    let for_text = if draft.answer.is_some() { room * TEXT_PERCENT / 100 } else { room * 80 / 100 };
    let mut text_room = for_text;
    // Line breaks and quotes take two bytes on the wire: what is too long then is made with less room again.
    loop {
        let place = draft.place.unwrap_or_else(|| cursors.next());
        let (text, rest) = text(&draft.lines, &calls, text_room, place);
        let wire = Value::from(text.as_str()).to_string().len();
        if wire > for_text && text_room > 1 {
            text_room = text_room.saturating_sub(wire - for_text).max(1);
            continue;
        }
        let cursor = (!rest.is_empty()).then(|| place.after(draft.lines.len() - rest.len()).name());
        if cursor.is_some() && draft.place.is_none() {
            cursors.keep(draft.lines);
        }
        let structure = structure(draft.facts, draft.answer, &calls, cursor, room.saturating_sub(wire));
        return ToolAnswer { text, structure: Some(structure), is_error: false };
    }
}

/// A page with the lines that say how it goes on, which take room from it.
fn text<'l>(lines: &'l [Line], calls: &[Call], bytes: usize, place: Place) -> (String, &'l [Line]) {
    let footer = |rest: usize, calls: &[Call]| {
        let cursor = place.after(lines.len() - rest).name();
        let more = match rest {
            0 => String::new(),
            1 => format!("… 1 line more, cursor {cursor}\n"),
            rest => format!("… {rest} lines more, cursor {cursor}\n"),
        };
        let next: String = calls.iter().map(|call| format!("Next: {call}\n")).collect();
        more + &next
    };
    let mut shown = calls;
    // Calls that would leave no room for the answer are in the structure only.
    while footer(lines.len(), shown).len() * 2 > bytes && !shown.is_empty() {
        shown = &shown[..shown.len() - 1];
    }
    let height = LINES.saturating_sub(1 + shown.len());
    let (page, rest) = page(lines, bytes.saturating_sub(footer(lines.len(), shown).len() + LINE_DIGITS), height);
    (page + &footer(rest.len(), shown), rest)
}

fn structure(mut facts: Map<String, Value>, answer: Option<Value>, calls: &[Call], cursor: Option<String>, room: usize) -> Value {
    /// `,"answer":`
    const NAME: usize = 10;
    if let Some(cursor) = cursor {
        facts.insert("cursor".to_owned(), cursor.into());
    }
    let with_next = |count: usize| {
        let mut facts = facts.clone();
        facts.insert("next".to_owned(), calls[..count].iter().map(Call::value).collect());
        Value::Object(facts)
    };
    let frames = (0..=calls.len()).rev().map(with_next);
    let Some(frame) = frames.into_iter().find(|frame| wire_length(frame) <= room) else { return json!({}) };
    let Some(answer) = answer else { return frame };
    let Some(answer) = fit_json(&answer, room.saturating_sub(wire_length(&frame) + NAME)) else { return frame };
    let Value::Object(mut fields) = frame else { return frame };
    fields.insert("answer".to_owned(), answer);
    Value::Object(fields)
}

/// As the protocol writes it, which escapes nothing that JSON need not.
fn wire_length(value: &Value) -> usize {
    value.to_string().len()
}
