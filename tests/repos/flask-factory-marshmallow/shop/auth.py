from collections.abc import Callable
from functools import wraps

from flask import abort, request


def login_required(view: Callable) -> Callable:
    @wraps(view)
    def guarded(*args, **kwargs):
        if request.headers.get("Authorization") != "Bearer secret":
            abort(401)
        return view(*args, **kwargs)

    return guarded
