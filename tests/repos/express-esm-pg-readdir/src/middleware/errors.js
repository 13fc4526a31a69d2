const UNIQUE_VIOLATION = '23505';

export class HttpError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

// eslint-disable-next-line no-unused-vars
export function errorHandler(err, req, res, next) {
  if (err.code === UNIQUE_VIOLATION) {
    return res.status(409).json({ error: 'It exists already' });
  }
  res.status(err.status ?? 500).json({ error: err.status ? err.message : 'Something went wrong' });
}

/** Hands what an async handler throws to Express. */
export const handle = (handler) => (req, res, next) => handler(req, res, next).catch(next);
