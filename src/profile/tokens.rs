//! The tokens of a profile's JSON, one after the other, without recursion: whoever reads keeps the stack.

use crate::snapshot::{JsText, decode, shown, skip_space, string_end, value_end};

/// What stands at a byte and may not.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The text ends there.
    End,
    /// Something is wrong at this byte.
    Wrong(usize, String),
}

/// How far a text is read.
pub(super) struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let mark = if text.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        Tokens { text, at: mark }
    }

    /// Where the next token begins.
    pub(super) fn position(&mut self) -> usize {
        self.at = skip_space(self.text, self.at);
        self.at
    }

    /// Whether nothing but white space is left.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.position() == self.text.len()
    }

    fn peek(&mut self) -> Result<u8, Fault> {
        let at = self.position();
        self.text.get(at).copied().ok_or(Fault::End)
    }

    fn expected(&mut self, what: &str) -> Fault {
        match self.peek() {
            Ok(byte) => Fault::Wrong(self.at, format!("found {}, expected {what}", shown(byte))),
            Err(end) => end,
        }
    }

    /// Goes over the beginning of an object.
    pub(super) fn begin_object(&mut self, what: &str) -> Result<(), Fault> {
        self.begin(b'{', what)
    }

    /// Goes over the beginning of a list.
    pub(super) fn begin_list(&mut self, what: &str) -> Result<(), Fault> {
        self.begin(b'[', what)
    }

    fn begin(&mut self, byte: u8, what: &str) -> Result<(), Fault> {
        if self.peek()? != byte {
            return Err(self.expected(what));
        }
        self.at += 1;
        Ok(())
    }

    /// The next key of an object, without its quotation marks and escapes as they stand; `None` where the object ends. `first`: no
    /// value stands before it.
    pub(super) fn next_key(&mut self, first: bool) -> Result<Option<&'a [u8]>, Fault> {
        if !self.goes_on(b'}', first, "`,` or `}`")? {
            return Ok(None);
        }
        if self.peek()? != b'"' {
            return Err(self.expected("a key in quotation marks"));
        }
        let start = self.at + 1;
        let end = string_end(self.text, start).ok_or(Fault::End)?;
        self.at = end + 1;
        self.begin(b':', "`:` behind a key")?;
        Ok(Some(&self.text[start..end]))
    }

    /// Whether a list has another value. `first`: no value stands before it.
    pub(super) fn next_value(&mut self, first: bool) -> Result<bool, Fault> {
        self.goes_on(b']', first, "`,` or `]`")
    }

    /// Goes over the comma before what comes next, or over the end.
    fn goes_on(&mut self, end: u8, first: bool, what: &str) -> Result<bool, Fault> {
        match self.peek()? {
            byte if byte == end => {
                self.at += 1;
                Ok(false)
            }
            b',' if !first => {
                self.at += 1;
                Ok(true)
            }
            _ if first => Ok(true),
            _ => Err(self.expected(what)),
        }
    }

    /// Goes over a value of any size and depth.
    pub(super) fn skip_value(&mut self) -> Result<(), Fault> {
        let start = self.position();
        let end = value_end(self.text, start).ok_or(Fault::End)?;
        if end == start {
            return Err(self.expected("a value"));
        }
        self.at = end;
        Ok(())
    }

    /// A text.
    pub(super) fn text(&mut self, what: &str) -> Result<JsText<'a>, Fault> {
        if self.peek()? != b'"' {
            return Err(self.expected(&format!("{what} in quotation marks")));
        }
        let start = self.at + 1;
        let end = string_end(self.text, start).ok_or(Fault::End)?;
        self.at = end + 1;
        Ok(decode(&self.text[start..end]))
    }

    /// A number.
    pub(super) fn number(&mut self, what: &str) -> Result<Number<'a>, Fault> {
        if !matches!(self.peek()?, b'-' | b'0'..=b'9') {
            return Err(self.expected(&format!("{what}, a number")));
        }
        let at = self.at;
        let is_part = |byte: &u8| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E');
        let length = self.text[at..].iter().take_while(|byte| is_part(byte)).count();
        // More of it may be missing.
        if at + length == self.text.len() {
            return Err(Fault::End);
        }
        self.at += length;
        Ok(Number { at, text: std::str::from_utf8(&self.text[at..at + length]).unwrap_or_default() })
    }

    /// A number, also in quotation marks.
    pub(super) fn number_or_text(&mut self, what: &str) -> Result<i64, Fault> {
        let at = self.position();
        if self.peek()? != b'"' {
            return self.number(what)?.whole(what);
        }
        let text = self.text(what)?;
        let number = text.as_str().and_then(|text| text.parse().ok());
        number.ok_or_else(|| Fault::Wrong(at, format!("found a text, expected {what}, a number")))
    }
}

/// A number as it stands in the file.
pub(super) struct Number<'a> {
    at: usize,
    text: &'a str,
}

/// Beyond this, numbers of JavaScript are not exact.
pub(super) const LARGEST: u64 = 1 << 53;

impl Number<'_> {
    /// Bytes or another amount: nothing below 0, and what has a fraction is rounded; whether it had one.
    pub(super) fn amount(&self, what: &str) -> Result<(u64, bool), Fault> {
        let value = self.value(what)?;
        if value < 0.0 {
            return Err(self.wrong(format!("{what} is {}: it can't be less than 0", self.text)));
        }
        Ok((value.round() as u64, value.fract() != 0.0))
    }

    /// A whole number.
    pub(super) fn whole(&self, what: &str) -> Result<i64, Fault> {
        let value = self.value(what)?;
        if value.fract() != 0.0 {
            return Err(self.wrong(format!("{what} is {}: it has to be a whole number", self.text)));
        }
        Ok(value as i64)
    }

    fn value(&self, what: &str) -> Result<f64, Fault> {
        match self.text.parse::<f64>() {
            Ok(value) if value.abs() <= LARGEST as f64 => Ok(value),
            Ok(_) => Err(self.wrong(format!("{what} is {}: beyond 2^53 numbers are not exact", self.text))),
            Err(_) => Err(self.wrong(format!("{what} is {}: that is no number", self.text))),
        }
    }

    fn wrong(&self, what: String) -> Fault {
        Fault::Wrong(self.at, what)
    }
}
