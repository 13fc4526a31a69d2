from orchid.models.user import User as User
