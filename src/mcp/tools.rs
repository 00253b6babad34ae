//! The tools: what agents are told of each.

use schemars::{JsonSchema, Schema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::arguments::{
    CloseArguments, CompareArguments, ExplainObjectArguments, FindLeaksArguments, HoldersArguments, OpenArguments,
    OverviewArguments, QueryArguments,
};
use super::{LEAST_BYTES, MOST_BYTES, USUAL_BYTES};

/// What an agent is told of a tool.
#[derive(Clone, Copy, Debug)]
pub struct ToolInfo {
    /// Its name.
    pub name: &'static str,
    /// What it does, in a few words.
    pub title: &'static str,
    /// What it does and when to take it.
    pub description: &'static str,
    /// The command whose published schema its answer has, if it is one.
    pub answer: Option<&'static str>,
    arguments: fn(&mut SchemaGenerator) -> Schema,
}

/// All tools.
pub const TOOLS: [ToolInfo; 8] = [
    tool::<OpenArguments>(
        "open",
        "Open a heap snapshot",
        "Opens a V8 heap snapshot and gives its handle (h1). Without a file: lists what can be opened. Begin here.",
        None,
    ),
    tool::<OverviewArguments>(
        "overview",
        "What fills a heap",
        "What fills one heap: the objects on which most of it hangs, with paths and places in code, what it is made of, the biggest classes \
         of the program.",
        Some("summary"),
    ),
    tool::<FindLeaksArguments>(
        "find_leaks",
        "What leaks",
        "What leaks, by several snapshots of one process: a verdict, and each place that keeps collecting, with its holder, the path to it, \
         the line of code, and what to cut.",
        Some("find-leaks"),
    ),
    tool::<CompareArguments>(
        "compare",
        "What changed",
        "What changed between snapshots: which objects grew, which classes came and went.",
        Some("compare"),
    ),
    tool::<ExplainObjectArguments>(
        "explain_object",
        "One object",
        "One object: what it is, what it holds, who holds it, why it is alive, and what would be freed without some of its holders.",
        Some("inspect-object"),
    ),
    tool::<HoldersArguments>(
        "holders",
        "Who holds many objects",
        "Who holds all objects of a class (or given ids): the paths to every one of them, alike ones merged, with how many are on each.",
        Some("inspect-object"),
    ),
    tool::<QueryArguments>(
        "query",
        "Search and list",
        "Finds objects by class, name, property, type or size; or lists classes, equal strings, waste, groups (by package, file, owner, \
         realm, shape), the dominator tree.",
        None,
    ),
    tool::<CloseArguments>("close", "Close a heap", "Closes an open heap and gives its memory back.", None),
];

const fn tool<A: JsonSchema>(
    name: &'static str,
    title: &'static str,
    description: &'static str,
    answer: Option<&'static str>,
) -> ToolInfo {
    ToolInfo { name, title, description, answer, arguments: SchemaGenerator::root_schema_for::<A> }
}

impl ToolInfo {
    /// JSON schema of the arguments.
    pub fn input_schema(&self) -> Map<String, Value> {
        let mut generator = SchemaSettings::draft2020_12().with(|settings| settings.inline_subschemas = true).into_generator();
        let schema = (self.arguments)(&mut generator).to_value();
        let Value::Object(mut schema) = schema else { return Map::new() };
        schema.remove("title");
        schema.remove("$schema");
        let extent = [
            (
                "max_bytes",
                json!({
                    "type": "integer", "minimum": LEAST_BYTES, "maximum": MOST_BYTES, "default": USUAL_BYTES,
                    "description": "The answer takes at most so many bytes, text and structure together."
                }),
            ),
            ("cursor", json!({ "type": "string", "description": "Goes on with an earlier answer of this tool: c1." })),
        ];
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.extend(extent.map(|(name, value)| (name.to_owned(), value)));
        }
        schema
    }

    /// JSON schema of the structure that comes with the text. What the command of [`ToolInfo::answer`] says is described by that
    /// command's own schema, which is too long to be sent to every agent.
    pub fn output_schema(&self) -> Map<String, Value> {
        let text = |description: &str| json!({ "type": "string", "description": description });
        let call = json!({
            "type": "object",
            "properties": { "tool": { "type": "string" }, "arguments": { "type": "object" }, "why": { "type": "string" } },
            "required": ["tool", "arguments"]
        });
        let mut properties = Map::new();
        properties.insert("heap".to_owned(), text("Handle of the heap that this is about."));
        properties.insert("heaps".to_owned(), json!({ "type": "array", "items": { "type": "string" } }));
        properties.insert("cursor".to_owned(), text("The text goes on: ask again with this cursor."));
        properties.insert("next".to_owned(), json!({ "type": "array", "items": call, "description": "Calls that lead on." }));
        if let Some(command) = self.answer {
            let description = format!(
                "The answer as `heap-analyzer {command} --format json` gives it; its schema: heap-analyzer schema {command}. left_out tells how many rows of which lists did not fit."
            );
            properties.insert("answer".to_owned(), json!({ "type": "object", "description": description }));
        }
        let Value::Object(schema) = json!({ "type": "object", "properties": properties }) else { return Map::new() };
        schema
    }
}
