from marshmallow import Schema, fields, validate


class AuthorSchema(Schema):
    id = fields.Integer(dump_only=True)
    name = fields.String(required=True, validate=validate.Length(min=1, max=80))


class BookSchema(Schema):
    id = fields.Integer(dump_only=True)
    isbn = fields.String(required=True, validate=validate.Length(min=1, max=20))
    title = fields.String(required=True, validate=validate.Length(min=1, max=120))
    pages = fields.Integer(required=True)
    in_print = fields.Boolean(required=True)
