from pydantic import BaseModel, ConfigDict


class PoemCreate(BaseModel):
    title: str
    published: bool = False


class Poem(PoemCreate):
    model_config = ConfigDict(from_attributes=True)

    id: int


class Vote(BaseModel):
    reader: str
    poem_id: int
