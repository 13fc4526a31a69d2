from fastapi import FastAPI
from names import ALL

app = FastAPI()


@app.get("/items")
def items() -> list[str]:
    return ALL
