//! Folded stacks: `heap;global;Map 120`, and with two heaps both weights, as `difffolded.pl` writes them.

use std::io::{self, Write};

use super::Picture;

pub(super) fn write(picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    // A semicolon parts the names.
    let names: Vec<String> = picture.cells.iter().map(|cell| cell.name.replace(';', ",")).collect();
    for (at, cell) in picture.cells.iter().enumerate() {
        let (before, now) = (picture.weigh(&cell.before).0, picture.weigh(&cell.now).0);
        if before == 0 && now == 0 {
            continue;
        }
        let path = picture.path(at);
        for (place, &above) in path.iter().enumerate() {
            write!(out, "{}{}", if place == 0 { "" } else { ";" }, names[above])?;
        }
        match picture.is_difference {
            true => writeln!(out, " {before} {now}")?,
            false => writeln!(out, " {now}")?,
        }
    }
    Ok(())
}
