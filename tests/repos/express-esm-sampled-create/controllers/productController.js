import Product from '../models/productModel.js'

const getProducts = async (req, res) => {
  res.json(await Product.find())
}

const getProductById = async (req, res) => {
  const product = await Product.findById(req.params.id)

  if (!product) {
    return res.status(404).json({ error: 'No such product' })
  }

  res.json(product)
}

const createProduct = async (req, res) => {
  const product = new Product({
    name: 'Sample name',
    price: 0,
    hidden: true,
  })

  res.status(201).json(await product.save())
}

const updateProduct = async (req, res) => {
  const { name, price, hidden } = req.body
  const product = await Product.findById(req.params.id)

  if (!product) {
    return res.status(404).json({ error: 'No such product' })
  }

  product.name = name
  product.price = price
  product.hidden = hidden

  res.json(await product.save())
}

export { getProducts, getProductById, createProduct, updateProduct }
