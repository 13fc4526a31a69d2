from fastapi import APIRouter, HTTPException

from app import crud
from app.models import Boat, BoatIn

router = APIRouter()


@router.post("/", response_model=Boat, status_code=201)
async def create_boat(payload: BoatIn):
    boat_id = await crud.post(payload)
    return await crud.get(boat_id)


@router.get("/{id}", response_model=Boat)
async def read_boat(id: int):
    boat = await crud.get(id)
    if not boat:
        raise HTTPException(status_code=404, detail="Boat not found")
    return boat


@router.get("/", response_model=list[Boat])
async def read_boats():
    return await crud.get_all()


@router.delete("/{id}", response_model=Boat)
async def delete_boat(id: int):
    boat = await crud.get(id)
    if not boat:
        raise HTTPException(status_code=404, detail="Boat not found")
    await crud.delete(id)
    return boat
