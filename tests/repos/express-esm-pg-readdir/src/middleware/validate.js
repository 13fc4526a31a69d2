import { HttpError } from './errors.js';

export const validate = (schema) => (req, res, next) => {
  const result = schema.safeParse(req.body);
  if (!result.success) {
    const [issue] = result.error.issues;
    return next(new HttpError(422, `${issue.path.join('.')}: ${issue.message}`));
  }
  req.body = result.data;
  next();
};
