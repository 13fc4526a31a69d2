"""users

Revision ID: 5e21c0d8aa17
Revises:

"""

import sqlalchemy as sa
from alembic import op

revision = "5e21c0d8aa17"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(320), nullable=False),
        sa.Column("hashed_password", sa.String(128), nullable=False),
        sa.Column("token", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("email"),
        sa.UniqueConstraint("token"),
    )


def downgrade() -> None:
    op.drop_table("users")
