from fastapi import APIRouter, Depends, HTTPException, status

from app.api.dependencies import get_repository
from app.db.repositories.papers import PapersRepository
from app.models.papers import Paper

router = APIRouter()


@router.get("/{paper_id}", response_model=Paper)
def read_paper(
    paper_id: int, papers_repo: PapersRepository = Depends(get_repository(PapersRepository))
) -> Paper:
    paper = papers_repo.get_paper(paper_id=paper_id)
    if paper is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "paper does not exist")
    return paper
