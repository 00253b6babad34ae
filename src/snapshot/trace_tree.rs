//! The `trace_tree` section: nested arrays of call-tree nodes, read into a flat list without recursion, as call stacks can be
//! hundreds of thousands of calls deep.

use memchr::{memchr2, memrchr};

use super::error::Fault;
use super::json_walk::skip_space;
use super::layout::TraceNodeFields;
use super::traces::TraceNode;

/// Reads the tree in preorder. `offset` is where `text` stands in the file; `functions` is the length of the function table.
/// Fails with the number of tree nodes that were read.
pub(crate) fn read(
    text: &[u8],
    offset: u64,
    fields: TraceNodeFields,
    functions: usize,
) -> Result<Vec<TraceNode>, (usize, Fault)> {
    let mut reader = Reader { text, at: 0, fields, functions, tree: Vec::new(), lists: Vec::new() };
    match reader.run() {
        Ok(()) => Ok(reader.tree),
        Err(what) => {
            let offset = offset + reader.at as u64;
            let what = if reader.at < text.len() { what } else { "the tree ends too early".to_owned() };
            Err((reader.tree.len(), Fault::wrong(offset, what)))
        }
    }
}

/// Position behind the tree that begins at `at`, by the rule of DevTools: its last bracket before the next quotation mark, or before the
/// brace that ends the file. A tree that has a bracket too few or too many ends where it was meant to. `None` where that says nothing.
pub(crate) fn end(bytes: &[u8], at: usize) -> Option<usize> {
    let stop = at + memchr2(b'"', b'}', bytes.get(at..)?)?;
    length(&bytes[at..stop], bytes[stop]).map(|length| at + length)
}

/// The same of a text that ends before the quotation mark or brace `stop`: its length.
pub(crate) fn length(text: &[u8], stop: u8) -> Option<usize> {
    let end = memrchr(b']', text).filter(|_| text.starts_with(b"["))? + 1;
    matches!((text[end..].trim_ascii(), stop), (b",", b'"') | (b"", b'}')).then_some(end)
}

struct Reader<'a> {
    text: &'a [u8],
    at: usize,
    fields: TraceNodeFields,
    functions: usize,
    tree: Vec<TraceNode>,
    /// The lists of records that are open, outermost first.
    lists: Vec<List>,
}

/// A list of records, one after the other without brackets of their own.
struct List {
    parent: Option<u32>,
    /// Position in the tree of the record that is being read.
    record: u32,
    /// The next field of it; 0 between records.
    field: usize,
    /// Whether a comma, or the end of the list, has to come before it.
    behind_value: bool,
}

impl Reader<'_> {
    fn run(&mut self) -> Result<(), String> {
        self.space();
        self.expect(b'[')?;
        self.lists.push(List::new(None));
        while let Some(list) = self.lists.last_mut() {
            self.at = skip_space(self.text, self.at);
            match (self.text.get(self.at).copied(), list.behind_value) {
                (Some(b','), true) => {
                    list.behind_value = false;
                    self.at += 1;
                }
                (Some(b']'), _) => self.close()?,
                (Some(b'['), false) => self.open()?,
                (Some(b'0'..=b'9'), false) => self.number()?,
                _ => return Err("found something else than numbers, commas and brackets in their places".into()),
            }
        }
        self.space();
        if self.at < self.text.len() { Err("the tree has ended before this".into()) } else { Ok(()) }
    }

    fn space(&mut self) {
        self.at = skip_space(self.text, self.at);
    }

    fn expect(&mut self, byte: u8) -> Result<(), String> {
        if self.text.get(self.at) != Some(&byte) {
            return Err(format!("expected `{}`", byte as char));
        }
        self.at += 1;
        Ok(())
    }

    /// The children of the record.
    fn open(&mut self) -> Result<(), String> {
        let record = self.begin_field()?;
        let Some(list) = self.lists.last_mut().filter(|list| list.field == self.fields.children) else {
            return Err("found a list, expected a number".into());
        };
        list.end_field(self.fields.width);
        self.lists.push(List::new(Some(record)));
        self.at += 1;
        Ok(())
    }

    fn close(&mut self) -> Result<(), String> {
        match self.lists.last() {
            Some(list) if list.field != 0 => Err(format!("the record has {} of {} fields", list.field, self.fields.width)),
            // A comma before the bracket: a record is missing.
            Some(list) if !list.behind_value && !list.is_empty() => Err("found the end of a list, expected a record".into()),
            _ => {
                self.lists.pop();
                self.at += 1;
                Ok(())
            }
        }
    }

    fn number(&mut self) -> Result<(), String> {
        let digits = self.text[self.at..].iter().take_while(|b| b.is_ascii_digit()).count();
        let text = str::from_utf8(&self.text[self.at..self.at + digits]).unwrap_or_default();
        let value: u64 = text.parse().map_err(|_| format!("{text} is too large"))?;
        let record = self.begin_field()?;
        let Some(list) = self.lists.last_mut() else { return Ok(()) };
        let (fields, node) = (self.fields, &mut self.tree[record as usize]);
        match list.field {
            field if field == fields.children => return Err("found a number, expected the list of children".into()),
            field if field == fields.id => node.id = value,
            field if field == fields.count => node.count = value,
            field if field == fields.size => node.size = value,
            field if field == fields.function_info_index => match u32::try_from(value) {
                Ok(function) if (function as usize) < self.functions => node.function = function,
                _ => return Err(format!("function {value} does not exist, there are {}", self.functions)),
            },
            _ => {}
        }
        list.end_field(fields.width);
        self.at += digits;
        Ok(())
    }

    /// Position in the tree of the record to which the next field belongs; makes a new one if it is the first field.
    fn begin_field(&mut self) -> Result<u32, String> {
        let Some(list) = self.lists.last_mut() else { return Ok(0) };
        if list.field == 0 {
            list.record = u32::try_from(self.tree.len()).map_err(|_| "more than 2^32 tree nodes")?;
            self.tree.push(TraceNode { id: 0, function: 0, count: 0, size: 0, parent: list.parent });
        }
        Ok(list.record)
    }
}

