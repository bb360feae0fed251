//! The first lines: how the chain is, in a few figures.

use ratatui::{
    Frame,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use super::theme::Theme;
use crate::{
    format::{UNKNOWN, long, metric, millis, number, rate},
    top::model::Model,
};

/// A figure with its words; those of a higher rank are left out first.
struct Figure {
    rank: u8,
    before: &'static str,
    value: String,
    after: &'static str,
    style: Style,
}

pub(super) fn draw(model: &Model, theme: Theme, frame: &mut Frame, area: Rect) {
    let [first, second] = [figures(model, theme), settings(model, theme)];
    for (figures, row) in [first, second].into_iter().zip(area.rows()) {
        frame.render_widget(fit(figures, row.width.into(), theme), row);
    }
}

fn figures(model: &Model, theme: Theme) -> Vec<Figure> {
    let known = |value: Option<String>| value.unwrap_or_else(|| UNKNOWN.to_owned());
    let figure = |rank, before, value, after, style| Figure { rank, before, value, after, style };
    let up = model.chain.started_at.map(|start| long(model.now.saturating_sub(start)));
    let mut figures = vec![
        figure(3, "", model.chain.name.clone(), "", theme.strong()),
        figure(2, "", model.chain.state.to_owned(), "", theme.state(model.chain.state)),
        figure(0, "height ", number(model.height()), "", theme.strong()),
        figure(1, "", known(model.rate().map(rate)), " tx/s", theme.rate()),
        figure(4, "finality ", known(model.latency().map(millis)), "", theme.latency()),
    ];
    figures.extend(up.map(|up| figure(5, "up ", up, "", Style::new())));
    figures
}

fn settings(model: &Model, theme: Theme) -> Vec<Figure> {
    let figure = |rank, before, value, after| Figure { rank, before, value, after, style: theme.quiet() };
    let nodes = &model.chain.nodes;
    let running = nodes.iter().filter(|node| node.height.is_some()).count();
    let mut figures = vec![figure(0, "", format!("{running} of {}", nodes.len()), " nodes answer")];
    if let Some(settings) = model.settings {
        figures.push(figure(1, "", settings.validators.to_string(), " validators"));
        let interval = model.interval().map_or_else(|| UNKNOWN.to_owned(), millis);
        let asked = format!("{interval} of {} s", settings.block_interval);
        figures.push(figure(2, "interval ", asked, ""));
        figures.push(figure(3, "quota limit ", metric(settings.quota_limit), ""));
    }
    figures.extend(model.chain.layout.map(|layout| figure(4, "layout ", layout.to_owned(), "")));
    figures
}

/// As many figures as have room.
fn fit<'a>(mut figures: Vec<Figure>, width: usize, theme: Theme) -> Line<'a> {
    let needed = |figures: &[Figure]| -> usize {
        figures
            .iter()
            .map(|f| 2 + [f.before, &f.value, f.after].iter().map(|text| text.chars().count()).sum::<usize>())
            .sum()
    };
    while figures.len() > 1 && needed(&figures) > width {
        let Some(least) = (0..figures.len()).max_by_key(|index| figures.get(*index).map(|figure| figure.rank)) else {
            break;
        };
        figures.remove(least);
    }
    let mut spans = Vec::new();
    for figure in figures {
        spans.push(Span::raw(if spans.is_empty() { " " } else { "  " }));
        spans.push(Span::styled(figure.before, theme.quiet()));
        spans.push(Span::styled(figure.value, figure.style));
        spans.push(Span::styled(figure.after, theme.quiet()));
    }
    Line::from(spans)
}
