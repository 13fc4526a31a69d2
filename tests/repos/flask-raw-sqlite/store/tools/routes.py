from flask import Blueprint, abort, jsonify, request

from store.db import get_db
from store.tools import repository

bp = Blueprint("tools", __name__, url_prefix="/tools")


@bp.get("/")
def list_tools():
    return jsonify([dict(row) for row in repository.list_tools(get_db())])


@bp.post("/")
def add_tool():
    data = request.get_json()
    tool_id = repository.add_tool(
        get_db(),
        code=data["code"],
        price=data["price"],
        lent=data["lent"],
        bought_on=data.get("bought_on"),
    )
    return jsonify(dict(repository.find_tool(get_db(), tool_id))), 201


@bp.get("/<int:tool_id>")
def get_tool(tool_id: int):
    row = repository.find_tool(get_db(), tool_id)
    if row is None:
        abort(404)
    return jsonify(dict(row))
