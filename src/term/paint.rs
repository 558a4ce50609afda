//! The screen: two buffers, and one write of the fewest bytes from one to the next.

use std::io::{self, Write};
use std::thread;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::{Rect, Size};

use super::colour::ColourMode;
use super::diff;
use super::grid;
use super::pen::Pen;
use super::scroll::Scroll;

/// Opens a synchronized update: the terminal shows nothing until it ends.
pub const SYNC_BEGIN: &[u8] = b"\x1b[?2026h";
/// Ends a synchronized update; a test may wait for it.
pub const SYNC_END: &[u8] = b"\x1b[?2026l";

/// How long to wait for a terminal that takes nothing more for the moment, and how often for one frame.
const PAUSE: Duration = Duration::from_millis(2);
const PATIENCE: usize = 2_500;

/// Where the hardware cursor is after a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cursor {
    /// Not shown.
    Hidden,
    /// Shown on a column and a row, counted from 0.
    At(u16, u16),
}

/// What drawing a frame says beside the cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Painted {
    /// Where the hardware cursor goes.
    pub cursor: Cursor,
    /// Rows known to have moved since the last frame.
    pub scroll: Option<Scroll>,
}

impl From<Cursor> for Painted {
    fn from(cursor: Cursor) -> Self {
        Self {
            cursor,
            scroll: None,
        }
    }
}

/// What the terminal shows, what it should show, and what is known of its cursor.
#[derive(Debug)]
pub struct Screen {
    mode: ColourMode,
    scrolls: bool,
    area: Rect,
    /// What the terminal shows; nothing where that is not known, before the first frame too.
    shown: Option<Buffer>,
    /// Where the next frame is painted, when there is a buffer at hand.
    spare: Option<Buffer>,
    pen: Pen,
    cursor: Option<Cursor>,
    bytes: Vec<u8>,
    other: Vec<u8>,
}

impl Screen {
    /// Returns a screen of a size in columns and rows, whose first frame is drawn whole.
    pub fn new(size: Size, mode: ColourMode) -> Self {
        Self {
            mode,
            scrolls: true,
            area: Rect::new(0, 0, size.width, size.height),
            shown: None,
            spare: None,
            pen: Pen::unknown(size.width),
            cursor: None,
            bytes: Vec::new(),
            other: Vec::new(),
        }
    }

    /// Sets whether scroll hints are used; see [`super::colour::scrolls`].
    pub fn allow_scroll(&mut self, allowed: bool) {
        self.scrolls = allowed;
    }

    /// Returns the size in columns and rows.
    pub fn size(&self) -> Size {
        self.area.as_size()
    }

    /// Takes a new size; the next frame is drawn whole if it differs.
    pub fn resize(&mut self, size: Size) {
        if size != self.size() {
            let scrolls = self.scrolls;
            *self = Self::new(size, self.mode);
            self.scrolls = scrolls;
        }
    }

    /// Forgets what the terminal shows, so that the next frame is drawn whole: after a suspend, an
    /// editor, or at the person's wish.
    pub fn invalidate(&mut self) {
        self.spare = self.shown.take().or(self.spare.take());
    }

    /// Draws a frame and writes what changed in one write; nothing at all when nothing did.
    ///
    /// Returns the bytes written. After a failed write the next frame is drawn whole.
    pub fn draw<P: Into<Painted>>(
        &mut self,
        out: &mut impl Write,
        paint: impl FnOnce(&mut Buffer) -> P,
    ) -> io::Result<usize> {
        let mut wanted = match self.spare.take() {
            Some(mut buffer) => {
                buffer.reset();
                buffer
            }
            None => Buffer::empty(self.area),
        };
        let painted = paint(&mut wanted).into();
        grid::settle(&mut wanted, self.mode);
        self.bytes.clear();
        self.bytes.extend_from_slice(SYNC_BEGIN);
        self.encode(&wanted, painted);
        self.spare = self.shown.replace(wanted);
        if self.bytes.len() == SYNC_BEGIN.len() {
            return Ok(0);
        }
        self.bytes.extend_from_slice(SYNC_END);
        let sent = send(out, &self.bytes);
        if sent.is_err() {
            self.invalidate();
        }
        sent.map(|()| self.bytes.len())
    }

