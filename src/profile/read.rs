//! Reads a profile: JSON text in, a flat list of calls out. Trees can be a million calls deep, so nothing recurses.

use super::error::ProfileError;
use super::functions::{FunctionTable, ProfileFunction};
use super::tokens::{Fault, LARGEST, Tokens};
use super::{AllocationProfile, Call};
use crate::keyed::KeyedMap;

/// Reads all of a file's text.
pub(super) fn read(text: &[u8]) -> Result<AllocationProfile, ProfileError> {
    let mut reader = Reader::new(text);
    match reader.run() {
        Ok(()) => Ok(reader.finish()),
        Err(Fault::End) => {
            let calls = (reader.calls.len() - reader.open.len()) as u64;
            Err(ProfileError::Truncated { calls, offset: text.len() as u64 })
        }
        Err(Fault::Wrong(at, what)) => Err(ProfileError::Malformed { offset: at as u64, what }),
    }
}

struct Reader<'a> {
    tokens: Tokens<'a>,
    functions: FunctionTable<'a>,
    calls: Vec<Call>,
    /// The id of each call, by which samples name it.
    ids: Vec<Option<u64>>,
    /// Calls whose end was not met yet, outermost first.
    open: Vec<Open>,
    total_size: u64,
    rounded: u64,
    /// How many samples each id has; `None` in files without samples.
    samples: Option<KeyedMap<u64, u64>>,
}

/// A call whose end was not met yet.
struct Open {
    /// Its place in the list.
    call: u32,
    /// Where it begins in the file.
    start: usize,
    /// Which of its parts were met.
    has_frame: bool,
    has_size: bool,
    has_children: bool,
    /// No key was met.
    is_new: bool,
}

