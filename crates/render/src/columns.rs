//! Aligns the cells of neighbouring lines, as formatters of aligned languages do. Two spaces end a cell.

/// Aligns `text`: in every run of lines that have a cell at some place, that cell is as wide as the widest.
pub(crate) fn align(text: &str) -> String {
    let mut rows: Vec<Row> = text.split('\n').map(Row::read).collect();
    let columns = rows.iter().map(|r| r.ended()).max().unwrap_or(0);
    for column in 0..columns {
        let mut from = 0;
        while from < rows.len() {
            let run = rows[from..].iter().take_while(|r| r.ended() > column).count();
            let width = rows[from..from + run].iter().map(|r| r.cells[column].chars().count()).max();
            for row in &mut rows[from..from + run] {
                let cell = &mut row.cells[column];
                let missing = width.unwrap_or(0) - cell.chars().count() + 1;
                cell.extend(std::iter::repeat_n(' ', missing));
            }
            from += run.max(1);
        }
    }
    rows.iter().map(|r| format!("{}{}", r.indent, r.cells.concat())).collect::<Vec<_>>().join("\n")
}

struct Row {
    indent: String,
    cells: Vec<String>,
}

impl Row {
    fn read(line: &str) -> Self {
        let body = line.trim_start_matches(['\t', ' ']);
        let indent = line[..line.len() - body.len()].to_owned();
        let cells = body.split("  ").map(str::trim).filter(|c| !c.is_empty()).map(str::to_owned).collect();
        Self { indent, cells }
    }

    /// Cells that another one follows.
    fn ended(&self) -> usize {
        self.cells.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use super::align;

    fn check(before: &str, after: &str) {
        assert_eq!(align(before), after);
    }

    #[test]
    fn a_line_without_cells_ends_a_run() {
        check("a  b\n// c\nlong  d", "a b\n// c\nlong d");
    }

    #[test]
    fn cells_that_only_some_lines_have_align_among_those() {
        check(
            "\tID  int64  `x`\n\tName  string  `y`\n\tlonger  z",
            "\tID     int64  `x`\n\tName   string `y`\n\tlonger z",
        );
    }
}
