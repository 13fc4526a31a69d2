"""dock names are unique

Revision ID: 2b3c4d5e6f70
Revises: 1a2b3c4d5e6f
Create Date: 2024-06-11 17:40:02.510000

"""
from alembic import op

revision = "2b3c4d5e6f70"
down_revision = "1a2b3c4d5e6f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_docks_name", "docks", ["name"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_docks_name", "docks")
