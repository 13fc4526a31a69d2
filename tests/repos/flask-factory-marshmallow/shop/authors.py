from flask import Blueprint, jsonify

from shop.models import Author
from shop.schemas import AuthorSchema

authors = Blueprint("authors", __name__)


@authors.get("/authors")
def list_authors():
    return jsonify(AuthorSchema(many=True).dump(Author.query.all()))
