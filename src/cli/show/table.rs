//! Columns that fit the terminal.

use comfy_table::{ColumnConstraint, ContentArrangement, Table, presets};

use super::super::screen::Screen;

/// The least that a column is made narrower to.
const NARROW: usize = 14;

/// The space between columns.
const GAP: usize = 2;

/// A column of a table, the most important first.
pub(in super::super) struct Column {
    pub(in super::super) title: String,
    pub(in super::super) cells: Vec<String>,
    /// Whether its cells are to be copied, so that none goes over several lines.
    pub(in super::super) is_whole: bool,
}

/// What a terminal has to have for cells to stay whole.
const ROOMY: usize = 70;

impl Column {
    /// Columns of the terminal that it needs at least: long cells go over several lines.
    fn least(&self, screen: &Screen) -> usize {
        let cells = self
            .cells
            .iter()
            .map(|cell| console::measure_text_width(cell));
        let widest = cells.max().unwrap_or_default();
        if self.stays_whole(screen) {
            return widest;
        }
        let widest = widest.min(NARROW);
        let words = self.title.split(' ').map(console::measure_text_width);
        widest.max(words.max().unwrap_or_default())
    }

    fn stays_whole(&self, screen: &Screen) -> bool {
        self.is_whole && screen.width >= ROOMY
    }

    fn is_empty(&self) -> bool {
        self.cells.iter().all(String::is_empty)
    }
}

/// The table, and the titles of the columns that there was no room for.
pub(in super::super) fn table(columns: &[Column], screen: &Screen) -> (String, Vec<String>) {
    let (mut shown, mut left_out) = (Vec::new(), Vec::new());
    let mut used = 0;
    for column in columns.iter().filter(|column| !column.is_empty()) {
        let least = column.least(screen) + GAP;
        // A column that is left out must not let one of less weight in.
        if left_out.is_empty() && used + least <= screen.width {
            used += least;
            shown.push(column);
        } else {
            left_out.push(column.title.clone());
        }
    }
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(u16::try_from(screen.width).unwrap_or(u16::MAX))
        .set_header(shown.iter().map(|column| column.title.to_uppercase()));
    let rows = shown.iter().map(|column| column.cells.len()).max();
    for row in 0..rows.unwrap_or_default() {
        table.add_row(shown.iter().map(|column| {
            let cell = column.cells.get(row);
            cell.map(String::as_str).unwrap_or_default()
        }));
    }
    for (arranged, column) in table.column_iter_mut().zip(&shown) {
        arranged.set_padding((0, GAP as u16));
        if column.stays_whole(screen) {
            arranged.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    let lines = table.to_string();
    let mut lines = lines.lines().map(str::trim_end);
    let head = lines.next().map(|head| screen.heading(head));
    let lines: Vec<String> = head.into_iter().chain(lines.map(str::to_owned)).collect();
    (lines.join("\n"), left_out)
}
