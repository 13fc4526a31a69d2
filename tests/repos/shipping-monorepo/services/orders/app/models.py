import uuid
from datetime import UTC, datetime

from sqlalchemy import DateTime
from sqlmodel import Field, SQLModel


def now() -> datetime:
    return datetime.now(UTC)


# Shared properties
class CarrierBase(SQLModel):
    name: str = Field(unique=True, max_length=80)


class Carrier(CarrierBase, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)


# Shared properties
class ParcelBase(SQLModel):
    reference: str = Field(min_length=1, max_length=40)
    note: str | None = Field(default=None, max_length=255)


# Properties to receive on parcel creation
class ParcelCreate(ParcelBase):
    pass


# Properties to receive on parcel update
class ParcelUpdate(SQLModel):
    reference: str | None = Field(default=None, min_length=1, max_length=40)
    note: str | None = Field(default=None, max_length=255)


# Database model, database table inferred from class name
class Parcel(ParcelBase, table=True):
    id: uuid.UUID = Field(default_factory=uuid.uuid4, primary_key=True)
    created_at: datetime | None = Field(
        default_factory=now,
        sa_type=DateTime(timezone=True),  # type: ignore
    )


# Properties to return via API, id is always required
class ParcelPublic(ParcelBase):
    id: uuid.UUID
    created_at: datetime | None = None


class ParcelsPublic(SQLModel):
    data: list[ParcelPublic]
    count: int


# Generic message
class Message(SQLModel):
    message: str
