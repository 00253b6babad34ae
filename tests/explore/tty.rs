//! A terminal that someone sits at: a pty, and what is on its screen.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::num::NonZero;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{Winsize, tcsetwinsize};

/// How long one waits for what should be there.
const PATIENCE: Duration = Duration::from_secs(60);

/// The explorer at work.
pub struct Terminal {
    keyboard: File,
    child: Child,
    screen: Arc<Mutex<vt100::Parser>>,
    /// Every byte that came.
    raw: Arc<Mutex<Vec<u8>>>,
}

impl Terminal {
    /// Explores fixtures on a terminal of so many columns and lines.
    pub fn start(arguments: &[&str], (columns, lines): (u16, u16)) -> Terminal {
        Terminal::start_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures"), arguments, (columns, lines))
    }

    pub fn start_in(folder: &Path, arguments: &[&str], (columns, lines): (u16, u16)) -> Terminal {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).and_then(|()| unlockpt(&master)).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let slave: OwnedFd = OpenOptions::new().read(true).write(true).open(name.to_str().unwrap()).unwrap().into();
        tcsetwinsize(&slave, size(columns, lines)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_heap-analyzer"));
        command.arg("explore").args(arguments).current_dir(folder).env("TERM", "xterm").env("NO_COLOR", "1");
        command.stdin(slave.try_clone().unwrap()).stdout(slave.try_clone().unwrap()).stderr(slave);
        let child = command.spawn().unwrap();
        // It holds the other end.
        drop(command);
        let keyboard = File::from(master);
        let screen = Arc::new(Mutex::new(vt100::Parser::new(at_least_one(lines), at_least_one(columns), 0)));
        let raw = Arc::new(Mutex::new(Vec::new()));
        let (mut output, shown, all) = (keyboard.try_clone().unwrap(), Arc::clone(&screen), Arc::clone(&raw));
        thread::spawn(move || {
            let mut block = [0; 4096];
            while let Ok(length @ 1..) = output.read(&mut block) {
                shown.lock().unwrap().process(&block[..length]);
                all.lock().unwrap().extend_from_slice(&block[..length]);
            }
        });
        Terminal { keyboard, child, screen, raw }
    }

    /// What is on the screen, without blanks at the ends of lines.
    pub fn screen(&self) -> String {
        let text = self.screen.lock().unwrap().screen().contents();
        text.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_end().to_owned()
    }

    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
    }

    /// Presses keys, and waits until this is on the screen and nothing is being computed.
    pub fn press_for(&mut self, keys: &str, text: &str) -> String {
        self.press(keys);
        self.wait_for(text)
    }

    pub fn wait_for(&self, text: &str) -> String {
        let began = Instant::now();
        loop {
            let screen = self.screen();
            let is_busy = screen.lines().last().is_some_and(|line| line.starts_with('…'));
            assert!(began.elapsed() < PATIENCE, "{text} does not come:\n{screen}");
            thread::sleep(Duration::from_millis(30));
            // What is half drawn changes once more.
            if screen.contains(text) && !is_busy && self.screen() == screen {
                return screen;
            }
        }
    }

    pub fn resize(&mut self, columns: u16, lines: u16) {
        self.screen.lock().unwrap().screen_mut().set_size(at_least_one(lines), at_least_one(columns));
        tcsetwinsize(&self.keyboard, size(columns, lines)).unwrap();
        // A terminal tells who is in its foreground; here nobody has one to control.
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, rustix::process::Signal::WINCH).unwrap();
    }

    /// Waits until it has ended by itself.
    pub fn ended(mut self) -> (ExitStatus, String) {
        let began = Instant::now();
        while self.child.try_wait().unwrap().is_none() {
            assert!(began.elapsed() < PATIENCE, "it goes on:\n{}", self.screen());
            thread::sleep(Duration::from_millis(10));
        }
        // What was written last comes a moment later.
        thread::sleep(Duration::from_millis(100));
        let raw = String::from_utf8_lossy(&self.raw.lock().unwrap()).into_owned();
        (self.child.wait().unwrap(), raw)
    }

    /// Every byte that came so far.
    pub fn raw(&self) -> String {
        String::from_utf8_lossy(&self.raw.lock().unwrap()).into_owned()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn at_least_one(number: u16) -> NonZero<u16> {
    NonZero::new(number).unwrap()
}

fn size(columns: u16, lines: u16) -> Winsize {
    Winsize { ws_row: lines, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0 }
}
