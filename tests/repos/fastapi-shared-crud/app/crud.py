from app.models import BoatIn
from app.store import boats, store


async def post(payload: BoatIn):
    query = boats.insert(name=payload.name, berth=payload.berth, afloat=payload.afloat)
    return await store.execute(query)


async def get(id: int):
    query = boats.select(id)
    return await store.fetch_one(query)


async def get_all():
    query = boats.select()
    return await store.fetch_all(query)


async def delete(id: int):
    query = boats.delete(id)
    return await store.execute(query)
