//! Reads V8 heap snapshots (`.heapsnapshot`, `.heaptimeline`) and computes what Chrome DevTools computes from them; sampling allocation
//! profiles (`.heapprofile`), too.
//!
//! ```
//! use heap_analyzer::Heap;
//! use heap_analyzer::queries::biggest::biggest_objects;
//! use heap_analyzer::snapshot::ReadOptions;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let heap = Heap::open("fixtures/node-app.heapsnapshot.zst".as_ref(), &ReadOptions::default())?;
//! for row in heap.class_rows(None).iter().take(3) {
//!     println!("{}: {} objects, {} bytes", heap.classes().get(row.class).name, row.count, row.retained_size);
//! }
//! let (biggest, _) = biggest_objects(&heap, 1, |_| true);
//! let biggest = biggest[0];
//! println!("{} {} holds {} bytes", heap.id(biggest), heap.name(biggest), heap.retained_size(biggest));
//! # Ok(())
//! # }
//! ```
//!
//! # The house
//!
//! Data flows downward through these rooms and never back up; a room imports only rooms above it in this list.
//!
//! | room | what it does |
//! |---|---|
//! | [`snapshot`] | what the file says, and nothing more: bytes in, typed columns out. Sources (mapped files, streams, gzip, zstd), sections in any order, integer arrays in parallel pieces, strings that stay where they are, errors with section, row and byte |
//! | [`graph`] | columns → [`graph::HeapGraph`]: compressed sparse rows of references, retainers when someone asks, petgraph's visit traits |
//! | `engine` | what is known of V8, Blink, JavaScriptCore, Hermes, Node and npm: names, prefixes, what is internal, global, a root. Data with a source each; no other room spells such a name |
//! | [`columns`] | one file a column: an answer for every node, from the graph and earlier columns. Dominators, distances, shallow and retained sizes, classes, roles |
//! | [`heap`] | a snapshot plus answers: [`Heap`] computes each column once, when first asked |
//! | [`queries`] | questions over one heap: suspects, rows of classes, contents, ways to an object, holders, statistics, waste |
//! | [`compare`] | two heaps side by side: which objects are the same, what came and went, what grew |
//! | [`profile`] | sampling allocation profiles (`.heapprofile`): which functions allocated, and who called them. No objects, hence no [`Heap`] |
//! | [`leaks`] | several snapshots of one process → findings: places that keep collecting, the rules that name them, the verdict |
//! | [`gate`] | what a project expects of its heaps (`heap-analyzer.toml`): budgets, leaks that are known, the base branch beside the change, what to ignore and why |
//! | [`report`] | one model for each kind of answer (versioned JSON with a schema, which can be read back) and its renderers. The only room that knows columns, colours and units |
//! | [`session`] | one load, many questions: keeps heaps open, answers queries that are data, tells how far it is, can be told to stop. What the fronts talk to |
//! | [`explore`] | a front for people at a terminal: places that lead to each other, with a way back |
//! | [`mcp`] | a front for agents: tools over the Model Context Protocol, each answer within its budget of bytes |
//!
//! Side buildings share these words and little else: [`generator`] makes programs leak on purpose, and writes snapshots
//! that were never in a process, each with the truth beside it; [`capture`] gets a snapshot out of a running process, and asks
//! [`snapshot`] whether it is whole. They import [`snapshot`] alone, but that [`generator`] has [`capture`] take the snapshots of its
//! pages; only [`report`] and the command line import them.
//!
//! Without the default feature `cli` there are the rooms down to [`leaks`], and few dependencies. `tests/rooms.rs` reads the imports and
//! holds this map.
//!
//! [`printable`] is for every room: other people's text, made safe to show.
//!
//! The command line (`src/main.rs`, `src/cli/`) has one file a subcommand: arguments in, library calls, one report out.
//!
//! # Words
//!
//! *Snapshot*: the file. *Heap*: a snapshot plus answers. *Shallow size*: what an object takes itself, with the engine's
//! storage that only it uses. *Retained size*: what would be freed with it. *Distance*: references from a root on the
//! shortest way. *Dominator*: the nearest object that every path from the root passes. *Retainer*: who refers to an object.
//! *Class*: DevTools' grouping name. *Detachedness*: whether a DOM node is in a document. Sizes are bytes, in `u64`;
//! handles of nodes, edges and strings are `u32` positions in the file.

#[cfg(feature = "cli")]
pub mod capture;
pub mod columns;
pub mod compare;
pub(crate) mod engine;
#[cfg(feature = "explore")]
pub mod explore;
#[cfg(feature = "cli")]
pub mod gate;
#[cfg(feature = "cli")]
pub mod generator;
pub mod graph;
pub mod heap;
mod keyed;
pub mod leaks;
#[cfg(feature = "mcp")]
pub mod mcp;
mod prefetch;
pub mod printable;
pub mod profile;
pub mod queries;
mod ranked_bits;
#[cfg(feature = "cli")]
pub mod report;
#[cfg(feature = "cli")]
pub mod session;
pub mod snapshot;
#[cfg(test)]
pub(crate) mod testing;

pub use heap::Heap;
