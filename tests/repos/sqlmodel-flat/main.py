from fastapi import FastAPI

from routers import gadgets, makers

app = FastAPI()
app.include_router(gadgets.router)
app.include_router(makers.router)
