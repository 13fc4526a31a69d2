//! Migrations projected from an exemplar's, over the styles that repositories number and write them in.

use super::*;
use crate::exemplar::refield::testing::{entity, manifest, request};

fn table(name: &str) -> Table {
    Table { name: name.into(), at: At::file("m.sql"), columns: Vec::new(), shared_file: false }
}

fn created(old: &str, text: &str) -> String {
    let fields = Fields::new(
        &entity(old),
        &request(&["number:string:unique", "total:decimal{12,2}", "paid:bool", "issued_on:date?"]),
        &manifest(),
        |_| false,
    );
    let style = Style { database: "postgres".into(), ..Style::default() };
    ddl::create_table(text, &fields, &style, &manifest().types, &[], &BTreeMap::new()).unwrap()
}

#[test]
fn columns_follow_case_and_constraints() {
    assert_eq!(
        created(
            "ID:id Title:string PublishedDate:datetime ImageURL:string Description:text",
            "CREATE TABLE IF NOT EXISTS books\n(\n    id bigserial,\n    title varchar(255) not null,\n    published_date timestamp with time zone not null,\n    image_url varchar(255),\n    description text not null,\n    created_at timestamp with time zone default current_timestamp,\n    primary key (id)\n);"
        ),
        "CREATE TABLE IF NOT EXISTS books\n(\n    id bigserial,\n    number varchar(255) not null unique,\n    total numeric(12,2) not null,\n    paid boolean not null,\n    issued_on date,\n    created_at timestamp with time zone default current_timestamp,\n    primary key (id)\n);"
    );
}

#[test]
fn aligned_columns_stay_aligned() {
    assert_eq!(
        created(
            "ProductID:id UserID:owner Name:string Cost:decimal Quantity:int",
            "CREATE TABLE products (\n\tproduct_id   UUID           NOT NULL,\n    user_id      UUID           NOT NULL,\n\tname         TEXT           NOT NULL,\n    cost         NUMERIC(10, 2) NOT NULL,\n\tquantity     INT            NOT NULL,\n\tdate_created TIMESTAMP      NOT NULL,\n\n\tPRIMARY KEY (product_id)\n);"
        ),
        "CREATE TABLE products (\n\tproduct_id   UUID           NOT NULL,\n    user_id      UUID           NOT NULL,\n\tnumber       TEXT           NOT NULL UNIQUE,\n\ttotal        NUMERIC(12, 2) NOT NULL,\n\tpaid         BOOLEAN        NOT NULL,\n\tissued_on    DATE,\n\tdate_created TIMESTAMP      NOT NULL,\n\n\tPRIMARY KEY (product_id)\n);"
    );
}

#[test]
fn versions_go_on_in_their_own_way() {
    let next = |files: &[&str], source: &str| {
        next_version(&files.iter().map(|f| (*f).to_owned()).collect::<Vec<_>>(), source)
    };
    assert_eq!(next(&["m/01_a.up.sql", "m/09_b.up.sql"], "m/01_a.up.sql").as_deref(), Some("10"));
    assert_eq!(next(&["m/000002_a.sql"], "m/000002_a.sql").as_deref(), Some("000003"));
    assert_eq!(next(&["m/1_a.sql", "m/9_b.sql"], "m/1_a.sql").as_deref(), Some("10"));
    assert_eq!(
        next(&["m/20231231235959_a.sql"], "m/20231231235959_a.sql").as_deref(),
        Some("20240101235959")
    );
    assert_eq!(
        next(&["m/20250301_100000_a.sql"], "m/20250301_100000_a.sql").as_deref(),
        Some("20250302_100000")
    );
    assert_eq!(after("1.09"), "1.10");
}

#[test]
fn a_file_with_other_tables_is_cut_into_statements() {
    let text = "-- +goose Up\n-- +goose StatementBegin\nCREATE TABLE a (id int);\n\nCREATE FUNCTION f() AS $$ BEGIN x; END; $$;\n-- +goose StatementEnd\n";
    let kinds: Vec<bool> = segments(text).iter().map(|s| matches!(s, Segment::Statement(_))).collect();
    assert_eq!(kinds, [false, false, true, true, false]);
    assert_eq!(table("a").name, "a");
}

#[test]
fn a_folder_of_its_own_is_numbered_like_a_file() {
    let check = |files: &[&str], path: &str, next: &str| {
        let files: Vec<String> = files.iter().map(|f| (*f).to_owned()).collect();
        assert_eq!(with_version(path, next_version(&files, &files[0]).as_deref()), next);
    };
    check(
        &["migrations/2023-02-28-120000_create_users/up.sql", "migrations/2023-02-01-120000_x/up.sql"],
        "migrations/2023-02-28-120000_create_books/up.sql",
        "migrations/2023-03-01-120000_create_books/up.sql",
    );
    check(
        &["prisma/migrations/20230201120000_create_users/migration.sql"],
        "prisma/migrations/20230201120000_create_books/migration.sql",
        "prisma/migrations/20230202120000_create_books/migration.sql",
    );
    assert_eq!(
        nameless("migrations/2023-02-01-120000_init/up.sql", "books"),
        "migrations/2023-02-01-120000_create_books/up.sql"
    );
    assert_eq!(named("migrations/0001_users.sql"), "0001_users.sql");
    assert_eq!(named("db/v2/schema.sql"), "schema.sql");
    assert!(is_down("migrations/2023-02-01-120000_x/down.sql"));
}
