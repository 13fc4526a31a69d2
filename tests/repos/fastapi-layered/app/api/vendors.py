from fastapi import APIRouter, Depends
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.database import get_db
from app.models.vendor import Vendor
from app.schemas.vendor import VendorRead

router = APIRouter()


@router.get("", response_model=list[VendorRead])
def list_vendors(db: Session = Depends(get_db)) -> list[Vendor]:
    return list(db.scalars(select(Vendor)))
