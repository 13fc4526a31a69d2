from fastapi import FastAPI

from .notes import router as notes_router
from .status import router as status_router

app = FastAPI()

for router in (status_router, notes_router):
    app.include_router(router)
