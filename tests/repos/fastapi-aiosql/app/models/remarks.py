from pydantic import BaseModel


class Remark(BaseModel):
    id: int
    text: str


class RemarkInCreate(BaseModel):
    text: str
