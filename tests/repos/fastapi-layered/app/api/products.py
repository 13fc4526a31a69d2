from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy.orm import Session

from app.database import get_db
from app.models.product import Product
from app.schemas.product import ProductCreate, ProductRead, ProductUpdate
from app.security import require_token
from app.services import product as service

router = APIRouter(dependencies=[Depends(require_token)])


def find_product(product_id: int, db: Session = Depends(get_db)) -> Product:
    product = service.get_product(db, product_id)
    if product is None:
        raise HTTPException(status_code=404, detail="product not found")
    return product


@router.get("", response_model=list[ProductRead])
def list_products(limit: int = 20, db: Session = Depends(get_db)) -> list[Product]:
    return service.list_products(db, limit)


@router.post("", response_model=ProductRead, status_code=status.HTTP_201_CREATED)
def create_product(data: ProductCreate, db: Session = Depends(get_db)) -> Product:
    try:
        return service.create_product(db, data)
    except service.DuplicateProduct:
        raise HTTPException(status_code=409, detail="sku is taken") from None


@router.get("/{product_id}", response_model=ProductRead)
def get_product(product: Product = Depends(find_product)) -> Product:
    return product


@router.patch("/{product_id}", response_model=ProductRead)
def update_product(
    data: ProductUpdate,
    product: Product = Depends(find_product),
    db: Session = Depends(get_db),
) -> Product:
    return service.update_product(db, product, data)


@router.delete("/{product_id}", status_code=status.HTTP_204_NO_CONTENT)
def delete_product(product: Product = Depends(find_product), db: Session = Depends(get_db)) -> None:
    service.delete_product(db, product)
