from fastapi import FastAPI

from depot.crates.router import router as crates_router
from depot.docks.router import router as docks_router

app = FastAPI()

app.include_router(crates_router, prefix="/v1/crates", tags=["crates"])
app.include_router(docks_router, prefix="/v1/docks", tags=["docks"])
