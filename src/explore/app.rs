//! The explorer's state, and what each event changes in it. Nothing here draws or computes pages.

use std::sync::Arc;

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, MouseButton, MouseEvent, MouseEventKind};

use super::history::History;
use super::keys::{self, Action};
use super::notebook::{Judged, Notebook};
use super::page::{Body, Fold, Page, Rows};
use super::place::Place;
use crate::printable::one_line;

/// Lines of the screen that are no rows: title, column heads, status.
pub(super) const FRAME: u16 = 3;
/// Rows that a turn of the mouse wheel moves.
const WHEEL: isize = 3;

/// What is to be done outside.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Nothing,
    /// A page is to be made.
    Make(Place),
    /// A text is to be copied.
    Copy(String),
    /// An object is judged by hand.
    Judge(u64, Judged),
    Quit,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Prompt {
    pub(super) what: Asked,
    pub(super) text: String,
}

/// What a typed text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// A search.
    Filter,
    /// A verdict on an object.
    Verdict(u64),
}

/// What is on the screen.
pub(super) enum Screen {
    /// Files are read: what is done, and which part.
    Loading(String, f64),
    /// A place.
    Page(Box<Page>),
    /// There is nothing to show, and why.
    Failed(String),
}

/// The explorer's state.
pub(super) struct App {
    pub(super) files: Vec<String>,
    pub(super) screen: Screen,
    pub(super) selected: usize,
    pub(super) top: usize,
    /// Column and direction of the order, if it was chosen.
    pub(super) sort: Option<(usize, bool)>,
    pub(super) marked: Vec<u64>,
    /// What is being typed.
    pub(super) prompt: Option<Prompt>,
    /// What was said by hand, once a file is read.
    pub(super) notebook: Option<Arc<Notebook>>,
    pub(super) help: Option<usize>,
    pub(super) status: String,
    /// A page that is being made.
    pub(super) waiting: Option<Place>,
    /// Holders that are ignored, and of which object.
    ignored: Option<(u64, Vec<u64>)>,
    history: History,
    size: (u16, u16),
}

impl App {
    pub(super) fn new(files: Vec<String>, size: (u16, u16)) -> Self {
        App {
            files,
            screen: Screen::Loading("reading".to_owned(), 0.0),
            selected: 0,
            top: 0,
            sort: None,
            marked: Vec::new(),
            prompt: None,
            notebook: None,
            help: None,
            status: String::new(),
            waiting: None,
            ignored: None,
            history: History::default(),
            size,
        }
    }

    /// Columns of the screen.
    pub(super) fn columns(&self) -> u16 {
        self.size.0
    }

    fn rows(&self) -> Option<&dyn Rows> {
        match &self.screen {
            Screen::Page(page) => match &page.body {
                Body::Rows(rows) => Some(&**rows),
                Body::Picture(_) => None,
            },
            _ => None,
        }
    }

    fn rows_mut(&mut self) -> Option<&mut Box<dyn Rows>> {
        match &mut self.screen {
            Screen::Page(page) => match &mut page.body {
                Body::Rows(rows) => Some(rows),
                Body::Picture(_) => None,
            },
            _ => None,
        }
    }

    fn count(&self) -> usize {
        self.rows().map_or(0, Rows::len)
    }

    /// How many rows fit the screen.
    pub(super) fn height(&self) -> usize {
        usize::from(self.size.1.saturating_sub(FRAME)).saturating_sub(self.head().len()).max(1)
    }

    /// Lines above the rows: what the place says, and what was said of it by hand.
    pub(super) fn head(&self) -> Vec<String> {
        let Screen::Page(page) = &self.screen else { return Vec::new() };
        let by_hand = || self.notebook.as_ref()?.line(page.subject?);
        page.head.iter().cloned().chain(by_hand().map(|line| one_line(&line).into_owned())).collect()
    }

    /// The object of the selected row or cell, or else the one that the place is about.
    fn id(&self) -> Option<u64> {
        if let Screen::Page(page) = &self.screen
            && let Body::Picture(picture) = &page.body
        {
            return picture.id();
        }
        let rows = self.rows().filter(|rows| self.selected < rows.len());
        rows.and_then(|rows| rows.row(self.selected).id).or_else(|| self.place()?.subject())
    }

