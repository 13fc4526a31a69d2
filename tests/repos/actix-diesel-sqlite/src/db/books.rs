use diesel::prelude::*;

use crate::models::{Book, NewBook};
use crate::schema::books;

pub fn all(conn: &mut SqliteConnection) -> QueryResult<Vec<Book>> {
    books::table
        .order(books::id.asc())
        .select(Book::as_select())
        .load(conn)
}

pub fn find(conn: &mut SqliteConnection, id: i32) -> QueryResult<Book> {
    books::table.find(id).select(Book::as_select()).first(conn)
}

pub fn insert(conn: &mut SqliteConnection, new: &NewBook) -> QueryResult<Book> {
    diesel::insert_into(books::table)
        .values((
            books::title.eq(&new.title),
            books::pages.eq(new.pages),
            books::lent.eq(new.lent),
            books::printed_on.eq(new.printed_on),
        ))
        .returning(Book::as_returning())
        .get_result(conn)
}

pub fn update(conn: &mut SqliteConnection, id: i32, new: &NewBook) -> QueryResult<Book> {
    diesel::update(books::table.find(id))
        .set(new)
        .returning(Book::as_returning())
        .get_result(conn)
}

pub fn delete(conn: &mut SqliteConnection, id: i32) -> QueryResult<usize> {
    diesel::delete(books::table.find(id)).execute(conn)
}
