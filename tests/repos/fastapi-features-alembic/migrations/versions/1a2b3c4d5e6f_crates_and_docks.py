"""crates and docks

Revision ID: 1a2b3c4d5e6f
Revises:
Create Date: 2024-05-02 09:12:44.120000

"""
import sqlalchemy as sa
from alembic import op

revision = "1a2b3c4d5e6f"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "docks",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("name", sa.String(40), nullable=False),
    )
    op.create_table(
        "crates",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False),
        sa.Column("weight", sa.Numeric(8, 3), nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.UniqueConstraint("code"),
    )


def downgrade() -> None:
    op.drop_table("crates")
    op.drop_table("docks")
