import asyncio

from alembic import context

import lantern.users.models  # noqa: F401
from lantern.core.db import Base, engine


def run(connection):
    context.configure(connection=connection, target_metadata=Base.metadata)
    with context.begin_transaction():
        context.run_migrations()


async def upgrade():
    async with engine.connect() as connection:
        await connection.run_sync(run)
        await connection.commit()


asyncio.run(upgrade())
