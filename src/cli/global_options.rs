//! Which of the options that every command takes mean something to which command: its help lists no others.

use clap::{Arg, Command};

/// Commands (subcommands of subcommands behind a blank), and the options that each of them heeds. The others heed all.
const HEEDED: [(&str, &[&str]); 14] = [
    ("export", &["format", "output", "quiet", "verbose", "max_size", "threads", "no_pager"]),
    ("render", &["format", "output", "max_size", "color", "no_pager"]),
    ("node-snapshot", &["output", "quiet", "verbose", "max_size"]),
    ("init", &["quiet"]),
    ("explain", &["output", "no_pager"]),
    ("schema", &["output", "no_pager"]),
    ("completions", &["output"]),
    ("man", &["output"]),
    ("leak-generator", &[]),
    ("leak-generator list", &["format", "output", "color", "no_pager"]),
    ("leak-generator show", &["output", "no_pager"]),
    ("leak-generator run", &["format", "output", "quiet", "verbose", "color", "no_pager"]),
    ("leak-generator serve", &["output", "quiet"]),
    ("leak-generator synth", &["format", "output", "quiet", "verbose", "color", "threads", "no_pager"]),
];

/// What `-o` of `node-snapshot` is, which packs snapshots in its own way.
const SNAPSHOT_FILE: &str =
    "Write the snapshot to this file; it appears whole or not at all, packed with gzip if its name ends in .gz";

/// The same command line; help of each command lists what the command heeds.
pub fn shown_where_they_count(command: Command) -> Command {
    let options: Vec<Arg> = command.get_arguments().filter(|option| option.is_global_set()).cloned().collect();
    let command = HEEDED.iter().fold(command, |command, (path, heeded)| {
        // An option of its own stands before what is taken over from above.
        let own = |option: &Arg| option.clone().hide(!heeded.contains(&option.get_id().as_str()));
        change(command, path, |command| command.args(options.iter().map(own)))
    });
    change(command, "node-snapshot", |command| command.mut_arg("output", |option| option.help(SNAPSHOT_FILE)))
}

fn change(command: Command, path: &str, how: impl FnOnce(Command) -> Command) -> Command {
    match path.split_once(' ') {
        Some((first, rest)) => command.mut_subcommand(first, |command| command.mut_subcommand(rest, how)),
        None => command.mut_subcommand(path, how),
    }
}
