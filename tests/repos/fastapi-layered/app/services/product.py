from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.models.product import Product
from app.schemas.product import ProductCreate, ProductUpdate


class DuplicateProduct(Exception):
    """A product with this SKU is there already."""


def list_products(db: Session, limit: int = 20) -> list[Product]:
    return list(db.scalars(select(Product).order_by(Product.id).limit(limit)))


def get_product(db: Session, product_id: int) -> Product | None:
    return db.get(Product, product_id)


def create_product(db: Session, data: ProductCreate) -> Product:
    product = Product(
        sku=data.sku,
        price=data.price,
        active=data.active,
        released_on=data.released_on,
    )
    db.add(product)
    try:
        db.commit()
    except IntegrityError as error:
        db.rollback()
        raise DuplicateProduct from error
    return product


def update_product(db: Session, product: Product, data: ProductUpdate) -> Product:
    for key, value in data.model_dump(exclude_unset=True).items():
        setattr(product, key, value)
    db.commit()
    return product


def delete_product(db: Session, product: Product) -> None:
    db.delete(product)
    db.commit()
