from fastapi import FastAPI

from app.api import papers, remarks


def get_application() -> FastAPI:
    application = FastAPI()
    application.include_router(papers.router, tags=["papers"], prefix="/papers")
    application.include_router(
        remarks.router,
        tags=["remarks"],
        prefix="/papers/{paper_id}/remarks",
    )
    return application


app = get_application()
