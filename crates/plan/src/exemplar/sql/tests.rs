//! Statements before and after re-fielding.

use super::refield;
use crate::exemplar::refield::fields::Fields;
use crate::exemplar::refield::testing::{entity, manifest, request};

fn fields(old: &str, new: &[&str]) -> Fields {
    Fields::new(&entity(old), &request(new), &manifest(), |_| false)
}

fn check(old: &str, before: &str, after: &str) {
    let f = fields(old, &["number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"]);
    assert_eq!(
        refield(before, &f, &mut std::collections::BTreeSet::new()).as_deref().unwrap_or(before),
        after
    );
}

const BOOK: &str =
    "ID:id Title:string PublishedDate:datetime ImageURL:string Description:text CreatedAt:timestamp";

#[test]
fn insert_lists_columns_values_and_placeholders() {
    check(
        BOOK,
        "INSERT INTO books (title, published_date, image_url, description) VALUES ($1, $2, $3, $4) RETURNING id",
        "INSERT INTO books (number, total, paid, issued_on) VALUES ($1, $2, $3, $4) RETURNING id",
    );
}

#[test]
fn inserts_of_mysql_are_inserts() {
    check(
        "ID:id Name:string Phone:string",
        "INSERT employee (name, phone) VALUES (?, ?)",
        "INSERT employee (number, total, paid, issued_on) VALUES (?, ?, ?, ?)",
    );
    check(
        "ID:id Name:string Phone:string",
        "REPLACE INTO employee (name, phone) VALUES (?, ?)",
        "REPLACE INTO employee (number, total, paid, issued_on) VALUES (?, ?, ?, ?)",
    );
}

#[test]
fn tables_made_on_the_spot_follow() {
    check(
        "ID:id Title:string Content:string",
        "SELECT array_agg(d) AS data, (SELECT count(a.id) FROM books AS a WHERE a.user_id=$1) AS total FROM \
         ( SELECT a.id, a.title, a.content, a.updated_at FROM books a JOIN users u ON a.user_id = u.id WHERE a.user_id=$1 ORDER BY a.id DESC) d",
        "SELECT array_agg(d) AS data, (SELECT count(a.id) FROM books AS a WHERE a.user_id=$1) AS total FROM \
         ( SELECT a.id, a.number, a.total, a.paid, a.issued_on, a.updated_at FROM books a JOIN users u ON a.user_id = u.id WHERE a.user_id=$1 ORDER BY a.id DESC) d",
    );
    check(
        "ID:id Title:string Content:string",
        "WITH found AS (SELECT id, title, content FROM books WHERE id = $1) SELECT id, title, content FROM found",
        "WITH found AS (SELECT id, number, total, paid, issued_on FROM books WHERE id = $1) SELECT id, number, total, paid, issued_on FROM found",
    );
}

#[test]
fn bare_lists_of_columns_follow() {
    check(
        BOOK,
        "id, title, published_date, image_url, description, created_at",
        "id, number, total, paid, issued_on, created_at",
    );
    check(BOOK, "title, subtitle", "title, subtitle");
}

#[test]
fn set_lists_renumber_what_follows() {
    check(
        "ID:id Message:string",
        "UPDATE comments SET message = $1, updated_at = CURRENT_TIMESTAMP WHERE comment_id = $2 RETURNING *",
        "UPDATE comments SET number = $1, total = $2, paid = $3, issued_on = $4, updated_at = CURRENT_TIMESTAMP WHERE comment_id = $5 RETURNING *",
    );
}

#[test]
fn numbers_follow_the_hosts_order_not_the_texts() {
    check(
        "ID:id Message:string",
        "UPDATE comments SET message = $2 WHERE id = $1",
        "UPDATE comments SET number = $2, total = $3, paid = $4, issued_on = $5 WHERE id = $1",
    );
}

