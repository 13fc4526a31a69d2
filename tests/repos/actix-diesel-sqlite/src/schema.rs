// @generated automatically by Diesel CLI.

diesel::table! {
    books (id) {
        id -> Integer,
        title -> Text,
        pages -> Integer,
        lent -> Bool,
        printed_on -> Nullable<Date>,
    }
}

diesel::table! {
    readers (id) {
        id -> Integer,
        name -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(books, readers,);
