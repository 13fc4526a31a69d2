//! A PostgreSQL server for one run, where its programs are installed: its own folder, socket, port and password,
//! gone when dropped. Or a server that the user named, where only databases made here are touched.

use crate::{Cancel, Command, CommandError, Running, Scrub, Stream, Tail, find_program, run};
use rustix::process::Signal;
use std::fs;
use std::io::{self, Read, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Longest time a server has to be made and to answer.
const START: Duration = Duration::from_secs(60);
/// Free ports can be taken between being found and being used.
const ATTEMPTS: usize = 3;

/// Why there is no server.
#[derive(Debug, thiserror::Error)]
pub enum PostgresError {
    /// No programs.
    #[error("PostgreSQL's programs are not installed")]
    NotInstalled,
    /// They refuse to run as root, and there is nobody else.
    #[error("PostgreSQL does not run as root, and neither user `postgres` nor `nobody` can be used: {0}")]
    NoUser(String),
    /// A program did not run.
    #[error(transparent)]
    Command(#[from] CommandError),
    /// It ran and failed; its last words.
    #[error("PostgreSQL did not start: {0}")]
    Start(String),
    /// The token was set.
    #[error("interrupted")]
    Cancelled,
    /// A folder or port.
    #[error("PostgreSQL could not be prepared: {0}")]
    Io(#[from] io::Error),
    /// The URL that was given.
    #[error("`{0}` is no PostgreSQL URL")]
    Url(String),
}

/// What a database said of a text that did not run.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct SqlError {
    /// Its first error, as printed.
    pub message: String,
}

/// Where a database is.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// User.
    pub user: String,
    /// Password; empty where none is needed.
    pub password: String,
    /// Name of the database.
    pub database: String,
    /// What follows `?`.
    pub options: String,
}

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "postgres://{}:***@{}:{}/{}", self.user, self.host, self.port, self.database)
    }
}

impl DatabaseUrl {
    /// Reads `postgres://user:password@host:port/database?options`.
    pub fn parse(url: &str) -> Option<Self> {
        let rest = url.strip_prefix("postgres://").or_else(|| url.strip_prefix("postgresql://"))?;
        let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
        let (place, database) = rest.split_once('/').unwrap_or((rest, ""));
        let (who, place) = place.rsplit_once('@').unwrap_or(("", place));
        let (user, password) = who.split_once(':').unwrap_or((who, ""));
        let (host, port) = match place.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, port.parse().ok()?),
            _ => (place, 5432),
        };
        let or = |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let user = or(decode(user), "postgres");
        Some(Self {
            host: or(host.to_owned(), "localhost"),
            port,
            password: decode(password),
            database: or(decode(database), &user),
            user,
            options: options.to_owned(),
        })
    }

    /// The same server's other database.
    #[must_use]
    pub fn database(&self, name: &str) -> Self {
        Self { database: name.to_owned(), ..self.clone() }
    }

    /// As a URL.
    pub fn url(&self) -> String {
        let password =
            if self.password.is_empty() { String::new() } else { format!(":{}", encode(&self.password)) };
        let options = if self.options.is_empty() { String::new() } else { format!("?{}", self.options) };
        format!(
            "postgres://{}{password}@{}:{}/{}{options}",
            encode(&self.user),
            self.host,
            self.port,
            encode(&self.database)
        )
    }
}

fn encode(text: &str) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
            _ => format!("%{b:02X}"),
        })
        .collect()
}

