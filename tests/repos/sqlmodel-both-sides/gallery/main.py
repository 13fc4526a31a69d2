from fastapi import FastAPI

from gallery.db import create_tables
from gallery.routes import paintings, users

create_tables()

app = FastAPI()
app.include_router(paintings.router)
app.include_router(users.router)
