//! Where the parts of the screen lie, for a size of the terminal.

use super::Pane;

/// The fewest columns in which the three panes stand side by side.
pub const WIDE: u16 = 100;

/// The fewest columns in which the gate board stands beside the plan being written.
pub const BOARD: u16 = 110;

/// A size in columns and rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Size {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Size {
    /// Makes a size.
    pub fn new(width: u16, height: u16) -> Self {
        Self { width, height }
    }

    /// Tells whether there is room for the console: 60 columns and 16 rows.
    pub fn is_enough(self) -> bool {
        self.width >= 60 && self.height >= 16
    }
}

/// A part of the screen, in columns and rows from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

/// The queue's screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    /// Who, where, when.
    pub header: Area,
    /// The queue with its frame.
    pub queue: Area,
    /// The panes below it with their frames.
    pub panes: Vec<(Pane, Area)>,
    /// Everything between header and footer.
    pub body: Area,
    /// The keys.
    pub footer: Area,
}

/// The rows that the queue's frame takes: its title and the line below it.
pub const QUEUE_FRAME: u16 = 2;

/// Returns where the parts lie; the queue is as wide as the terminal, so that its rows can be scrolled by
/// the terminal itself.
pub fn layout(size: Size, below: Pane) -> Layout {
    let Size { width, height } = size;
    let row = |y| Area {
        x: 0,
        y,
        width,
        height: 1,
    };
    let rows = height.saturating_sub(2);
    let lower = (rows * 9 / 20).clamp(9.min(rows), 22.max(rows / 2));
    let upper = rows - lower.min(rows);
    let top = 1 + upper;
    let panes = if width >= WIDE {
        let third = width / 3;
        let rest = width - 2 * third;
        let at = |x, width| Area {
            x,
            y: top,
            width,
            height: lower,
        };
        vec![
            (Pane::Risk, at(0, third)),
            (Pane::Comments, at(third, third)),
            (Pane::Checklist, at(2 * third, rest)),
        ]
    } else {
        let shown = if below == Pane::Queue {
            Pane::Risk
        } else {
            below
        };
        vec![(
            shown,
            Area {
                x: 0,
                y: top,
                width,
                height: lower,
            },
        )]
    };
    Layout {
        header: row(0),
        queue: Area {
            x: 0,
            y: 1,
            width,
            height: upper,
        },
        panes,
        body: Area {
            x: 0,
            y: 1,
            width,
            height: rows,
        },
        footer: row(height.saturating_sub(1)),
    }
}

/// Returns how many rows of the queue are in view.
pub fn queue_rows(size: Size) -> usize {
    let area = layout(size, Pane::Risk).queue;
    usize::from(area.height.saturating_sub(QUEUE_FRAME)).max(1)
}

/// Returns how many rows of a list that fills the screen are in view.
pub fn list_rows(size: Size) -> usize {
    usize::from(size.height.saturating_sub(2 + QUEUE_FRAME)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_fill_the_screen_without_overlap() {
        for (width, height) in [
            (60, 16),
            (80, 24),
            (99, 30),
            (100, 30),
            (120, 36),
            (200, 60),
            (80, 200),
        ] {
            let parts = layout(Size::new(width, height), Pane::Comments);
            assert_eq!(parts.queue.y + parts.queue.height, parts.panes[0].1.y);
            assert!(parts.queue.height >= 4 && parts.queue.width == width);
            let across: u16 = parts.panes.iter().map(|(_, area)| area.width).sum();
            assert_eq!(across, width);
            for (_, area) in &parts.panes {
                assert_eq!(area.y + area.height, parts.footer.y, "{width}x{height}");
            }
        }
    }

    #[test]
    fn a_wide_terminal_shows_every_pane_and_a_narrow_one_the_chosen() {
        let shown = |width, below| {
            let parts = layout(Size::new(width, 36), below);
            parts.panes.into_iter().map(|(p, _)| p).collect::<Vec<_>>()
        };
        assert_eq!(
            shown(120, Pane::Queue),
            [Pane::Risk, Pane::Comments, Pane::Checklist]
        );
        assert_eq!(shown(80, Pane::Checklist), [Pane::Checklist]);
        assert_eq!(shown(80, Pane::Queue), [Pane::Risk]);
        assert!(!Size::new(59, 40).is_enough() && !Size::new(80, 15).is_enough());
    }
}