impl<'a> Reader<'a> {
    fn new(text: &'a [u8]) -> Self {
        Reader {
            tokens: Tokens::new(text),
            functions: FunctionTable::default(),
            calls: Vec::new(),
            ids: Vec::new(),
            open: Vec::new(),
            total_size: 0,
            rounded: 0,
            samples: None,
        }
    }
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), Fault> {
        let start = self.tokens.position();
        self.tokens.begin_object("`{`, the beginning of a profile")?;
        let mut first = true;
        while let Some(key) = self.tokens.next_key(first)? {
            first = false;
            let at = self.tokens.position();
            match key {
                b"head" if self.calls.is_empty() => self.tree()?,
                b"samples" if self.samples.is_none() => self.samples()?,
                b"head" | b"samples" => {
                    let name = String::from_utf8_lossy(key);
                    return Err(Fault::Wrong(at, format!("a second {name}: two files were joined into one")));
                }
                _ => self.tokens.skip_value()?,
            }
        }
        if self.calls.is_empty() {
            return Err(Fault::Wrong(start, "there is no head, the root of the calls".to_owned()));
        }
        match self.tokens.is_at_end() {
            true => Ok(()),
            false => Err(Fault::Wrong(self.tokens.position(), "the profile has ended before this".to_owned())),
        }
    }

    /// The tree of calls.
    fn tree(&mut self) -> Result<(), Fault> {
        self.begin_call(None)?;
        while let Some(open) = self.open.last_mut() {
            let first = std::mem::take(&mut open.is_new);
            let key = self.tokens.next_key(first)?;
            match key {
                Some(b"children") => self.children()?,
                Some(key) => self.part(key)?,
                None => self.end_call()?,
            }
        }
        Ok(())
    }

    fn begin_call(&mut self, parent: Option<u32>) -> Result<(), Fault> {
        let start = self.tokens.position();
        self.tokens.begin_object("`{`, the beginning of a call")?;
        let call = u32::try_from(self.calls.len()).map_err(|_| Fault::Wrong(start, "more than 2^32 calls".to_owned()))?;
        self.calls.push(Call { function: 0, parent, self_size: 0, samples: 0 });
        self.ids.push(None);
        self.open.push(Open { call, start, has_frame: false, has_size: false, has_children: false, is_new: true });
        Ok(())
    }

    /// A part of the innermost call, other than its children.
    fn part(&mut self, key: &[u8]) -> Result<(), Fault> {
        let at = self.tokens.position();
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        let place = open.call as usize;
        match key {
            b"callFrame" => {
                once(&mut open.has_frame, "callFrame", at)?;
                let function = ProfileFunction::read(&mut self.tokens)?;
                self.calls[place].function = self.functions.number(function);
            }
            b"selfSize" => {
                once(&mut open.has_size, "selfSize", at)?;
                let (size, is_rounded) = self.tokens.number("selfSize")?.amount("selfSize")?;
                self.calls[place].self_size = size;
                self.rounded += u64::from(is_rounded);
                self.total_size = self.total_size.saturating_add(size);
                if self.total_size > LARGEST {
                    return Err(Fault::Wrong(at, "the sizes add up to more than 2^53 bytes".to_owned()));
                }
            }
            b"id" => self.ids[place] = Some(self.tokens.number("id")?.amount("id")?.0),
            _ => self.tokens.skip_value()?,
        }
        Ok(())
    }

    /// The list of the innermost call's children begins.
    fn children(&mut self) -> Result<(), Fault> {
        let at = self.tokens.position();
        let Some(open) = self.open.last_mut() else { return Ok(()) };
        once(&mut open.has_children, "children", at)?;
        let call = open.call;
        self.tokens.begin_list("`[`, the list of children")?;
        if self.tokens.next_value(true)? { self.begin_call(Some(call)) } else { Ok(()) }
    }

    /// The innermost call ends; the next of its siblings begins, if there is one.
    fn end_call(&mut self) -> Result<(), Fault> {
        let Some(open) = self.open.last() else { return Ok(()) };
        for (has_it, name) in [(open.has_frame, "callFrame"), (open.has_size, "selfSize")] {
            if !has_it {
                return Err(Fault::Wrong(open.start, format!("a call without {name}")));
            }
        }
        self.open.pop();
        match self.open.last().map(|above| above.call) {
            Some(above) if self.tokens.next_value(false)? => self.begin_call(Some(above)),
            _ => Ok(()),
        }
    }

    /// The list of samples, of which each is counted at its call.
    fn samples(&mut self) -> Result<(), Fault> {
        let mut counts: KeyedMap<u64, u64> = KeyedMap::default();
        self.tokens.begin_list("`[`, the list of samples")?;
        let mut first = true;
        while self.tokens.next_value(first)? {
            first = false;
            *counts.entry(self.sample()?).or_default() += 1;
        }
        self.samples = Some(counts);
        Ok(())
    }

    /// A sample: the id of its call.
    fn sample(&mut self) -> Result<u64, Fault> {
        let start = self.tokens.position();
        self.tokens.begin_object("`{`, the beginning of a sample")?;
        let (mut id, mut first) = (None, true);
        while let Some(key) = self.tokens.next_key(first)? {
            first = false;
            match key {
                b"nodeId" => id = Some(self.tokens.number("nodeId")?.amount("nodeId")?.0),
                _ => self.tokens.skip_value()?,
            }
        }
        id.ok_or_else(|| Fault::Wrong(start, "a sample without nodeId".to_owned()))
    }

    fn finish(self) -> AllocationProfile {
        let Reader { mut calls, ids, functions, total_size, rounded, samples, .. } = self;
        let mut samples = samples.unwrap_or_default();
        for (call, id) in calls.iter_mut().zip(ids) {
            // An id that two calls have counts once.
            call.samples = id.and_then(|id| samples.remove(&id)).unwrap_or(0);
        }
        let mut notes = Vec::new();
        if rounded > 0 {
            notes.push(format!("{rounded} sizes with fractions of a byte were rounded"));
        }
        let lost: u64 = samples.values().sum();
        if lost > 0 {
            notes.push(format!("{lost} samples name calls that are not in the tree: they are not counted"));
        }
        AllocationProfile { functions: functions.finish(), calls, total_size, notes }
    }
}

/// Marks a part as met, which a call has once.
fn once(met: &mut bool, name: &str, at: usize) -> Result<(), Fault> {
    match std::mem::replace(met, true) {
        false => Ok(()),
        true => Err(Fault::Wrong(at, format!("a second {name} in the same call"))),
    }
}
