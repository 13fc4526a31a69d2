use diesel::prelude::*;

use crate::models::{NewReader, Reader};
use crate::schema::readers;

pub fn all(conn: &mut SqliteConnection) -> QueryResult<Vec<Reader>> {
    readers::table.select(Reader::as_select()).load(conn)
}

pub fn insert(conn: &mut SqliteConnection, new: &NewReader) -> QueryResult<Reader> {
    diesel::insert_into(readers::table)
        .values(new)
        .returning(Reader::as_returning())
        .get_result(conn)
}
