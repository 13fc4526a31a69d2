from fastapi import APIRouter
from sqlmodel import select

from app.api.deps import SessionDep
from app.models import Carrier

router = APIRouter(prefix="/carriers", tags=["carriers"])


@router.get("/", response_model=list[Carrier])
def read_carriers(session: SessionDep):
    return session.exec(select(Carrier).order_by(Carrier.name)).all()
