//! A page of a list, newest first.

use rusqlite::{Connection, Row, ToSql, params_from_iter};

/// Which page is asked for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Window {
    /// Only what is older than this event.
    pub before: Option<i64>,
    /// Most items of a page.
    pub limit: usize,
}

/// A page and what is around it.
#[derive(Debug)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Where the next page begins.
    pub next: Option<i64>,
    /// All that match, on this page or not.
    pub total: i64,
}

impl<T> Page<T> {
    /// Reads a page of `query`, whose rows hold in `sequence` the event by which they are ordered.
    ///
    /// # Errors
    /// As the database's.
    pub fn read(
        connection: &Connection,
        query: &str,
        parameters: &[&dyn ToSql],
        window: Window,
        mut item: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Self> {
        let total = connection
            .prepare_cached(&format!("SELECT count(*) FROM ({query})"))?
            .query_row(parameters, |row| row.get(0))?;
        let (before, most) = (parameters.len() + 1, parameters.len() + 2);
        let mut statement = connection.prepare_cached(&format!(
            "SELECT * FROM ({query}) WHERE ?{before} IS NULL OR sequence < ?{before} ORDER BY sequence DESC LIMIT ?{most}"
        ))?;
        // One more tells whether there is a next page.
        let most = i64::try_from(window.limit).unwrap_or(i64::MAX - 1) + 1;
        let parameters = parameters.iter().copied().chain([&window.before as &dyn ToSql, &most]);
        let mut found: Vec<(i64, T)> = statement
            .query_map(params_from_iter(parameters), |row| Ok((row.get("sequence")?, item(row)?)))?
            .collect::<Result<_, _>>()?;
        let has_more = found.len() > window.limit;
        found.truncate(window.limit);
        let next = found.last().map(|(sequence, _)| *sequence).filter(|_| has_more);
        Ok(Self { items: found.into_iter().map(|(_, item)| item).collect(), next, total })
    }
}
