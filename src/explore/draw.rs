//! What the state looks like on a terminal. Text from the heap was made safe before; widths are counted in cells.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::app::{App, Asked, Prompt, Screen};
use super::filter;
use super::icicle::Icicle;
use super::keys;
use super::page::{Align, Body, Column, Fold, Page, Row, Rows};
use crate::report::cut_in_middle;

/// Text columns get at least so many cells before number columns go.
const LEAST_TEXT: u16 = 24;

/// Whether colours may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) has_colours: bool,
}

impl Look {
    fn title(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD | Modifier::REVERSED)
    }

    fn dim(self) -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// Colours that can be read on light and on dark.
    fn cell(self, at: usize) -> Style {
        const COLOURS: [Color; 5] = [Color::Blue, Color::Cyan, Color::Green, Color::Magenta, Color::Yellow];
        match self.has_colours {
            true => Style::new().fg(Color::Black).bg(COLOURS[at % COLOURS.len()]),
            false if at.is_multiple_of(2) => Style::new().add_modifier(Modifier::REVERSED),
            false => Style::new(),
        }
    }
}

/// Draws everything.
pub(super) fn draw(app: &App, look: Look, frame: &mut Frame) {
    let area = frame.area();
    if area.width < 20 || area.height < 5 {
        return put(frame, 0, area, Line::from("too small"));
    }
    title(app, look, frame);
    match (&app.help, &app.screen) {
        (Some(top), _) => help(*top, look, frame),
        (None, Screen::Loading(phase, part)) => loading(phase, *part, frame),
        (None, Screen::Failed(why)) => put(frame, 2, area, Line::from(format!("error: {why}"))),
        (None, Screen::Page(page)) => show(app, page, look, frame),
    }
    status(app, look, frame);
}

fn put(frame: &mut Frame, line: u16, area: Rect, text: Line) {
    if line < area.height {
        frame.render_widget(text, Rect { x: area.x, y: area.y + line, width: area.width, height: 1 });
    }
}

fn title(app: &App, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let place = match &app.screen {
        Screen::Page(page) => page.place.title(),
        _ => "heap-analyzer".to_owned(),
    };
    let file = app.files.last().map(String::as_str).unwrap_or_default();
    let room = usize::from(area.width).saturating_sub(place.width() + 4);
    let text = format!(" {}  {}", crate::printable::one_line(&place), cut_in_middle(&crate::printable::one_line(file), room));
    let text = format!("{text:<width$}", width = usize::from(area.width));
    put(frame, 0, area, Line::styled(text, look.title()));
}

fn status(app: &App, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let text = match (&app.prompt, &app.waiting) {
        (Some(Prompt { what: Asked::Filter, text }), _) => format!("/{}", crate::printable::one_line(text)),
        (Some(Prompt { what: Asked::Verdict(id), text }), _) => {
            format!("@{id} is (expected, leaking, unknown, none) because: {}", crate::printable::one_line(text))
        }
        (None, Some(place)) => format!("… {}", place.title()),
        (None, None) if app.status.is_empty() => "? keys   / search   Enter open   Esc back   q leave".to_owned(),
        (None, None) => app.status.clone(),
    };
    let text = cut_in_middle(&crate::printable::one_line(&text), area.width.into());
    put(frame, area.height - 1, area, Line::styled(text, look.dim()));
}

fn loading(phase: &str, part: f64, frame: &mut Frame) {
    let area = frame.area();
    let width = usize::from(area.width).saturating_sub(20).clamp(10, 60);
    let full = (part * width as f64) as usize;
    let bar = format!("{}{}", "█".repeat(full), "░".repeat(width - full.min(width)));
    put(frame, 2, area, Line::from(format!("  {phase}  {bar} {:3.0} %", part * 100.0)));
}

fn help(top: usize, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let key = |(shown, help): (&str, &str)| {
        Line::from(vec![Span::styled(format!("  {shown:<26}"), look.dim()), Span::raw(help.to_owned())])
    };
    let mut lines = vec![Line::from("Keys")];
    lines.extend(keys::help().map(key));
    lines.extend([Line::from(""), Line::from("Search")]);
    lines.extend(filter::WORDS.iter().copied().map(key));
    let room = area.height.saturating_sub(3);
    let top = top.min(lines.len().saturating_sub(room.into()));
    for (at, line) in lines.into_iter().skip(top).take(room.into()).enumerate() {
        put(frame, 1 + at as u16, area, line);
    }
}

fn show(app: &App, page: &Page, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let lines = app.head();
    for (at, text) in lines.iter().enumerate() {
        put(frame, 1 + at as u16, area, Line::styled(cut_in_middle(text, area.width.into()), look.dim()));
    }
    let head = lines.len() as u16;
    match &page.body {
        Body::Rows(rows) => show_rows(app, &**rows, head, look, frame),
        Body::Picture(picture) => show_picture(picture, head, look, frame),
    }
}

