import type { ErrorRequestHandler } from "express";

const errorHandler: ErrorRequestHandler = (_err, _req, res, _next) => {
	res.status(500).send({ message: "An unexpected error occurred" });
};

export default errorHandler;