    fn place(&self) -> Option<&Place> {
        match &self.screen {
            Screen::Page(page) => Some(&page.place),
            _ => None,
        }
    }

    /// A page is there. It is shown unless something else was asked for meanwhile.
    pub(super) fn arrived(&mut self, place: &Place, page: Result<Page, String>) {
        if self.waiting.as_ref() != Some(place) {
            return;
        }
        self.waiting = None;
        match page {
            Ok(page) => {
                self.screen = Screen::Page(Box::new(page));
                let was_here = self.history.here().filter(|visit| visit.place == *place);
                (self.selected, self.top) = was_here.map_or((0, 0), |visit| visit.rows);
                self.sort = None;
                self.keep_in_sight();
            }
            Err(why) if matches!(self.screen, Screen::Page(_)) => self.status = why,
            Err(why) => self.screen = Screen::Failed(why),
        }
    }

    /// Goes to a place; what was forward is forgotten.
    pub(super) fn go(&mut self, place: Place) -> Effect {
        self.history.leave((self.selected, self.top));
        self.history.go(place.clone());
        self.make(place)
    }

    fn make(&mut self, place: Place) -> Effect {
        self.waiting = Some(place.clone());
        self.status.clear();
        Effect::Make(place)
    }

    fn travel(&mut self, by: isize) -> Effect {
        self.history.leave((self.selected, self.top));
        self.history.travel(by).map_or(Effect::Nothing, |place| self.make(place))
    }

    /// What an event changes.
    pub(super) fn update(&mut self, event: &Event) -> Effect {
        match event {
            Event::Resize(columns, lines) => {
                self.size = (*columns, *lines);
                self.keep_in_sight();
                if self.rows().is_some_and(|rows| !rows.is_laid_out()) {
                    return Effect::Nothing;
                }
                self.history.leave((self.selected, self.top));
                self.place().cloned().map_or(Effect::Nothing, |place| self.make(place))
            }
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(*key),
            Event::Mouse(mouse) => self.mouse(*mouse),
            Event::Paste(text) => {
                if let Some(prompt) = &mut self.prompt {
                    prompt.text.push_str(text);
                }
                Effect::Nothing
            }
            _ => Effect::Nothing,
        }
    }

    fn key(&mut self, key: KeyEvent) -> Effect {
        if self.prompt.is_some() {
            return self.type_in(key);
        }
        let Some(action) = keys::action(key) else { return Effect::Nothing };
        if let Some(top) = self.help {
            self.help = match action {
                Action::Down | Action::PageDown => Some(top + 1),
                Action::Up | Action::PageUp => Some(top.saturating_sub(1)),
                Action::Quit | Action::Back | Action::Help => None,
                _ => Some(top),
            };
            return Effect::Nothing;
        }
        self.act(action)
    }

    fn type_in(&mut self, key: KeyEvent) -> Effect {
        let Some(prompt) = &mut self.prompt else { return Effect::Nothing };
        match key.code {
            KeyCode::Char('c') if key.modifiers.contains(ratatui::crossterm::event::KeyModifiers::CONTROL) => self.prompt = None,
            KeyCode::Char(letter) => prompt.text.push(letter),
            KeyCode::Backspace => _ = prompt.text.pop(),
            KeyCode::Esc => self.prompt = None,
            KeyCode::Enter => {
                let Prompt { what, text } = prompt.clone();
                self.prompt = None;
                return self.typed(what, text);
            }
            _ => {}
        }
        Effect::Nothing
    }

    fn typed(&mut self, what: Asked, text: String) -> Effect {
        let effect = match what {
            Asked::Filter => {
                super::filter::parse(&text).map(|filter| self.go(filter.id.map_or(Place::Find(text), Place::Object)))
            }
            Asked::Verdict(id) => Judged::parse(&text).map(|judged| Effect::Judge(id, judged)),
        };
        effect.unwrap_or_else(|why| {
            self.status = why;
            Effect::Nothing
        })
    }

