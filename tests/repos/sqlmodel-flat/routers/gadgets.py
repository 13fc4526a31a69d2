from fastapi import APIRouter, Depends, HTTPException
from sqlmodel import Session, select

from database import get_session
from models import Gadget, GadgetCreate, GadgetRead

router = APIRouter(prefix="/gadgets", tags=["gadgets"])


@router.get("", response_model=list[GadgetRead])
def list_gadgets(session: Session = Depends(get_session)):
    return session.exec(select(Gadget)).all()


@router.post("", response_model=GadgetRead, status_code=201)
def create_gadget(data: GadgetCreate, session: Session = Depends(get_session)):
    gadget = Gadget.model_validate(data)
    session.add(gadget)
    session.commit()
    session.refresh(gadget)
    return gadget


@router.get("/{gadget_id}", response_model=GadgetRead)
def get_gadget(gadget_id: int, session: Session = Depends(get_session)):
    gadget = session.get(Gadget, gadget_id)
    if not gadget:
        raise HTTPException(status_code=404, detail="gadget not found")
    return gadget


@router.delete("/{gadget_id}", status_code=204)
def delete_gadget(gadget_id: int, session: Session = Depends(get_session)) -> None:
    gadget = session.get(Gadget, gadget_id)
    if not gadget:
        raise HTTPException(status_code=404, detail="gadget not found")
    session.delete(gadget)
    session.commit()
