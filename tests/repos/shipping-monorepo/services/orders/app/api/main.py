from fastapi import APIRouter

from app.api.routes import carriers, parcels, utils

api_router = APIRouter()
api_router.include_router(carriers.router)
api_router.include_router(parcels.router)
api_router.include_router(utils.router)
