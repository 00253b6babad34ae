//! What the reader takes and what it refuses, through the program as a user runs it: from a file and from standard input.

mod bad;
mod left_out;
mod odd;
mod other_files;
mod profiles;
mod run;
mod spared;
mod text;
