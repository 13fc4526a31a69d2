from pydantic import BaseModel


class BoatIn(BaseModel):
    name: str
    berth: int
    afloat: bool


class Boat(BoatIn):
    id: int
