//! Runs a command and prints what the kernel accounted to it, as one line of JSON: wall and CPU seconds, peak resident
//! memory in bytes, exit code or signal. `measuring.mjs` compiles and calls it: Node can't read a child's resource usage.
//!
//! In: `measure PROGRAM [ARGUMENT ...]`; its output goes nowhere, its stderr passes through. The figures come from
//! `wait4`, so they cover all threads and waited-for children of exactly this process, to its very end. Linux keeps a
//! process's memory peak across `exec`, so a child starts with the peak of whoever forked it: that is why this is a
//! process of 2 MB between Node and the measured program.
#![allow(unsafe_code)] // one call, `wait4`; the standard library has none for resource usage

use std::env;
use std::io;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use std::os::unix::process::ExitStatusExt;

/// `struct timeval` of 64-bit Linux and macOS.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Timeval {
    seconds: i64,
    #[cfg(target_os = "macos")]
    microseconds: i32,
    #[cfg(not(target_os = "macos"))]
    microseconds: i64,
}

impl Timeval {
    fn duration(self) -> Duration {
        Duration::from_secs(self.seconds as u64) + Duration::from_micros(self.microseconds as u64)
    }
}

/// `struct rusage` of 64-bit Linux and macOS; what follows `max_rss` is not read, but written by the kernel.
#[repr(C)]
#[derive(Default)]
struct Usage {
    user: Timeval,
    system: Timeval,
    /// Kilobytes, on macOS bytes.
    max_rss: i64,
    rest: [i64; 13],
}

unsafe extern "C" {
    fn wait4(pid: i32, status: *mut i32, options: i32, usage: *mut Usage) -> i32;
}

/// Waits for the child `pid`, which nobody else may wait for.
fn wait(pid: u32) -> io::Result<(ExitStatus, Usage)> {
    let mut status = 0;
    let mut usage = Usage::default();
    loop {
        // SAFETY: both pointers are to live, writable values of the layout that the kernel fills in.
        if unsafe { wait4(pid as i32, &mut status, 0, &mut usage) } >= 0 {
            return Ok((ExitStatus::from_raw(status), usage));
        }
        let error = io::Error::last_os_error();
        if error.kind() != io::ErrorKind::Interrupted {
            return Err(error);
        }
    }
}

fn measure(program: &str, arguments: &[String]) -> io::Result<String> {
    let start = Instant::now();
    let child = Command::new(program).args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).spawn()?;
    let (status, usage) = wait(child.id())?;
    let wall = start.elapsed().as_secs_f64();
    let cpu = (usage.user.duration() + usage.system.duration()).as_secs_f64();
    let unit = if cfg!(target_os = "macos") { 1 } else { 1024 };
    let json = |code: Option<i32>| code.map_or("null".to_string(), |code| code.to_string());
    Ok(format!(
        r#"{{"wall":{wall:.6},"cpu":{cpu:.6},"rss":{},"exit":{},"signal":{}}}"#,
        usage.max_rss * unit,
        json(status.code()),
        json(status.signal()),
    ))
}

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let Some((program, arguments)) = arguments.split_first() else {
        eprintln!("usage: measure PROGRAM [ARGUMENT ...]");
        return ExitCode::from(2);
    };
    match measure(program, arguments) {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("measure: {program}: {error}");
            ExitCode::FAILURE
        }
    }
}