fn decode(text: &str) -> String {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(b) = bytes.next() {
        let pair = (b == b'%').then(|| {
            let mut rest = bytes.clone();
            let digits = [rest.next()?, rest.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()
        });
        match pair.flatten() {
            Some(decoded) => {
                out.push(decoded);
                bytes.nth(1);
            }
            None => out.push(b),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// A server to make databases on.
#[derive(Debug)]
pub struct Postgres {
    url: DatabaseUrl,
    psql: PathBuf,
    cancel: Cancel,
    /// `None`: somebody else's server. Dropped before its folder.
    own: Option<Own>,
}

#[derive(Debug)]
struct Own {
    /// `None` while it is down.
    running: Option<Running>,
    command: Command,
    _dir: TempDir,
}

impl Own {
    fn stop(&mut self) {
        let Some(mut running) = self.running.take() else { return };
        // Fast shutdown: ends sessions and gives shared memory back, which being killed would not.
        running.signal(Signal::INT);
        running.ends_by(Instant::now() + Duration::from_secs(5), &mut |_, _| {});
        running.stop(&mut |_, _| {});
    }
}

impl Drop for Own {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The folder with PostgreSQL's server programs: the newest of Debian's, else where `PATH` leads.
pub fn find_postgres() -> Option<PathBuf> {
    let whole = |dir: &Path| ["initdb", "postgres", "psql"].iter().all(|p| dir.join(p).is_file());
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|e| Some((e.file_name().to_str()?.parse().ok()?, e.path().join("bin"))))
        .filter(|(_, dir)| whole(dir))
        .collect();
    versions.sort();
    versions.pop().map(|(_, dir)| dir).or_else(|| {
        let found = find_program("initdb", Path::new("/"))?.canonicalize().ok()?;
        found.parent().filter(|dir| whole(dir)).map(Path::to_owned)
    })
}

impl Postgres {
    /// Starts a server of its own on a free loopback port.
    ///
    /// # Errors
    /// See [`PostgresError`].
    pub fn start(cancel: &Cancel) -> Result<Self, PostgresError> {
        let bin = find_postgres().ok_or(PostgresError::NotInstalled)?;
        let dir = tempfile::Builder::new().prefix("scaffold-pg-").tempdir()?;
        let user = as_user(dir.path())?;
        let password = password()?;
        let secret = dir.path().join("password");
        fs::write(&secret, &password)?;
        give(&secret, user.as_ref())?;
        let data = dir.path().join("data");
        let path = |p: &Path| p.to_string_lossy().into_owned();
        let mut scrub = Scrub::new();
        scrub.folder(dir.path(), "$PGTMP");
        let mut argv = vec![path(&bin.join("initdb")), "-D".into(), path(&data)];
        argv.extend(
            ["-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync", "--pwfile"]
                .map(String::from),
        );
        argv.push(path(&secret));
        let command = prepared(user.as_ref(), argv, dir.path());
        let outcome = run(&command, cancel, &scrub, &mut |_, _| {})?;
        fs::remove_file(&secret)?;
        if !outcome.ok() {
            return Err(failed(cancel, &outcome.tail));
        }
        let mut attempt = 0;
        loop {
            attempt += 1;
            let port = free_port()?;
            let mut argv = vec![path(&bin.join("postgres")), "-D".into(), path(&data)];
            for setting in [
                format!("port={port}"),
                "listen_addresses=127.0.0.1".into(),
                format!("unix_socket_directories={}", path(dir.path())),
                // Nothing here outlives the run, so nothing has to survive a crash.
                "fsync=off".into(),
                "full_page_writes=off".into(),
                "synchronous_commit=off".into(),
                "shared_buffers=16MB".into(),
                "logging_collector=off".into(),
            ] {
                argv.extend(["-c".to_owned(), setting]);
            }
            let command = prepared(user.as_ref(), argv, dir.path());
            let mut running = Running::start(&command)?;
            let (tail, ready) = until_ready(&mut running, cancel, &scrub);
            if ready {
                let url = DatabaseUrl {
                    host: "127.0.0.1".into(),
                    port,
                    user: "postgres".into(),
                    password,
                    database: "postgres".into(),
                    options: "sslmode=disable".into(),
                };
                let own = Some(Own { running: Some(running), command, _dir: dir });
                return Ok(Self { url, psql: bin.join("psql"), cancel: cancel.clone(), own });
            }
            drop(running);
            let taken = tail.lines().any(|line| {
                line.contains("could not bind") || line.contains("could not create any TCP/IP sockets")
            });
            if !taken || attempt == ATTEMPTS {
                return Err(failed(cancel, &tail));
            }
        }
    }

    /// A server that the user named. Nothing in it is touched but databases made by [`Postgres::create`].
    ///
    /// # Errors
    /// The URL does not parse, or there is no `psql`.
    pub fn named(url: &str, cancel: &Cancel) -> Result<Self, PostgresError> {
        let parsed = DatabaseUrl::parse(url).ok_or_else(|| PostgresError::Url(without_password(url)))?;
        let psql = find_program("psql", Path::new("/"))
            .or_else(|| find_postgres().map(|bin| bin.join("psql")))
            .ok_or(PostgresError::NotInstalled)?;
        Ok(Self { url: parsed, psql, cancel: cancel.clone(), own: None })
    }

    /// Whether the server was started here.
    pub fn is_own(&self) -> bool {
        self.own.is_some()
    }

    /// Ends a server that was started here; what it has stored stays.
    pub fn stop(&mut self) {
        if let Some(own) = &mut self.own {
            own.stop();
        }
    }

    /// Starts a server that was ended by [`Postgres::stop`], where it was.
    ///
    /// # Errors
    /// It does not start.
    pub fn resume(&mut self) -> Result<(), PostgresError> {
        let Some(own) = self.own.as_mut().filter(|own| own.running.is_none()) else { return Ok(()) };
        let mut running = Running::start(&own.command)?;
        let (tail, ready) = until_ready(&mut running, &self.cancel, &Scrub::new());
        if !ready {
            return Err(failed(&self.cancel, &tail));
        }
        own.running = Some(running);
        Ok(())
    }

    /// Makes an empty database with a name of its own; it is dropped with the value.
    ///
    /// # Errors
    /// The server can't be reached or refuses.
    pub fn create(&self) -> Result<Database<'_>, SqlError> {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!("scaffold_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        self.execute(&self.url, &format!("CREATE DATABASE {name} TEMPLATE template0"), &self.cancel)?;
        Ok(Database { server: self, url: self.url.database(&name) })
    }

    /// Runs a text of any number of statements in a database; the first error ends it.
    ///
    /// # Errors
    /// What the database said.
    pub fn execute_at(&self, at: &DatabaseUrl, sql: &str) -> Result<(), SqlError> {
        self.execute(at, sql, &self.cancel)
    }

    fn execute(&self, at: &DatabaseUrl, sql: &str, cancel: &Cancel) -> Result<(), SqlError> {
        let wrong = |message: String| SqlError { message };
        let mut file = tempfile::Builder::new()
            .prefix("scaffold-")
            .suffix(".sql")
            .tempfile()
            .map_err(|e| wrong(e.to_string()))?;
        file.write_all(sql.as_bytes()).map_err(|e| wrong(e.to_string()))?;
        let path = file.path().to_string_lossy().into_owned();
        let open = DatabaseUrl { password: String::new(), ..at.clone() }.url();
        let mut command = Command::new(
            [
                self.psql.to_string_lossy().as_ref(),
                "-X",
                "-q",
                "-v",
                "ON_ERROR_STOP=1",
                "-d",
                &open,
                "-f",
                &path,
            ],
            std::env::temp_dir(),
        )
        .timeout(Duration::from_secs(120));
        // Not among the arguments, where every user of the machine can read it.
        command.env.insert("PGPASSWORD".into(), at.password.clone());
        command.env.insert("PGCONNECT_TIMEOUT".into(), "10".into());
        command.env.insert("LC_ALL".into(), "C".into());
        let mut scrub = Scrub::new();
        scrub.folder(file.path(), "sql");
        let outcome =
            run(&command, cancel, &scrub, &mut |_, _| {}).map_err(|e: CommandError| wrong(e.to_string()))?;
        if outcome.ok() {
            return Ok(());
        }
        let first = outcome.tail.lines().find(|l| l.contains("ERROR:") || l.contains("FATAL:"));
        let first = first.or_else(|| outcome.tail.lines().next()).unwrap_or("psql failed without a word");
        let said = first.split_once("ERROR:").map_or(first, |(_, said)| said).trim();
        Err(wrong(said.to_owned()))
    }
}

/// An empty database of its own, dropped with this value.
#[derive(Debug)]
pub struct Database<'a> {
    server: &'a Postgres,
    url: DatabaseUrl,
}

impl Database<'_> {
    /// Where it is.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    /// Runs a text of any number of statements; the first error ends it.
    ///
    /// # Errors
    /// What the database said.
    pub fn execute(&self, sql: &str) -> Result<(), SqlError> {
        self.server.execute(&self.url, sql, &self.server.cancel)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        if self.server.own.is_none() {
            // Also after ^C: what was made on somebody else's server must not stay there.
            let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.url.database);
            let _ = self.server.execute(&self.server.url, &sql, &Cancel::new());
        }
    }
}

