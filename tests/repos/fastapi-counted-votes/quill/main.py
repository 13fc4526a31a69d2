from fastapi import FastAPI

from . import models
from .database import engine
from .routers import poems, votes

models.Base.metadata.create_all(bind=engine)

app = FastAPI()
app.include_router(poems.router)
app.include_router(votes.router)
