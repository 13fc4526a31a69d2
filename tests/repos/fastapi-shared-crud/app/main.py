from fastapi import FastAPI

from app import boats, health

app = FastAPI()

app.include_router(health.router)
app.include_router(boats.router, prefix="/boats", tags=["boats"])
