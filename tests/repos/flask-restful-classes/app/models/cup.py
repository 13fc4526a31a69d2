from dataclasses import dataclass


@dataclass
class Cup:
    id: int
    label: str
    volume: int
    glazed: bool
