from flask import Blueprint, abort, jsonify, request
from marshmallow import ValidationError
from sqlalchemy.exc import IntegrityError

from shop import db
from shop.auth import login_required
from shop.models import Book
from shop.schemas import BookSchema

books = Blueprint("books", __name__)
book_schema = BookSchema()
books_schema = BookSchema(many=True)


@books.get("/books")
def list_books():
    return jsonify(books_schema.dump(Book.query.order_by(Book.id).all()))


@books.post("/books")
@login_required
def create_book():
    try:
        data = book_schema.load(request.get_json())
    except ValidationError as error:
        return jsonify(error.messages), 422
    book = Book(**data)
    db.session.add(book)
    try:
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        return jsonify(message="isbn is taken"), 409
    return jsonify(book_schema.dump(book)), 201


@books.get("/books/<int:book_id>")
def get_book(book_id: int):
    book = db.session.get(Book, book_id) or abort(404)
    return jsonify(book_schema.dump(book))


@books.patch("/books/<int:book_id>")
@login_required
def update_book(book_id: int):
    book = db.session.get(Book, book_id) or abort(404)
    for key, value in book_schema.load(request.get_json(), partial=True).items():
        setattr(book, key, value)
    db.session.commit()
    return jsonify(book_schema.dump(book))


@books.delete("/books/<int:book_id>")
@login_required
def delete_book(book_id: int):
    book = db.session.get(Book, book_id) or abort(404)
    db.session.delete(book)
    db.session.commit()
    return "", 204
