from fastapi import FastAPI

from lantern.users.routes import router as users_router

app = FastAPI(title="Lantern")
app.include_router(users_router)
