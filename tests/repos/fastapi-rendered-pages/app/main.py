from fastapi import FastAPI

from app.database import Base, engine
from app.routers import notes

app = FastAPI()
Base.metadata.create_all(engine)
app.include_router(notes.router, prefix="/notes", tags=["notes"])
