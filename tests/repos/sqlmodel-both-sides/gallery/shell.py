import code

from gallery.models import Painting, User

if __name__ == "__main__":
    code.interact(local={"Painting": Painting, "User": User})
