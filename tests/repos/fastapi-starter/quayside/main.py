from fastapi import FastAPI

from quayside.config import Settings, load_settings
from quayside.routers import health


def create_app(settings: Settings | None = None) -> FastAPI:
    settings = settings or load_settings()
    app = FastAPI(title=settings.title, docs_url=settings.docs_url)
    app.include_router(health.router)
    return app


app = create_app()
