//! The functions of a profile, each once, however often it was called.

use std::hash::Hash;

use super::tokens::{Fault, Tokens};
use crate::keyed::KeyedMap;
use crate::snapshot::JsText;

/// A function as DevTools tells functions apart: by name and place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProfileFunction<'a> {
    /// Its name; empty if it has none. What the engine does is named in brackets: `(GC)`, `(V8 API)`.
    pub name: JsText<'a>,
    /// Path or URL of its script; empty for what the engine does.
    pub script: JsText<'a>,
    /// Number of its script in the process; 0 if it has none.
    pub script_id: i64,
    /// Line, counted from 1; 0 if unknown.
    pub line: u64,
    /// Column, counted from 1; 0 if unknown.
    pub column: u64,
}

impl<'a> ProfileFunction<'a> {
    /// Reads a `callFrame`.
    pub(super) fn read(tokens: &mut Tokens<'a>) -> Result<Self, Fault> {
        let start = tokens.position();
        tokens.begin_object("`{`, the beginning of a callFrame")?;
        let (mut name, mut script, mut script_id, mut line, mut column) = (None, JsText::default(), 0, 0, 0);
        let mut first = true;
        while let Some(key) = tokens.next_key(first)? {
            first = false;
            match key {
                b"functionName" => name = Some(tokens.text("functionName")?),
                b"url" => script = tokens.text("url")?,
                b"scriptId" => script_id = tokens.number_or_text("scriptId")?,
                b"lineNumber" => line = place(tokens, "lineNumber")?,
                b"columnNumber" => column = place(tokens, "columnNumber")?,
                _ => tokens.skip_value()?,
            }
        }
        let name = name.ok_or_else(|| Fault::Wrong(start, "a callFrame without functionName".to_owned()))?;
        Ok(ProfileFunction { name, script, script_id, line, column })
    }

    fn into_owned(self) -> ProfileFunction<'static> {
        ProfileFunction { name: self.name.into_owned(), script: self.script.into_owned(), ..self }
    }
}

/// A line or column, which the file counts from 0 and has as −1 where it is unknown.
fn place(tokens: &mut Tokens, what: &str) -> Result<u64, Fault> {
    let number = tokens.number(what)?.whole(what)?;
    Ok(u64::try_from(number).map_or(0, |number| number + 1))
}

/// Functions by number, in order of first appearance.
#[derive(Default)]
pub(super) struct FunctionTable<'a>(KeyedMap<ProfileFunction<'a>, u32>);

impl<'a> FunctionTable<'a> {
    /// Number of a function.
    pub(super) fn number(&mut self, function: ProfileFunction<'a>) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(function).or_insert(next)
    }

    /// The functions by number.
    pub(super) fn finish(self) -> Vec<ProfileFunction<'static>> {
        let mut functions: Vec<_> = self.0.into_iter().collect();
        functions.sort_unstable_by_key(|&(_, number)| number);
        functions.into_iter().map(|(function, _)| function.into_owned()).collect()
    }
}
