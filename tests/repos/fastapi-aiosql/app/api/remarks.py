from fastapi import APIRouter, Depends, HTTPException, status

from app.api.dependencies import get_repository, require_token
from app.api.papers import read_paper
from app.db.repositories.remarks import RemarksRepository
from app.models.papers import Paper
from app.models.remarks import Remark, RemarkInCreate

router = APIRouter()


@router.get("", response_model=list[Remark])
def list_remarks(
    paper: Paper = Depends(read_paper),
    remarks_repo: RemarksRepository = Depends(get_repository(RemarksRepository)),
) -> list[Remark]:
    return remarks_repo.get_remarks_of_paper(paper=paper)


@router.post(
    "",
    response_model=Remark,
    status_code=status.HTTP_201_CREATED,
    dependencies=[Depends(require_token)],
)
def create_remark(
    remark_create: RemarkInCreate,
    paper: Paper = Depends(read_paper),
    remarks_repo: RemarksRepository = Depends(get_repository(RemarksRepository)),
) -> Remark:
    return remarks_repo.create_remark(
        text=remark_create.text,
        paper=paper,
    )


@router.get("/{remark_id}", response_model=Remark)
def read_remark(
    remark_id: int,
    paper: Paper = Depends(read_paper),
    remarks_repo: RemarksRepository = Depends(get_repository(RemarksRepository)),
) -> Remark:
    remark = remarks_repo.get_remark(remark_id=remark_id, paper=paper)
    if remark is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "remark does not exist")
    return remark


@router.delete(
    "/{remark_id}",
    status_code=status.HTTP_204_NO_CONTENT,
    dependencies=[Depends(require_token)],
)
def delete_remark(
    remark: Remark = Depends(read_remark),
    remarks_repo: RemarksRepository = Depends(get_repository(RemarksRepository)),
) -> None:
    remarks_repo.delete_remark(remark=remark)
