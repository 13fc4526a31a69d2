import express from 'express'
import mongoose from 'mongoose'

import productRoutes from './routes/productRoutes.js'

const app = express()

app.use(express.json())
app.use('/api/products', productRoutes)

mongoose.connect(process.env.MONGO_URI).then(() => app.listen(process.env.PORT || 3000))
