//! Walks through three files, on a small and on a large screen.

use super::tty::Terminal;

const SMALL: (u16, u16) = (80, 24);
const LARGE: (u16, u16) = (200, 60);
const APP: &str = "node-app.heapsnapshot.zst";
const PAGES: [&str; 3] = [
    "chromium-140-dom-before.heapsnapshot.zst",
    "chromium-140-dom-after.heapsnapshot.zst",
    "chromium-140-dom-undone.heapsnapshot.zst",
];

const ENTER: &str = "\r";
const ESC: &str = "\u{1b}";
const DOWN: &str = "\u{1b}[B";
const RIGHT: &str = "\u{1b}[C";
const LEFT: &str = "\u{1b}[D";

#[test]
fn from_the_overview_to_the_suspect_and_who_holds_it_and_back() {
    let mut terminal = Terminal::start(&[APP], SMALL);
    insta::assert_snapshot!("overview_80x24", terminal.wait_for("hang on one object"));
    // The suspect's line is the first that names an object.
    let mut screen = terminal.screen();
    for _ in 0..10 {
        if screen.contains("what it refers to") {
            break;
        }
        terminal.press(DOWN);
        terminal.press(ENTER);
        std::thread::sleep(std::time::Duration::from_millis(300));
        screen = terminal.screen();
    }
    insta::assert_snapshot!("suspect_80x24", terminal.wait_for("@72441: what it refers to"));
    terminal.press_for(&format!("{}{RIGHT}", DOWN.repeat(3)), "▾ .sessions");
    insta::assert_snapshot!("unfolded_80x24", terminal.screen());
    terminal.press_for(LEFT, "▸ .sessions");
    terminal.press_for("gr", "@72441: who refers to it");
    insta::assert_snapshot!("retainers_80x24", terminal.screen());
    terminal.press_for(ESC, "what it refers to");
    terminal.press_for(ESC, "overview");
    terminal.press_for("]", "what it refers to");
    insta::assert_snapshot!("been_80x24", terminal.press_for("J", "where you have been"));
    terminal.press_for(ENTER, "who refers to it");
    terminal.press("q");
    assert!(terminal.ended().0.success());
}

#[test]
fn classes_are_sorted_and_lead_to_their_objects_and_holders() {
    let mut terminal = Terminal::start(&[APP], LARGE);
    terminal.wait_for("overview");
    insta::assert_snapshot!("classes_200x60", terminal.press_for("c", "Retained"));
    let by_name = terminal.press_for("s", "Class▴");
    assert!(by_name.lines().nth(3).unwrap().starts_with("(array)"), "{by_name}");
    let by_count = terminal.press_for("s", "Objects");
    assert!(by_count.contains("Objects▴") || by_count.contains("Objects▾"), "{by_count}");
    terminal.press_for("/class=Session\r", "240 objects");
    insta::assert_snapshot!("found_200x60", terminal.screen());
    terminal.press_for(ESC, "classes");
    let nothing = terminal.press_for("/class=NoSuch\r", "0 objects");
    assert!(nothing.contains("nothing"), "{nothing}");
    let wrong = terminal.press_for("/retained>much\r", "retained>much:");
    assert!(wrong.contains("retained>much"), "{wrong}");
}

#[test]
fn the_picture_is_walked_and_the_command_is_copied() {
    let mut terminal = Terminal::start(&[APP], SMALL);
    terminal.wait_for("overview");
    insta::assert_snapshot!("picture_80x24", terminal.press_for("n", "picture of"));
    terminal.press_for(DOWN, "%)");
    terminal.press_for("c", "Shallow");
    let command = terminal.press_for("y", "copied: heap-analyzer summary node-app.heapsnapshot.zst --view classes");
    assert!(command.contains("classes"), "{command}");
    assert!(terminal.raw().contains("\u{1b}]52;c;"));
    insta::assert_snapshot!("help_80x24", terminal.press_for("?", "next row"));
}

#[test]
fn several_files_show_what_changed_and_what_leaks() {
    let mut terminal = Terminal::start(&PAGES, LARGE);
    terminal.wait_for("overview");
    insta::assert_snapshot!("findings_200x60", terminal.press_for("l", "Verdict"));
    terminal.press_for("v", "What grew");
    terminal.press_for("e", "detached");
    insta::assert_snapshot!("dominators_200x60", terminal.press_for("d", "dominator tree"));
}

#[test]
fn marked_objects_stand_side_by_side_and_a_retainer_is_ignored() {
    let mut terminal = Terminal::start(&[APP], SMALL);
    terminal.wait_for("overview");
    terminal.press_for("/class=Session\r", "240 objects");
    terminal.press_for("mm", "2 marked");
    insta::assert_snapshot!("marked_80x24", terminal.press_for("M", "both held by"));
    terminal.press_for("/@72441\r", "what it refers to");
    terminal.press_for("r", "who refers to it");
    let without = terminal.press_for(&format!("{DOWN}i"), "without some of its holders");
    assert!(without.contains("did not hold it"), "{without}");
}

#[test]
fn any_size_is_drawn() {
    let mut terminal = Terminal::start(&[APP], SMALL);
    terminal.wait_for("overview");
    terminal.press_for("d", "dominator tree");
    for size in [(40, 10), (300, 80), (19, 4), (80, 24)] {
        terminal.resize(size.0, size.1);
        terminal.wait_for(if size.0 < 20 { "too small" } else { "dominator" });
    }
}