fn show_rows(app: &App, rows: &dyn Rows, head: u16, look: Look, frame: &mut Frame) {
    let area = frame.area();
    let columns = shown_columns(rows.columns(), area.width);
    let mark = |at: usize| match app.sort {
        Some((column, descending)) if column == at => {
            if descending {
                "▾"
            } else {
                "▴"
            }
        }
        _ => "",
    };
    let titles = columns.iter().map(|&(at, width)| {
        let column = rows.columns()[at];
        aligned(&format!("{}{}", column.title, mark(at)), width, column.align)
    });
    put(frame, 1 + head, area, Line::styled(titles.collect::<Vec<_>>().join(" "), look.dim()));
    if rows.len() == 0 {
        return put(frame, 2 + head, area, Line::from("  nothing"));
    }
    for (line, at) in (app.top..rows.len()).take(app.height()).enumerate() {
        let row = rows.row(at);
        let is_marked = row.id.is_some_and(|id| app.marked.contains(&id));
        let by_hand = row.node.and_then(|node| app.notebook.as_ref()?.letter(node));
        let text = row_text(&row, (is_marked, by_hand), rows.columns(), &columns);
        let style = if at == app.selected { look.selected() } else { Style::new() };
        let text = format!("{text:<width$}", width = usize::from(area.width));
        put(frame, 2 + head + line as u16, area, Line::styled(text, style));
    }
}

/// Which columns fit, with their widths: on a narrow screen number columns go, those at the left first.
fn shown_columns(columns: &[Column], width: u16) -> Vec<(usize, u16)> {
    let mut shown: Vec<usize> = (0..columns.len()).collect();
    let fixed = |shown: &[usize]| shown.iter().map(|&at| columns[at].width + 1).sum::<u16>();
    while fixed(&shown) + LEAST_TEXT > width {
        let Some(at) = shown.iter().position(|&at| columns[at].align == Align::Right) else { break };
        shown.remove(at);
    }
    let rest = width.saturating_sub(fixed(&shown));
    let texts = shown.iter().filter(|&&at| columns[at].width == 0).count().max(1) as u16;
    shown.iter().map(|&at| (at, if columns[at].width == 0 { rest / texts } else { columns[at].width })).collect()
}

fn row_text(row: &Row, (is_marked, by_hand): (bool, Option<char>), columns: &[Column], shown: &[(usize, u16)]) -> String {
    let fold = match row.fold {
        Fold::Leaf if row.depth == 0 => "",
        Fold::Leaf => "  ",
        Fold::Closed => "▸ ",
        Fold::Open => "▾ ",
    };
    let by_hand = by_hand.map(|letter| format!("{letter} ")).unwrap_or_default();
    let lead = format!("{}{}{fold}{by_hand}", if is_marked { "✓ " } else { "" }, "  ".repeat(row.depth.min(20)));
    let first_text = shown.iter().position(|&(at, _)| columns[at].align == Align::Left);
    let cells = shown.iter().enumerate().map(|(place, &(at, width))| {
        let text = row.cells.get(at).map(String::as_str).unwrap_or_default();
        let text = if Some(place) == first_text { format!("{lead}{text}") } else { text.to_owned() };
        aligned(&text, width, columns[at].align)
    });
    cells.collect::<Vec<_>>().join(" ")
}

/// A text in exactly so many cells.
fn aligned(text: &str, width: u16, align: Align) -> String {
    let width = usize::from(width);
    let text = cut_in_middle(text, width);
    let blanks = " ".repeat(width.saturating_sub(text.width()));
    match align {
        Align::Left => text + &blanks,
        Align::Right => blanks + &text,
    }
}

fn show_picture(picture: &Icicle, head: u16, look: Look, frame: &mut Frame) {
    let area = frame.area();
    put(frame, 1 + head, area, Line::from(cut_in_middle(&picture.words(), area.width.into())));
    let room = usize::from(area.height.saturating_sub(3 + head));
    // The level that is looked at stays in sight.
    let top = (picture.at.0 + 1).saturating_sub(room);
    for (line, (level, cells)) in picture.levels.iter().enumerate().skip(top).take(room).enumerate() {
        for (at, cell) in cells.iter().enumerate() {
            let column = |part: f64| (part * f64::from(area.width)).round() as u16;
            let (from, to) = (column(cell.from), column(cell.to).min(area.width));
            if to <= from {
                continue;
            }
            let width = to - from;
            let text = if width > 2 { cut_in_middle(&cell.text, usize::from(width - 1)) } else { String::new() };
            let text = format!("{text:<width$}", width = usize::from(width));
            let style = if (level, at) == picture.at {
                Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD)
            } else {
                look.cell(level + at)
            };
            let place = Rect { x: area.x + from, y: area.y + 2 + head + line as u16, width, height: 1 };
            frame.render_widget(Line::styled(text, style), place);
        }
    }
}
