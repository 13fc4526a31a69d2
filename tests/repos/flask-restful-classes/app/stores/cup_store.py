from app.models.cup import Cup


class CupStore:
    def __init__(self) -> None:
        self.cups: dict[int, Cup] = {}

    def add(self, label: str, volume: int, glazed: bool) -> Cup:
        cup = Cup(id=len(self.cups) + 1, label=label, volume=volume, glazed=glazed)
        self.cups[cup.id] = cup
        return cup

    def get(self, cup_id: int) -> Cup | None:
        return self.cups.get(cup_id)

    def all(self) -> list[Cup]:
        return list(self.cups.values())


cup_store = CupStore()