    fn encode(&mut self, wanted: &Buffer, painted: Painted) {
        let size = self.size();
        if self.shown.is_none() {
            self.pen = Pen::unknown(size.width);
            self.cursor = None;
            self.pen.take_blank(&mut self.bytes);
            self.bytes.extend_from_slice(b"\x1b[H\x1b[2J");
            self.pen.at = Some((0, 0));
        } else if let Some(scroll) = self.usable(painted.scroll) {
            return self.encode_shorter(wanted, scroll, painted.cursor);
        }
        diff::encode(&mut self.bytes, &mut self.pen, self.shown.as_ref(), wanted);
        self.cursor = Some(place(
            &mut self.bytes,
            &mut self.pen,
            self.cursor,
            painted.cursor,
            size,
        ));
    }

    /// Encodes the frame without the scroll, with it, and with all but its edge, and keeps the shortest.
    fn encode_shorter(&mut self, wanted: &Buffer, scroll: Scroll, cursor: Cursor) {
        let size = self.size();
        let (before, start) = (self.pen, self.bytes.len());
        diff::encode(&mut self.bytes, &mut self.pen, self.shown.as_ref(), wanted);
        let was = self.cursor;
        self.cursor = Some(place(&mut self.bytes, &mut self.pen, was, cursor, size));
        if self.bytes.len() == start {
            return;
        }
        let short = scroll.short_of_the_edge(size.height);
        let Some(shown) = &mut self.shown else {
            return;
        };
        for way in short.into_iter().chain([scroll]) {
            let mut pen = before;
            self.other.clear();
            way.encode(&mut self.other, &mut pen, size.height);
            match short {
                Some(short) if way == scroll => short.go_on_to_the_edge(shown),
                Some(_) | None => way.apply(shown),
            }
            diff::encode(&mut self.other, &mut pen, Some(shown), wanted);
            place(&mut self.other, &mut pen, was, cursor, size);
            if self.other.len() < self.bytes.len() - start {
                self.bytes.truncate(start);
                self.bytes.extend_from_slice(&self.other);
                self.pen = pen;
            }
        }
    }

    fn usable(&self, hint: Option<Scroll>) -> Option<Scroll> {
        hint.filter(|_| self.scrolls)?.within(self.size().height)
    }
}

/// Writes a frame, in one write where the terminal takes it whole. A program before this one may have
/// left the terminal non-blocking; a slow line then refuses for a moment, which is no failure.
fn send(out: &mut impl Write, mut bytes: &[u8]) -> io::Result<()> {
    let mut patience = PATIENCE;
    while !bytes.is_empty() {
        match out.write(bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(taken) => bytes = &bytes[taken..],
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) if error.kind() == io::ErrorKind::WouldBlock && patience > 0 => {
                patience -= 1;
                thread::sleep(PAUSE);
            }
            Err(error) => return Err(error),
        }
    }
    out.flush()
}

/// Appends what puts the cursor where the frame wants it and returns where that is.
fn place(
    out: &mut Vec<u8>,
    pen: &mut Pen,
    was: Option<Cursor>,
    wanted: Cursor,
    size: Size,
) -> Cursor {
    match wanted {
        Cursor::At(x, y) if x < size.width && y < size.height => {
            pen.go(out, x, y);
            if !matches!(was, Some(Cursor::At(..))) {
                out.extend_from_slice(b"\x1b[?25h");
            }
            wanted
        }
        Cursor::At(..) | Cursor::Hidden => {
            if was != Some(Cursor::Hidden) {
                out.extend_from_slice(b"\x1b[?25l");
            }
            Cursor::Hidden
        }
    }
}

#[cfg(test)]
mod tests;