#[test]
fn conditions_take_only_fields_of_their_class() {
    check(
        BOOK,
        "SELECT * FROM books where title like '%' || $1 || '%' and description like '%'|| $2 || '%' ORDER BY published_date DESC LIMIT $3 OFFSET $4",
        "SELECT * FROM books where number like '%' || $1 || '%' ORDER BY issued_on DESC LIMIT $2 OFFSET $3",
    );
}

#[test]
fn only_texts_are_compared_with_the_empty_text() {
    check(
        "ID:id AuthorID:owner Title:string Content:text Category:string",
        "INSERT INTO news (author_id, title, content, category, created_at) \n\t\tVALUES ($1, $2, $3, NULLIF($4, ''), now()) \n\t\tRETURNING *",
        "INSERT INTO news (author_id, number, total, paid, issued_on, created_at) \n\t\tVALUES ($1, $2, $3, $4, $5, now()) \n\t\tRETURNING *",
    );
    check(
        "ID:id Title:string Content:text",
        "UPDATE news SET title = COALESCE(NULLIF($1, ''), title),\n\t content = COALESCE(NULLIF($2, ''), content),\n\t updated_at = now() WHERE id = $3",
        "UPDATE news SET number = COALESCE(NULLIF($1, ''), number),\n\t total = COALESCE(NULLIF($2, '')::numeric, total),\n\t paid = COALESCE($3, paid),\n\t issued_on = COALESCE($4, issued_on),\n\t updated_at = now() WHERE id = $5",
    );
}

#[test]
fn named_placeholders_are_renamed() {
    check(
        "ID:id Name:string Cost:decimal",
        "INSERT INTO products (product_id, \"name\", \"cost\") VALUES (:product_id, :name, :cost)",
        "INSERT INTO products (product_id, \"number\", \"total\", \"paid\", \"issued_on\") VALUES (:product_id, :number, :total, :paid, :issued_on)",
    );
}

#[test]
fn a_star_stays() {
    check(BOOK, "SELECT * FROM books where id = $1", "SELECT * FROM books where id = $1");
}

#[test]
fn select_lists_keep_prefixes_and_layout() {
    check(
        "ID:id Title:string Content:text",
        "SELECT n.id,\n       n.title,\n       n.content,\n       n.updated_at\nFROM news n WHERE n.id = $1",
        "SELECT n.id,\n       n.number,\n       n.total,\n       n.paid,\n       n.issued_on,\n       n.updated_at\nFROM news n WHERE n.id = $1",
    );
}

#[test]
fn several_tables_are_a_dump() {
    assert!(super::is_dump("-- it's one\nCREATE TABLE a (id INT);\ncreate table if not exists b (id INT);"));
    assert!(super::is_dump("CREATE DATABASE shop;\nCREATE TABLE a (id INT);"));
    let one =
        "-- create table b\nCREATE TABLE a (n TEXT DEFAULT 'create table c');\nCREATE INDEX i ON a (n);";
    assert!(!super::is_dump(one));
}

#[test]
fn columns_of_old_fields_that_a_query_still_asks_for_are_found() {
    let f = fields("ID:id Title:string Content:string", &["number:string"]);
    let left = |text: &'static str| super::left(text, &f, "books");
    assert_eq!(left("SELECT json_build_object('title', b.title) FROM public.books AS b"), Some("title"));
    assert_eq!(left("INSERT INTO books (number) VALUES ($1) ON CONFLICT (title) DO NOTHING"), Some("title"));
    assert_eq!(
        left("SELECT books.content FROM books JOIN authors a ON a.id = books.author_id"),
        Some("content")
    );
    for rightly in [
        "SELECT count(*) AS title FROM books",
        "SELECT b.number, a.title FROM books b JOIN articles a ON a.id = b.article_id",
        "SELECT title FROM books JOIN articles ON articles.id = books.article_id",
        "SELECT number FROM books WHERE number = :title",
        "SELECT title FROM articles WHERE id = $1",
        "SELECT number, 'title' FROM books",
    ] {
        assert_eq!(left(rightly), None, "{rightly}");
    }
}
