from typing import Annotated

from fastapi import APIRouter, Depends, Query, status

from harbour.berths.models import Berth
from harbour.berths.repository import BerthRepository
from harbour.berths.schemas import BerthCreate, BerthRead, BerthUpdate
from harbour.database import SessionDep

router = APIRouter(prefix="/berths", tags=["berths"])


def get_repository(session: SessionDep) -> BerthRepository:
    return BerthRepository(session)


RepositoryDep = Annotated[BerthRepository, Depends(get_repository)]


@router.get("", response_model=list[BerthRead])
def list_berths(
    repository: RepositoryDep, limit: Annotated[int, Query(ge=1, le=100)] = 20
) -> list[Berth]:
    return list(repository.list(limit))


@router.post("", response_model=BerthRead, status_code=status.HTTP_201_CREATED)
def create_berth(data: BerthCreate, repository: RepositoryDep) -> Berth:
    return repository.create(data)


@router.get("/{berth_id}", response_model=BerthRead)
def get_berth(berth_id: int, repository: RepositoryDep) -> Berth:
    return repository.get(berth_id)


@router.patch("/{berth_id}", response_model=BerthRead)
def update_berth(berth_id: int, data: BerthUpdate, repository: RepositoryDep) -> Berth:
    return repository.update(berth_id, data)


@router.delete("/{berth_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_berth(berth_id: int, repository: RepositoryDep) -> None:
    repository.delete(berth_id)
