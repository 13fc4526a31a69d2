from sqlmodel import Session

from app import crud
from app.models import Parcel, ParcelCreate
from tests.utils.utils import random_lower_string


def create_random_parcel(db: Session) -> Parcel:
    reference = random_lower_string()
    note = random_lower_string()
    parcel_in = ParcelCreate(reference=reference, note=note)
    return crud.create_parcel(session=db, parcel_in=parcel_in)
