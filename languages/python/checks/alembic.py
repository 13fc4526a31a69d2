"""Brings a database to a revision of Alembic's, whatever the repository's own settings say of where its database is.

Arguments: the database, the folder of revisions, and `head`, `before` (what the last one follows) or `down`.
"""

import importlib.util
import pathlib
import sys

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url

DRIVERS = {"psycopg": "psycopg", "psycopg2": "psycopg2", "pg8000": "pg8000", "asyncpg": "asyncpg"}

url, versions, way = sys.argv[1:]
config = Config()
config.set_main_option("script_location", str(pathlib.Path(versions).parent).replace("%", "%%"))
config.set_main_option("path_separator", "os")
config.set_main_option("version_locations", versions.replace("%", "%%"))
script = ScriptDirectory.from_config(config)


def steps(revision, context):
    if way == "down":
        return script._downgrade_revs("-1", revision)
    if way == "head":
        return script._upgrade_revs("head", revision)
    last = script.get_revision("head")
    before = last.down_revision if last else None
    if not before:
        return []
    return script._upgrade_revs(before, revision)


def migrate(connection):
    with EnvironmentContext(config, script, fn=steps) as environment:
        environment.configure(connection=connection)
        with environment.begin_transaction():
            environment.run_migrations()


async def migrate_later(address):
    from sqlalchemy.ext.asyncio import create_async_engine

    engine = create_async_engine(address)
    async with engine.begin() as connection:
        await connection.run_sync(migrate)
    await engine.dispose()


def main():
    address = make_url(url)
    if address.get_backend_name() in ("postgres", "postgresql"):
        driver = next((d for m, d in DRIVERS.items() if importlib.util.find_spec(m)), None)
        if driver is None:
            sys.exit("no driver of PostgreSQL is installed")
        address = address.set(drivername=f"postgresql+{driver}")
        if driver == "asyncpg":
            import asyncio

            asyncio.run(migrate_later(address.set(query={})))
            return
    with create_engine(address).begin() as connection:
        migrate(connection)


try:
    main()
except Exception as error:
    said = str(getattr(error, "orig", None) or error).strip() or repr(error)
    sys.exit(said.splitlines()[0])
