//! What keys do: one table, from which the help is made.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// What a person wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Down,
    Up,
    PageDown,
    PageUp,
    First,
    Last,
    Open,
    Unfold,
    Fold,
    Back,
    Forward,
    SortNext,
    SortReverse,
    Search,
    Help,
    Quit,
    Overview,
    Classes,
    Dominators,
    Icicle,
    Strings,
    Detached,
    Waste,
    Contexts,
    Comparison,
    Findings,
    Retainers,
    Details,
    Holders,
    Ignore,
    Judge,
    Notes,
    Been,
    Mark,
    ShowMarked,
    Copy,
}

/// A key, what it does, and how the help says it.
struct Binding {
    codes: &'static [KeyCode],
    action: Action,
    shown: &'static str,
    help: &'static str,
}

const fn key(codes: &'static [KeyCode], action: Action, shown: &'static str, help: &'static str) -> Binding {
    Binding { codes, action, shown, help }
}

const BINDINGS: [Binding; 36] = [
    key(&[KeyCode::Down, KeyCode::Char('j')], Action::Down, "↓ j", "next row"),
    key(&[KeyCode::Up, KeyCode::Char('k')], Action::Up, "↑ k", "previous row"),
    key(&[KeyCode::PageDown], Action::PageDown, "PgDn", "a page further"),
    key(&[KeyCode::PageUp], Action::PageUp, "PgUp", "a page back"),
    key(&[KeyCode::Home, KeyCode::Char('g')], Action::First, "Home g", "first row"),
    key(&[KeyCode::End, KeyCode::Char('G')], Action::Last, "End G", "last row"),
    key(&[KeyCode::Enter], Action::Open, "Enter", "go to what the row is about"),
    key(&[KeyCode::Right, KeyCode::Char(' ')], Action::Unfold, "→ Space", "unfold the row, show more; again: fold"),
    key(&[KeyCode::Left], Action::Fold, "←", "fold the row, or go to the one above it"),
    key(&[KeyCode::Esc, KeyCode::Backspace, KeyCode::Char('[')], Action::Back, "Esc [", "back"),
    key(&[KeyCode::Char(']')], Action::Forward, "]", "forward"),
    key(&[KeyCode::Char('J')], Action::Been, "J", "where you have been: Enter jumps there"),
    key(&[KeyCode::Char('s')], Action::SortNext, "s", "sort by the next column"),
    key(&[KeyCode::Char('S')], Action::SortReverse, "S", "turn the order"),
    key(&[KeyCode::Char('/')], Action::Search, "/", "search: class=Map retained>1MB held-by:Timer"),
    key(&[KeyCode::Char('o')], Action::Overview, "o", "overview: what fills the heap"),
    key(&[KeyCode::Char('c')], Action::Classes, "c", "classes"),
    key(&[KeyCode::Char('d')], Action::Dominators, "d", "dominator tree, from the row's object"),
    key(&[KeyCode::Char('n')], Action::Icicle, "n", "picture, from the row's object"),
    key(&[KeyCode::Char('t')], Action::Strings, "t", "equal strings"),
    key(&[KeyCode::Char('e')], Action::Detached, "e", "detached nodes"),
    key(&[KeyCode::Char('w')], Action::Waste, "w", "waste"),
    key(&[KeyCode::Char('x')], Action::Contexts, "x", "realms: pages, frames, workers"),
    key(&[KeyCode::Char('v')], Action::Comparison, "v", "what changed between the files"),
    key(&[KeyCode::Char('l')], Action::Findings, "l", "what leaks"),
    key(&[KeyCode::Char('r')], Action::Retainers, "r", "who refers to the row's object"),
    key(&[KeyCode::Char('p')], Action::Details, "p", "all about the row's object: paths, contents"),
    key(&[KeyCode::Char('h')], Action::Holders, "h", "who holds all objects of its class"),
    key(&[KeyCode::Char('i')], Action::Ignore, "i", "among retainers: ignore this one; what holds the object then"),
    key(&[KeyCode::Char('b')], Action::Judge, "b", "say by hand whether the row's object is expected or leaks"),
    key(&[KeyCode::Char('N')], Action::Notes, "N", "what was said by hand, and what contradicts itself"),
    key(&[KeyCode::Char('m')], Action::Mark, "m", "mark the row's object"),
    key(&[KeyCode::Char('M')], Action::ShowMarked, "M", "marked objects side by side"),
    key(&[KeyCode::Char('y')], Action::Copy, "y", "copy the command that prints this"),
    key(&[KeyCode::Char('?')], Action::Help, "?", "this help"),
    key(&[KeyCode::Char('q')], Action::Quit, "q", "leave"),
];

/// What a key means.
pub(super) fn action(key: KeyEvent) -> Option<Action> {
    if key.modifiers.contains(KeyModifiers::CONTROL) {
        return match key.code {
            KeyCode::Char('c' | 'd') => Some(Action::Quit),
            KeyCode::Char('f') => Some(Action::PageDown),
            KeyCode::Char('b') => Some(Action::PageUp),
            _ => None,
        };
    }
    BINDINGS.iter().find(|binding| binding.codes.contains(&key.code)).map(|binding| binding.action)
}

/// Keys and what they do, for the help.
pub(super) fn help() -> impl Iterator<Item = (&'static str, &'static str)> {
    BINDINGS.iter().map(|binding| (binding.shown, binding.help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things() {
        let codes: Vec<KeyCode> = BINDINGS.iter().flat_map(|binding| binding.codes).copied().collect();
        let twice = codes.iter().enumerate().find(|(at, code)| codes[at + 1..].contains(code));
        assert_eq!(twice, None);
    }
}
