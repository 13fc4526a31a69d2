from fastapi import FastAPI

from harbour.berths.router import router as berths_router
from harbour.errors import register_errors


def create_app() -> FastAPI:
    app = FastAPI(title="Harbour")
    register_errors(app)
    app.include_router(berths_router)
    return app


app = create_app()
