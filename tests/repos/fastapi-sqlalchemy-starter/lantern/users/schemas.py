from pydantic import BaseModel


class Credentials(BaseModel):
    email: str
    password: str


class Token(BaseModel):
    token: str


class Me(BaseModel):
    email: str
