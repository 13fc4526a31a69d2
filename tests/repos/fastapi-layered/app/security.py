from fastapi import Header, HTTPException


def require_token(authorization: str = Header(default="")) -> None:
    if authorization != "Bearer secret":
        raise HTTPException(status_code=401, detail="token is missing or wrong")
