//! Colours, or none: with `NO_COLOR` everything is told by words and by bold or reversed text.

use ratatui::style::{Color, Modifier, Style};

/// How things look.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Theme {
    colours: bool,
}

impl Theme {
    /// With or without colours.
    pub(crate) fn new(colours: bool) -> Self {
        Self { colours }
    }

    /// What the user asked for, as <https://no-color.org> says.
    pub(crate) fn of_environment() -> Self {
        Self::new(std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()))
    }

    fn colour(self, colour: Color) -> Style {
        if self.colours { Style::new().fg(colour) } else { Style::new() }
    }

    /// Headings, borders and words that explain.
    pub(super) fn quiet(self) -> Style {
        self.colour(Color::DarkGray)
    }

    /// Names and figures that matter most.
    pub(super) fn strong(self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// All is well.
    pub(super) fn good(self) -> Style {
        self.colour(Color::Green)
    }

    /// Something is on its way.
    pub(super) fn unsure(self) -> Style {
        self.colour(Color::Yellow)
    }

    /// Something is wrong.
    pub(super) fn bad(self) -> Style {
        self.colour(Color::Red).add_modifier(Modifier::BOLD)
    }

    /// Transaction rates.
    pub(super) fn rate(self) -> Style {
        self.colour(Color::Cyan)
    }

    /// Times.
    pub(super) fn latency(self) -> Style {
        self.colour(Color::Magenta)
    }

    /// The row that keys act on.
    pub(super) fn selected(self) -> Style {
        Style::new().add_modifier(Modifier::REVERSED)
    }

    /// The border of the pane that has the keys.
    pub(super) fn focused(self) -> Style {
        self.colour(Color::Cyan).add_modifier(Modifier::BOLD)
    }

    /// A state of a chain or a node.
    pub(super) fn state(self, state: &str) -> Style {
        match state {
            "running" => self.good(),
            "peer" => Style::new(),
            "syncing" | "restarting" | "stopping" | "connecting" => self.unsure(),
            _ => self.bad(),
        }
    }
}
