const request = require('supertest');
const app = require('../../src/app');
const { Book } = require('../../src/models');
const inMemory = require('../fixtures/memory');
const { bookOne, bookTwo, insertBooks } = require('../fixtures/book.fixture');

beforeEach(() => {
  inMemory(Book);
});

afterEach(() => {
  jest.restoreAllMocks();
});

describe('Book routes', () => {
  describe('POST /v1/books', () => {
    let newBook;

    beforeEach(() => {
      newBook = {
        title: 'A new book',
        isbn: '978-0-00-000003-3',
        pages: 310,
        inStock: true,
        publishedAt: '2022-03-01',
      };
    });

    test('should return 201 and successfully create new book if data is ok', async () => {
      const res = await request(app).post('/v1/books').set('x-role', 'librarian').send(newBook).expect(201);

      expect(res.body).toMatchObject({
        title: newBook.title,
        isbn: newBook.isbn,
        pages: newBook.pages,
        inStock: newBook.inStock,
      });

      const dbBook = await Book.findById(res.body._id);
      expect(dbBook).toBeDefined();
      expect(dbBook).toMatchObject({ title: newBook.title, isbn: newBook.isbn, pages: newBook.pages });
    });

    test('should return 401 error if nobody is logged in', async () => {
      await request(app).post('/v1/books').send(newBook).expect(401);
    });

    test('should return 403 error if the role has no right to it', async () => {
      await request(app).post('/v1/books').set('x-role', 'reader').send(newBook).expect(403);
    });

    test('should return 400 error if title is missing', async () => {
      delete newBook.title;
      await request(app).post('/v1/books').set('x-role', 'librarian').send(newBook).expect(400);
    });

    test('should return 409 error if isbn is already taken', async () => {
      await insertBooks([bookOne]);
      newBook.isbn = bookOne.isbn;
      await request(app).post('/v1/books').set('x-role', 'librarian').send(newBook).expect(409);
    });
  });

  describe('GET /v1/books', () => {
    test('should return 200 and all books', async () => {
      await insertBooks([bookOne, bookTwo]);
      const res = await request(app).get('/v1/books').set('x-role', 'librarian').expect(200);

      expect(res.body).toHaveLength(2);
      expect(res.body[0]).toMatchObject({ title: bookOne.title, pages: bookOne.pages });
    });
  });

  describe('GET /v1/books/:bookId', () => {
    test('should return 200 and the book if it is there', async () => {
      await insertBooks([bookOne]);
      const res = await request(app).get(`/v1/books/${bookOne._id}`).set('x-role', 'librarian').expect(200);

      expect(res.body).toMatchObject({ title: bookOne.title, isbn: bookOne.isbn, inStock: bookOne.inStock });
    });

    test('should return 400 error if bookId is not a valid mongo id', async () => {
      await request(app).get('/v1/books/invalidId').set('x-role', 'librarian').expect(400);
    });

    test('should return 404 error if book is not found', async () => {
      await request(app).get(`/v1/books/${bookTwo._id}`).set('x-role', 'librarian').expect(404);
    });
  });

  describe('PATCH /v1/books/:bookId', () => {
    test('should return 200 and successfully update book if data is ok', async () => {
      await insertBooks([bookOne]);
      const updateBody = { title: 'Another title', pages: 99 };
      const res = await request(app)
        .patch(`/v1/books/${bookOne._id}`)
        .set('x-role', 'librarian')
        .send(updateBody)
        .expect(200);

      expect(res.body).toMatchObject({ title: updateBody.title, pages: updateBody.pages });
    });
  });

  describe('DELETE /v1/books/:bookId', () => {
    test('should return 204 and take the book away', async () => {
      await insertBooks([bookOne]);
      await request(app).delete(`/v1/books/${bookOne._id}`).set('x-role', 'librarian').expect(204);

      expect(await Book.findById(bookOne._id)).toBeNull();
    });
  });
});
