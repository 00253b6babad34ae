//! Snapshots as text, small enough to be read, to be bent in one place each.

/// The top-level sections in order, each as its raw JSON text.
#[derive(Clone)]
pub struct SnapshotText(Vec<(String, String)>);

pub const META: &str = r#"{"node_fields":["type","name","id","self_size","edge_count","trace_node_id","detachedness"],
"node_types":[["hidden","array","string","object","code","closure","regexp","number","native","synthetic"],"string","number"],
"edge_fields":["type","name_or_index","to_node"],
"edge_types":[["context","element","property","internal","hidden","shortcut","weak"],"string_or_number","node"],
"location_fields":["object_index","script_id","line","column"]}"#;

/// A root that holds `Foo` and `Bar`; `Foo` holds `Bar` and the text `hello`.
pub fn small() -> SnapshotText {
    let sections = [
        ("snapshot", format!(r#"{{"meta":{META},"node_count":4,"edge_count":4,"trace_function_count":0}}"#)),
        ("nodes", "[9,0,1,0,2,0,0\n,3,1,3,16,2,0,0\n,3,2,5,24,0,0,0\n,2,3,7,32,0,0,0\n]".to_owned()),
        ("edges", "[2,4,7\n,1,1,14\n,2,5,14\n,1,0,21\n]".to_owned()),
        ("trace_function_infos", "[]".to_owned()),
        ("trace_tree", "[]".to_owned()),
        ("samples", "[]".to_owned()),
        ("locations", "[7,2,10,4]".to_owned()),
        ("strings", "[\"\",\n\"Foo\",\n\"Bar\",\n\"hello\",\n\"a\",\n\"b\"]".to_owned()),
    ];
    SnapshotText(sections.map(|(name, text)| (name.to_owned(), text)).into())
}

impl SnapshotText {
    /// Replaces a section's text.
    pub fn with(mut self, section: &str, text: impl Into<String>) -> Self {
        let found = self.0.iter_mut().find(|(name, _)| name == section);
        found.expect("no such section").1 = text.into();
        self
    }

    /// Replaces a piece of a section's text, which must be there.
    pub fn bent(mut self, section: &str, from: &str, to: &str) -> Self {
        let (_, text) = self.0.iter_mut().find(|(name, _)| name == section).expect("no such section");
        assert!(text.contains(from), "{section} has no {from}");
        *text = text.replacen(from, to, 1);
        self
    }

    /// Leaves a section out.
    pub fn without(mut self, section: &str) -> Self {
        self.0.retain(|(name, _)| name != section);
        self
    }

    /// Adds a section in front.
    pub fn beginning_with(mut self, section: &str, text: &str) -> Self {
        self.0.insert(0, (section.to_owned(), text.to_owned()));
        self
    }

    /// The sections in another order.
    pub fn reversed(mut self) -> Self {
        self.0.reverse();
        self
    }

    /// The file, with this between a section and the next.
    pub fn joined(&self, comma: &str) -> String {
        let sections: Vec<String> = self.0.iter().map(|(name, text)| format!("\"{name}\":{text}")).collect();
        format!("{{{}}}", sections.join(comma))
    }

    /// The file as V8 writes it.
    pub fn text(&self) -> String {
        self.joined(",\n")
    }
}
