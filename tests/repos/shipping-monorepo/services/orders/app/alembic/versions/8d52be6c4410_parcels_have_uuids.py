"""Parcels have UUIDs

Revision ID: 8d52be6c4410
Revises: 3f1c0a9e7b21
Create Date: 2024-05-30 16:02:55.730441

"""
from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

# revision identifiers, used by Alembic.
revision = '8d52be6c4410'
down_revision = '3f1c0a9e7b21'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('parcel', sa.Column('new_id', postgresql.UUID(as_uuid=True), nullable=True))
    op.execute('UPDATE parcel SET new_id = gen_random_uuid()')
    op.alter_column('parcel', 'new_id', nullable=False)
    op.drop_column('parcel', 'id')
    op.alter_column('parcel', 'new_id', new_column_name='id')
    op.create_primary_key('parcel_pkey', 'parcel', ['id'])
    op.alter_column('parcel', 'reference',
               existing_type=sa.String(),
               type_=sa.String(length=40),
               existing_nullable=False)


def downgrade():
    raise NotImplementedError("numbers of parcels are not kept")
