//! What can go wrong while rendering, with the place in the template.

use std::fmt;

/// Something that helps to understand an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note(pub String);

/// A template that does not parse or does not render.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenderError {
    /// What is wrong, in one phrase.
    pub message: String,
    /// Name of the template; empty where not one of them is at fault.
    pub file: String,
    /// 1-based line.
    pub line: Option<usize>,
    /// 1-based columns from and to on that line.
    pub span: Option<(usize, usize)>,
    /// What else there is to say.
    pub notes: Vec<Note>,
}

impl RenderError {
    pub(crate) fn new(file: &str, message: String) -> Self {
        Self { message, file: file.to_owned(), line: None, span: None, notes: Vec::new() }
    }

    pub(crate) fn note(mut self, note: String) -> Self {
        self.notes.push(Note(note));
        self
    }

    pub(crate) fn from_tera(file: &str, error: &tera::Error) -> Self {
        match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => {
                let span = report.span();
                let name = if report.filename().is_empty() { file } else { report.filename() };
                // A tag that had a line to itself carries the line's end in front of its closing mark.
                let moved = span.start_col == 0 && report.message().contains("`%}`");
                Self {
                    message: report.message().to_owned(),
                    file: name.to_owned(),
                    line: Some(span.start_line - usize::from(moved)),
                    span: Some((span.start_col + 1, span.end_col + 1)),
                    // Tera's own report shows the line and whatever included the template.
                    notes: vec![Note(error.to_string())],
                }
            }
            kind => Self::new(file, kind.to_string()),
        }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.file.is_empty() {
            f.write_str(&self.file)?;
            if let Some(line) = self.line {
                write!(f, ":{line}")?;
            }
            f.write_str(": ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for RenderError {}