/// What a server says until it is ready, and whether it is.
fn until_ready(running: &mut Running, cancel: &Cancel, scrub: &Scrub) -> (Tail, bool) {
    let mut tail = Tail::default();
    let stopped = running.listen(Instant::now() + START, cancel, &mut |_: Stream, line| {
        tail.push(&scrub.line(line));
        line.contains("database system is ready to accept connections")
    });
    (tail, stopped.is_none())
}

fn failed(cancel: &Cancel, tail: &Tail) -> PostgresError {
    if cancel.is_cancelled() {
        return PostgresError::Cancelled;
    }
    let last = tail.lines().rfind(|l| !l.trim().is_empty()).unwrap_or("it said nothing");
    PostgresError::Start(last.trim().to_owned())
}

fn without_password(url: &str) -> String {
    match (url.find("://"), url.rfind('@')) {
        (Some(from), Some(to)) if from + 3 < to => format!("{}***{}", &url[..from + 3], &url[to..]),
        _ => url.to_owned(),
    }
}

/// A port that nobody listens on right now.
pub(crate) fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

pub(crate) fn password() -> io::Result<String> {
    let mut bytes = [0_u8; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(bytes.iter().map(|b| format!("{b:02x}")).collect())
}

/// Another user of this machine, where this one is root.
struct User {
    name: &'static str,
    uid: u32,
    gid: u32,
}

/// Who the server runs as, and gives it `dir`; `None`: this process's user.
fn as_user(dir: &Path) -> Result<Option<User>, PostgresError> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let listed = fs::read_to_string("/etc/passwd")?;
    let user = ["postgres", "nobody"]
        .into_iter()
        .find_map(|name| {
            let line = listed.lines().find(|l| l.split(':').next() == Some(name))?;
            let mut fields = line.split(':').skip(2);
            Some(User { name, uid: fields.next()?.parse().ok()?, gid: fields.next()?.parse().ok()? })
        })
        .ok_or_else(|| PostgresError::NoUser("they are not there".into()))?;
    give(dir, Some(&user))?;
    if find_program("setpriv", dir).is_none() {
        return Err(PostgresError::NoUser("`setpriv` is not installed".into()));
    }
    Ok(Some(user))
}

