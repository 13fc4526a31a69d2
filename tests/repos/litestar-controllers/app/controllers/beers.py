from litestar import Controller, delete, get, post, put
from litestar.exceptions import ClientException, NotFoundException
from litestar.status_codes import HTTP_409_CONFLICT
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.beer import Beer
from app.schemas.beer import BeerIn, BeerOut
from app.security import requires_token


def beer_or_404(session: Session, beer_id: int) -> Beer:
    beer = session.get(Beer, beer_id)
    if beer is None:
        raise NotFoundException("beer not found")
    return beer


def save(session: Session) -> None:
    try:
        session.commit()
    except IntegrityError as error:
        session.rollback()
        raise ClientException("that is taken", status_code=HTTP_409_CONFLICT) from error


class BeerController(Controller):
    path = "/beers"
    tags = ["beers"]

    @get(sync_to_thread=False)
    def list_beers(self, session: Session) -> list[BeerOut]:
        beers = session.scalars(select(Beer).order_by(Beer.id))
        return [BeerOut.model_validate(beer) for beer in beers]

    @post(guards=[requires_token], sync_to_thread=False)
    def create_beer(self, session: Session, data: BeerIn) -> BeerOut:
        beer = Beer(**data.model_dump())
        session.add(beer)
        save(session)
        return BeerOut.model_validate(beer)

    @get("/{beer_id:int}", sync_to_thread=False)
    def get_beer(self, session: Session, beer_id: int) -> BeerOut:
        return BeerOut.model_validate(beer_or_404(session, beer_id))

    @put("/{beer_id:int}", guards=[requires_token], sync_to_thread=False)
    def replace_beer(self, session: Session, beer_id: int, data: BeerIn) -> BeerOut:
        beer = beer_or_404(session, beer_id)
        beer.name = data.name
        beer.strength = data.strength
        beer.on_tap = data.on_tap
        beer.brewed_on = data.brewed_on
        save(session)
        return BeerOut.model_validate(beer)

    @delete("/{beer_id:int}", guards=[requires_token], sync_to_thread=False)
    def delete_beer(self, session: Session, beer_id: int) -> None:
        session.delete(beer_or_404(session, beer_id))
        session.commit()
