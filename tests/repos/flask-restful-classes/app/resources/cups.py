from flask import abort, request
from flask_restful import Resource

from app.models.cup import Cup
from app.stores.cup_store import cup_store


def shown(cup: Cup) -> dict:
    return {
        "id": cup.id,
        "label": cup.label,
        "volume": cup.volume,
        "glazed": cup.glazed,
    }


class CupList(Resource):
    def get(self):
        return [shown(cup) for cup in cup_store.all()]

    def post(self):
        data = request.get_json()
        cup = cup_store.add(
            label=data["label"],
            volume=data["volume"],
            glazed=data["glazed"],
        )
        return shown(cup), 201


class CupItem(Resource):
    def get(self, cup_id: int):
        cup = cup_store.get(cup_id)
        if cup is None:
            abort(404)
        return shown(cup)
