from sqlmodel import Session

from app.models import Parcel, ParcelCreate


def create_parcel(*, session: Session, parcel_in: ParcelCreate) -> Parcel:
    db_parcel = Parcel.model_validate(parcel_in)
    session.add(db_parcel)
    session.commit()
    session.refresh(db_parcel)
    return db_parcel
