from flask import Blueprint, abort, request, session

from quarry.accounts.models import Account
from quarry.extensions import db

bp = Blueprint("accounts", __name__, url_prefix="/accounts")


@bp.post("/register")
def register():
    account = Account(email=request.json["email"])
    account.set_password(request.json["password"])
    db.session.add(account)
    db.session.commit()
    return "", 204


@bp.post("/login")
def login():
    query = db.select(Account).filter_by(email=request.json["email"])
    account = db.session.scalar(query)
    if account is None or not account.check_password(request.json["password"]):
        abort(401)
    session["account"] = account.id
    return "", 204
