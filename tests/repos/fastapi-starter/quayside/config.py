import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    title: str
    docs_url: str | None


def load_settings() -> Settings:
    return Settings(
        title=os.environ.get("SERVICE_TITLE", "quayside"),
        docs_url=None if os.environ.get("HIDE_DOCS") else "/docs",
    )
