from fastapi import APIRouter, Depends, HTTPException
from sqlalchemy.orm import Session

from depot.db import get_session

from .models import Crate
from .schemas import CrateIn, CrateOut
from .service import CrateService

router = APIRouter()


def get_service(session: Session = Depends(get_session)) -> CrateService:
    return CrateService(session)


def crate_or_404(crate_id: int, service: CrateService = Depends(get_service)) -> Crate:
    crate = service.find(crate_id)
    if crate is None:
        raise HTTPException(404, "crate not found")
    return crate


@router.get("/", response_model=list[CrateOut])
def list_crates(service: CrateService = Depends(get_service)):
    return service.all()


@router.post("/", response_model=CrateOut, status_code=201)
def create_crate(data: CrateIn, service: CrateService = Depends(get_service)):
    return service.create(data)


@router.get("/{crate_id}", response_model=CrateOut)
def read_crate(crate: Crate = Depends(crate_or_404)):
    return crate


@router.put("/{crate_id}", response_model=CrateOut)
def replace_crate(
    data: CrateIn,
    crate: Crate = Depends(crate_or_404),
    service: CrateService = Depends(get_service),
):
    return service.replace(crate, data)


@router.delete("/{crate_id}", status_code=204)
def delete_crate(crate: Crate = Depends(crate_or_404), service: CrateService = Depends(get_service)) -> None:
    service.delete(crate)
