//! The terminal: takes it over, gives it back whatever happens, and runs the explorer on it.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, TryRecvError, channel};
use std::thread;
use std::time::Duration;

use ratatui::DefaultTerminal;
use ratatui::crossterm::event::{self, DisableMouseCapture, EnableMouseCapture};
use ratatui::crossterm::execute;

use super::app::{App, Effect, Screen};
use super::clipboard::copy_sequence;
use super::draw::{Look, draw};
use super::librarian::{Librarian, node_with_id};
use super::loading::{Loading, load};
use super::notebook::Notebook;
use super::page::Page;
use super::place::Place;
use crate::session::{Handle, Session, SessionError};

/// How long one waits for a key while something is being computed, and while nothing is.
const BUSY: Duration = Duration::from_millis(30);
const IDLE: Duration = Duration::from_millis(500);

/// How the explorer looks.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Colours may be used.
    pub has_colours: bool,
}

/// Why it ended otherwise than by a key.
#[derive(Debug, thiserror::Error)]
pub enum ExploreError {
    /// Nobody looks.
    #[error("explore needs a terminal; for text take heap-analyzer summary")]
    NoTerminal,
    /// The terminal does not answer.
    #[error("the terminal: {0}")]
    Terminal(#[from] io::Error),
    /// A file can't be read.
    #[error("{0}")]
    Session(#[from] SessionError),
}

/// Explores files on this terminal until someone leaves. Work that is being done then is given up.
///
/// # Errors
/// There is no terminal, or a file can't be read.
pub fn run(session: Session, files: Vec<PathBuf>, options: Options) -> Result<(), ExploreError> {
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return Err(ExploreError::NoTerminal);
    }
    let mut terminal = ratatui::try_init()?;
    // A terminal without a mouse takes no notice.
    let _ = execute!(io::stdout(), EnableMouseCapture);
    let ended = Explorer::new(session, files, options, &terminal).and_then(|mut explorer| explorer.run(&mut terminal));
    let _ = execute!(io::stdout(), DisableMouseCapture);
    ratatui::restore();
    ended
}

type Loaded = Result<Vec<Handle>, SessionError>;
type Made = (Place, Result<Page, String>);

struct Explorer {
    app: App,
    look: Look,
    loading: Arc<Loading>,
    loaded: Option<Receiver<Loaded>>,
    session: Arc<Session>,
    /// Places for which pages are wanted, and how wide.
    wanted: Option<Sender<(Place, u16)>>,
    made: Option<Receiver<Made>>,
}

impl Explorer {
    fn new(session: Session, files: Vec<PathBuf>, options: Options, terminal: &DefaultTerminal) -> Result<Self, ExploreError> {
        let size = terminal.size()?;
        let names = files.iter().map(|file| file.display().to_string()).collect();
        let (session, loading) = (Arc::new(session), Arc::new(Loading::default()));
        let (tell, loaded) = channel();
        let (in_thread, progress) = (Arc::clone(&session), Arc::clone(&loading));
        thread::spawn(move || tell.send(load(&in_thread, &files, &progress)));
        Ok(Explorer {
            app: App::new(names, (size.width, size.height)),
            look: Look { has_colours: options.has_colours },
            loading,
            loaded: Some(loaded),
            session,
            wanted: None,
            made: None,
        })
    }

    fn run(&mut self, terminal: &mut DefaultTerminal) -> Result<(), ExploreError> {
        loop {
            self.hear()?;
            terminal.draw(|frame| draw(&self.app, self.look, frame))?;
            let is_busy = self.loaded.is_some() || self.app.waiting.is_some();
            if !event::poll(if is_busy { BUSY } else { IDLE })? {
                continue;
            }
            let effect = self.app.update(&event::read()?);
            if !self.perform(effect)? {
                self.loading.stop();
                return Ok(());
            }
        }
    }

    /// What came from the threads meanwhile.
    fn hear(&mut self) -> Result<(), ExploreError> {
        if let Some(loaded) = &self.loaded {
            match loaded.try_recv() {
                Ok(handles) => {
                    self.loaded = None;
                    self.begin(handles?);
                }
                Err(TryRecvError::Empty) => {
                    let (phase, part) = self.loading.state();
                    self.app.screen = Screen::Loading(phase, part);
                }
                Err(TryRecvError::Disconnected) => return Err(io::Error::other("the reading broke off").into()),
            }
        }
        let made: Vec<Made> = self.made.iter().flat_map(Receiver::try_iter).collect();
        for (place, page) in made {
            self.app.arrived(&place, page);
        }
        Ok(())
    }

    /// All is read: a thread makes pages from now on, and the first is wanted.
    fn begin(&mut self, handles: Vec<Handle>) {
        let (wanted, asked) = channel::<(Place, u16)>();
        let (tell, made) = channel();
        let mut warnings = self.loading.warnings();
        if let Some(Ok(opened)) = handles.last().map(|&last| self.session.heap(last)) {
            let files = self.app.files.iter().map(PathBuf::from).collect();
            let (notebook, wrong) = Notebook::open(files, opened);
            self.app.notebook = Some(Arc::new(notebook));
            warnings.extend(wrong);
        }
        let librarian = Librarian { session: Arc::clone(&self.session), handles, notebook: self.app.notebook.clone() };
        thread::spawn(move || {
            while let Ok(mut next) = asked.recv() {
                // Only the last wish counts.
                while let Ok(later) = asked.try_recv() {
                    next = later;
                }
                let (place, columns) = next;
                let page = librarian.page(&place, columns);
                if tell.send((place, page)).is_err() {
                    return;
                }
            }
        });
        (self.wanted, self.made) = (Some(wanted), Some(made));
        let effect = self.app.go(Place::Overview);
        // Making a page can't fail here.
        let _ = self.perform(effect);
        self.app.status = warnings.join("; ");
    }

    /// Does what the state asks for; false at the end.
    fn perform(&mut self, effect: Effect) -> Result<bool, ExploreError> {
        match effect {
            Effect::Nothing => {}
            Effect::Quit => return Ok(false),
            Effect::Copy(text) => {
                let mut out = io::stdout();
                out.write_all(copy_sequence(&text).as_bytes())?;
                out.flush()?;
            }
            Effect::Judge(id, judged) => {
                let done = self.app.notebook.as_ref().map(|notebook| {
                    let node = node_with_id(&notebook.opened, id)?;
                    notebook.judge(node, &judged)
                });
                self.app.status = done.unwrap_or_else(|| Err("there is no file yet".to_owned())).unwrap_or_else(|why| why);
            }
            Effect::Make(place) => {
                if let Some(wanted) = &self.wanted {
                    // The thread ends only with us.
                    let _ = wanted.send((place, self.app.columns()));
                }
            }
        }
        Ok(true)
    }
}
