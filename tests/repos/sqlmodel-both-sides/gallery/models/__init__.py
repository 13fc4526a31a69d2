from .painting import Painting
from .user import User

__all__ = ["Painting", "User"]