    fn act(&mut self, action: Action) -> Effect {
        let page = self.height() as isize;
        match action {
            Action::Quit => return Effect::Quit,
            Action::Help => self.help = Some(0),
            _ if matches!(self.screen, Screen::Loading(..)) => {}
            Action::Down => self.step(1, 0),
            Action::Up => self.step(-1, 0),
            Action::PageDown => self.step(page, 0),
            Action::PageUp => self.step(-page, 0),
            Action::First => self.select(0),
            Action::Last => self.select(self.count().saturating_sub(1)),
            Action::Unfold => self.toggle(),
            Action::Fold => self.fold(),
            Action::SortNext => self.sort_next(),
            Action::SortReverse => self.sort_by(self.sort.map_or((self.last_column(), false), |(column, down)| (column, !down))),
            Action::Search => self.prompt = Some(Prompt { what: Asked::Filter, text: String::new() }),
            Action::Judge => match self.id() {
                Some(id) => self.prompt = Some(Prompt { what: Asked::Verdict(id), text: String::new() }),
                None => self.status = "select a row that is about an object first".to_owned(),
            },
            Action::Back => return self.travel(-1),
            Action::Forward => return self.travel(1),
            Action::Open => return self.open(),
            Action::Mark => self.mark(),
            Action::ShowMarked if self.marked.len() < 2 => self.status = "mark two or three objects first, with m".to_owned(),
            Action::ShowMarked => return self.go(Place::Marked(self.marked.clone())),
            Action::Copy => {
                let Some(place) = self.place() else { return Effect::Nothing };
                let command = place.command(&self.files);
                self.status = format!("copied: {command}");
                return Effect::Copy(command);
            }
            Action::Ignore => return self.ignore(),
            Action::Comparison | Action::Findings if self.files.len() < 2 => {
                self.status = "this takes two files and more: heap-analyzer explore A B C".to_owned();
            }
            action => return self.place_of(action).map_or(Effect::Nothing, |place| self.go(place)),
        }
        Effect::Nothing
    }

    /// Where a key leads that names a place.
    fn place_of(&mut self, action: Action) -> Option<Place> {
        let id = self.id();
        let needs = |id: Option<u64>| id.ok_or("select a row that is about an object first");
        let found = match action {
            Action::Overview => Ok(Place::Overview),
            Action::Classes => Ok(Place::Classes),
            Action::Dominators => Ok(Place::Dominators(id)),
            Action::Icicle => Ok(Place::Icicle(id)),
            Action::Strings => Ok(Place::Strings),
            Action::Detached => Ok(Place::Detached),
            Action::Waste => Ok(Place::Waste),
            Action::Contexts => Ok(Place::Contexts),
            Action::Comparison => Ok(Place::Comparison),
            Action::Findings => Ok(Place::Findings),
            Action::Notes => Ok(Place::Notes),
            Action::Been => Ok(Place::Been(self.history.been())),
            Action::Retainers => needs(id).map(Place::Retainers),
            Action::Details => needs(id).map(Place::Details),
            Action::Holders => self.class().map(Place::Holders).ok_or("select a class, or go to its objects first"),
            _ => return None,
        };
        found.map_err(|why| self.status = why.to_owned()).ok()
    }

    /// The class that the row or the place is about.
    fn class(&self) -> Option<String> {
        let rows = self.rows().filter(|rows| self.selected < rows.len());
        let target = rows.and_then(|rows| rows.row(self.selected).target);
        match (target, self.place()) {
            (Some(Place::Class(name)), _) => Some(name),
            (_, Some(Place::Class(name) | Place::Holders(name))) => Some(name.clone()),
            _ => None,
        }
    }

    fn open(&mut self) -> Effect {
        if let Screen::Page(page) = &self.screen
            && let Body::Picture(picture) = &page.body
        {
            return picture.id().map_or(Effect::Nothing, |id| self.go(Place::Object(id)));
        }
        let Some(rows) = self.rows().filter(|rows| self.selected < rows.len()) else { return Effect::Nothing };
        let row = rows.row(self.selected);
        match row.target {
            // In its own tree the first row leads on to all that is said of it.
            Some(Place::Object(id)) if self.place() == Some(&Place::Object(id)) => self.go(Place::Details(id)),
            Some(place) => self.go(place),
            None => {
                self.toggle();
                Effect::Nothing
            }
        }
    }

    fn toggle(&mut self) {
        let at = self.selected;
        let Some(rows) = self.rows_mut().filter(|rows| at < rows.len()) else { return self.step(0, 1) };
        match rows.row(at).fold {
            Fold::Closed => rows.unfold(at),
            Fold::Open => rows.fold(at),
            Fold::Leaf => {}
        }
        self.keep_in_sight();
    }