fn give(path: &Path, user: Option<&User>) -> io::Result<()> {
    match user {
        Some(user) => std::os::unix::fs::chown(path, Some(user.uid), Some(user.gid)),
        None => Ok(()),
    }
}

fn prepared(user: Option<&User>, argv: Vec<String>, dir: &Path) -> Command {
    let mut command = Command::new(argv, dir).timeout(START).leashed(Some(dir));
    if let Some(user) = user {
        let mut words = Vec::from([
            "setpriv".to_owned(),
            format!("--reuid={}", user.name),
            format!("--regid={}", user.gid),
        ]);
        words.extend(["--clear-groups".to_owned(), "--".to_owned()]);
        command.argv.splice(0..0, words);
    }
    command.env.insert("LC_ALL".into(), "C".into());
    // Settings of the caller's own client would lead the server's programs elsewhere.
    command.unset = ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGPASSWORD", "PGDATABASE", "PGOPTIONS"]
        .map(String::from)
        .to_vec();
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_urls() {
        let url = DatabaseUrl::parse("postgresql://me:p%40ss@db:5433/shop?sslmode=disable").unwrap();
        assert_eq!((url.user.as_str(), url.password.as_str(), url.port), ("me", "p@ss", 5433));
        assert_eq!(url.database("x").url(), "postgres://me:p%40ss@db:5433/x?sslmode=disable");
        assert_eq!(
            DatabaseUrl::parse("postgres://localhost").unwrap().url(),
            "postgres://postgres@localhost:5432/postgres"
        );
        assert!(DatabaseUrl::parse("mysql://x").is_none());
        assert!(!format!("{url:?}").contains("p@ss"));
        assert_eq!(without_password("mysql://me:secret@h/x"), "mysql://***@h/x");
        assert_eq!(decode("100%"), "100%");
    }
}
