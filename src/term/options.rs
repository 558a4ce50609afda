//! What the console opens with.

use std::path::PathBuf;

use crate::domain::zone::Zone;

use super::colour::ColourMode;
use super::opened::Opened;
use super::run::now;
use crate::app::keymap::Keymap;
use crate::store::state::StateDir;
use crate::ui::glyph::Glyphs;
use crate::ui::theme::{Depth, Ground, Theme};
use crate::ui::view::View;

/// Makes a file, or the demo, and opens it; errors are sentences.
pub type Door = Box<dyn Fn() -> Result<Opened, String>>;

/// What the console opens with.
pub struct ConsoleOptions {
    /// The open file; nothing on the first run.
    pub opened: Option<Opened>,
    /// Where a file would be made on the first run.
    pub path: PathBuf,
    /// Makes that file; nothing where none can be made.
    pub create: Option<Door>,
    /// Opens the demo.
    pub demo: Door,
    /// The person's own directory of drafts; nothing when they have none.
    pub state: Option<StateDir>,
    /// The keys.
    pub keymap: Keymap,
    /// Whether the terminal's background is dark or light.
    pub ground: Ground,
    /// Whether only ASCII is drawn.
    pub ascii: bool,
    /// Whether the mouse is asked for.
    pub mouse: bool,
    /// The words of the person's editor command.
    pub editor: Vec<String>,
    /// The zone in which times are told.
    pub zone: Zone,
}

impl std::fmt::Debug for ConsoleOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ConsoleOptions for {}", self.path.display())
    }
}

impl ConsoleOptions {
    /// Returns how the person sees in so many colours.
    pub(super) fn view(&self, mode: ColourMode) -> View {
        let depth = match mode {
            ColourMode::Mono => Depth::Mono,
            ColourMode::Named => Depth::Named,
            ColourMode::Indexed | ColourMode::True => Depth::Many,
        };
        View {
            theme: Theme::new(self.ground, depth),
            glyphs: if self.ascii {
                Glyphs::Ascii
            } else {
                Glyphs::Unicode
            },
            now: now(),
            zone: self.zone,
        }
    }
}
