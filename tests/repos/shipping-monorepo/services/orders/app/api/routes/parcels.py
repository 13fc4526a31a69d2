import uuid
from typing import Any

from fastapi import APIRouter, HTTPException
from sqlmodel import col, func, select

from app import crud
from app.api.deps import SessionDep
from app.models import Message, Parcel, ParcelCreate, ParcelPublic, ParcelsPublic, ParcelUpdate

router = APIRouter(prefix="/parcels", tags=["parcels"])


@router.get("/", response_model=ParcelsPublic)
def read_parcels(session: SessionDep, skip: int = 0, limit: int = 100) -> Any:
    """
    Retrieve parcels.
    """
    count = session.exec(select(func.count()).select_from(Parcel)).one()
    statement = select(Parcel).order_by(col(Parcel.created_at).desc()).offset(skip).limit(limit)
    parcels = session.exec(statement).all()
    return ParcelsPublic(data=parcels, count=count)


@router.get("/{id}", response_model=ParcelPublic)
def read_parcel(session: SessionDep, id: uuid.UUID) -> Any:
    """
    Get parcel by ID.
    """
    parcel = session.get(Parcel, id)
    if not parcel:
        raise HTTPException(status_code=404, detail="Parcel not found")
    return parcel


@router.post("/", response_model=ParcelPublic)
def create_parcel(*, session: SessionDep, parcel_in: ParcelCreate) -> Any:
    """
    Create new parcel.
    """
    return crud.create_parcel(session=session, parcel_in=parcel_in)


@router.put("/{id}", response_model=ParcelPublic)
def update_parcel(*, session: SessionDep, id: uuid.UUID, parcel_in: ParcelUpdate) -> Any:
    """
    Update a parcel.
    """
    parcel = session.get(Parcel, id)
    if not parcel:
        raise HTTPException(status_code=404, detail="Parcel not found")
    parcel.sqlmodel_update(parcel_in.model_dump(exclude_unset=True))
    session.add(parcel)
    session.commit()
    session.refresh(parcel)
    return parcel


@router.delete("/{id}")
def delete_parcel(session: SessionDep, id: uuid.UUID) -> Message:
    """
    Delete a parcel.
    """
    parcel = session.get(Parcel, id)
    if not parcel:
        raise HTTPException(status_code=404, detail="Parcel not found")
    session.delete(parcel)
    session.commit()
    return Message(message="Parcel deleted successfully")
