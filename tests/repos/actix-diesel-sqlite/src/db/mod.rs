//! Queries; each takes the connection that it runs on.

pub mod books;
pub mod readers;

use diesel::r2d2::{ConnectionManager, Pool};
use diesel::sqlite::SqliteConnection;
use diesel_migrations::{embed_migrations, EmbeddedMigrations, MigrationHarness};

pub type DbPool = Pool<ConnectionManager<SqliteConnection>>;

pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// A pool for the database at `url`, its tables up to date.
pub fn connect(url: &str) -> DbPool {
    let manager = ConnectionManager::<SqliteConnection>::new(url);
    // One connection: a database in memory belongs to it alone.
    let pool = Pool::builder()
        .max_size(1)
        .build(manager)
        .expect("a database at DATABASE_URL");
    let mut conn = pool.get().expect("a connection");
    conn.run_pending_migrations(MIGRATIONS)
        .expect("migrations that run");
    pool
}
