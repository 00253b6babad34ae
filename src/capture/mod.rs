//! Gets a snapshot out of a running process: bytes into a file, nothing else. A side building: of the other rooms it knows
//! only the words, how a snapshot is unpacked, and the check that it is whole.
//!
//! Three ways: an HTTP [`endpoint`] of the program, the [`inspector`] that Node, Chrome, Deno and workerd have built in, and a
//! [`signal`] on which Node writes a file. Each streams with bounded memory, gives up after a silence, and checks what came.

pub mod endpoint;
mod error;
mod http;
pub mod inspector;
mod named_file;
mod origin;
mod patience;
#[cfg(unix)]
mod process;
mod receiver;
#[cfg(unix)]
pub mod signal;
pub mod written_file;

pub use error::CaptureError;
pub use receiver::{Destination, Packing};