impl List {
    fn new(parent: Option<u32>) -> Self {
        List { parent, record: u32::MAX, field: 0, behind_value: false }
    }

    fn end_field(&mut self, width: usize) {
        self.field = (self.field + 1) % width;
        self.behind_value = true;
    }

    fn is_empty(&self) -> bool {
        self.record == u32::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    const FIELDS: TraceNodeFields = TraceNodeFields { width: 5, id: 0, function_info_index: 1, count: 2, size: 3, children: 4 };

    fn node(id: u64, function: u32, parent: Option<u32>) -> TraceNode {
        TraceNode { id, function, count: 1, size: 2, parent }
    }

    #[test]
    fn parents_come_before_their_children() {
        let tree = read(b" [1,0,1,2,[2,1,1,2,[3,0,1,2,[]], 4,1,1,2,[\n]\n]]", 0, FIELDS, 2).unwrap();
        assert_eq!(tree, [node(1, 0, None), node(2, 1, Some(0)), node(3, 0, Some(1)), node(4, 1, Some(0))]);
        assert_eq!(read(b"[]", 0, FIELDS, 0), Ok(vec![]));
    }

    #[test]
    fn fields_are_found_by_their_position_even_behind_the_children() {
        let fields = TraceNodeFields { width: 6, id: 5, function_info_index: 4, count: 2, size: 3, children: 0 };
        let tree = read(b"[[[],7,1,2,1,12],7,1,2,0,11]", 0, fields, 2).unwrap();
        assert_eq!(tree, [node(11, 0, None), node(12, 1, Some(0))]);
    }

    #[test]
    fn a_hundred_thousand_levels_are_read() {
        let depth = 100_000;
        let text = "[1,0,1,2,".repeat(depth) + "[]" + &"]".repeat(depth);
        let tree = read(text.as_bytes(), 0, FIELDS, 1).unwrap();
        assert_eq!((tree.len(), tree[depth - 1].parent), (depth, Some(depth as u32 - 2)));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let wrong = [
            ("[1,2,1,2,[]]", 3, "function 2 does not exist"),
            ("[1,0,1,2]", 8, "4 of 5 fields"),
            ("[1,0,1,2,3]", 9, "expected the list of children"),
            ("[1,[],1,2,[]]", 3, "expected a number"),
            ("[1,0,1,2,[],]", 12, "expected a record"),
            ("[1,0,1,2,[]]]", 12, "has ended"),
            ("[1,-1", 3, "something else"),
            ("[1 0", 3, "something else"),
            ("[99999999999999999999", 1, "too large"),
            ("{", 0, "expected `[`"),
        ];
        for (text, offset, what) in wrong {
            let (_, fault) = read(text.as_bytes(), 100, FIELDS, 2).unwrap_err();
            let Fault { offset: at, what: found } = fault;
            assert!((at, found.contains(what)) == (100 + offset, true), "{text}: {at}, {found}");
        }
        assert_eq!(read(b"[1,0,1,2,[2,", 100, FIELDS, 2), Err((2, Fault::wrong(112, "the tree ends too early"))));
    }

    #[test]
    fn a_tree_ends_where_it_was_meant_to_whatever_brackets_it_has() {
        for (text, length) in [
            ("[1,[]],\n\"samples\":[]", Some(6)),
            ("[1,[],\"samples\":[]", Some(5)),
            ("[1,[]]] }", Some(7)),
            ("[1,\"x\"],\"samples\"", None),
            ("{\"a\":[]}", None),
            ("[1,[]]", None),
        ] {
            assert_eq!(end(text.as_bytes(), 0), length, "{text}");
        }
    }

    /// Trees as the file has them: lists of records.
    fn lists() -> impl Strategy<Value = Value> {
        let none = Just(Value::Array(vec![]));
        none.prop_recursive(6, 40, 3, |children| {
            prop::collection::vec((0..9u64, 0..3u64, 0..9u64, any::<u64>(), children), 0..3).prop_map(|records| {
                let cells = records
                    .into_iter()
                    .map(|(id, f, count, size, children)| [id.into(), f.into(), count.into(), size.into(), children]);
                Value::Array(cells.flatten().collect())
            })
        })
    }

    fn flatten(list: &Value, parent: Option<u32>, tree: &mut Vec<TraceNode>) {
        for record in list.as_array().unwrap().chunks(5) {
            let [id, function, count, size] = [0, 1, 2, 3].map(|at| record[at].as_u64().unwrap());
            let position = tree.len() as u32;
            tree.push(TraceNode { id, function: function as u32, count, size, parent });
            flatten(&record[4], Some(position), tree);
        }
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(tree in lists(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&tree) } else { serde_json::to_string(&tree) }.unwrap();
            let mut expected = Vec::new();
            flatten(&tree, None, &mut expected);
            prop_assert_eq!(read(text.as_bytes(), 0, FIELDS, 3), Ok(expected));
        }
    }
}