    fn fold(&mut self) {
        let at = self.selected;
        let Some(rows) = self.rows_mut().filter(|rows| at < rows.len()) else { return self.step(0, -1) };
        let row = rows.row(at);
        if row.fold == Fold::Open {
            rows.fold(at);
        } else if row.depth > 0 {
            let above = (0..at).rev().find(|&above| rows.row(above).depth < row.depth);
            self.select(above.unwrap_or(0));
        }
    }

    fn step(&mut self, down: isize, right: isize) {
        if let Screen::Page(page) = &mut self.screen
            && let Body::Picture(picture) = &mut page.body
        {
            return picture.go(down.signum(), right);
        }
        self.select(self.selected.saturating_add_signed(down));
    }

    fn select(&mut self, at: usize) {
        self.selected = at.min(self.count().saturating_sub(1));
        self.keep_in_sight();
    }

    fn keep_in_sight(&mut self) {
        let height = self.height();
        self.selected = self.selected.min(self.count().saturating_sub(1));
        self.top = self.top.min(self.selected).max((self.selected + 1).saturating_sub(height));
    }

    fn last_column(&self) -> usize {
        self.rows().map_or(0, |rows| rows.columns().len().saturating_sub(1))
    }

    fn sort_next(&mut self) {
        let columns = self.last_column() + 1;
        let column = self.sort.map_or(0, |(column, _)| (column + 1) % columns);
        // Names and ids go up, sizes go down.
        self.sort_by((column, column + 2 >= columns && columns > 1));
    }

    fn sort_by(&mut self, (column, descending): (usize, bool)) {
        let sorted = self.rows_mut().is_some_and(|rows| rows.sort(column, descending));
        if sorted {
            self.sort = Some((column, descending));
            self.select(0);
        } else {
            self.status = "this has no other order".to_owned();
        }
    }

    fn mark(&mut self) {
        let Some(id) = self.id() else { return self.status = "select a row that is about an object first".to_owned() };
        match self.marked.iter().position(|&marked| marked == id) {
            Some(at) => _ = self.marked.remove(at),
            None => self.marked.push(id),
        }
        self.status = format!("{} marked; M shows them side by side", self.marked.len());
        self.step(1, 0);
    }

    /// Among retainers: what holds the object without the selected one, and those ignored before.
    fn ignore(&mut self) -> Effect {
        let of = match self.place() {
            Some(Place::Retainers(id)) => *id,
            _ => {
                self.status = "go to who refers to an object (r), then ignore one of them".to_owned();
                return Effect::Nothing;
            }
        };
        let Some(holder) = self.id().filter(|&id| id != of) else { return Effect::Nothing };
        let mut holders = self.ignored.take().filter(|(id, _)| *id == of).map(|(_, holders)| holders).unwrap_or_default();
        if !holders.contains(&holder) {
            holders.push(holder);
        }
        self.ignored = Some((of, holders.clone()));
        self.go(Place::Without(of, holders))
    }

    fn mouse(&mut self, mouse: MouseEvent) -> Effect {
        match mouse.kind {
            MouseEventKind::ScrollDown => self.step(WHEEL, 0),
            MouseEventKind::ScrollUp => self.step(-WHEEL, 0),
            MouseEventKind::Down(MouseButton::Left) => return self.click(mouse.column, mouse.row),
            _ => {}
        }
        Effect::Nothing
    }

    /// A click selects; a click on what is selected goes there.
    fn click(&mut self, column: u16, line: u16) -> Effect {
        let columns = self.columns();
        let first = 2 + self.head().len() as u16;
        let Screen::Page(page) = &mut self.screen else { return Effect::Nothing };
        let Some(at) = line.checked_sub(first).map(usize::from) else { return Effect::Nothing };
        if let Body::Picture(picture) = &mut page.body {
            let before = picture.at;
            picture.look_at(at, f64::from(column) / f64::from(columns.max(1)));
            return if picture.at == before { self.open() } else { Effect::Nothing };
        }
        let at = self.top + at;
        if at >= self.count() {
            return Effect::Nothing;
        }
        if at == self.selected {
            return self.open();
        }
        self.select(at);
        Effect::Nothing
    }
}
