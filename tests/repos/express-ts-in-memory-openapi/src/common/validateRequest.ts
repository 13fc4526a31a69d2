import type { NextFunction, Request, Response } from "express";
import type { ZodType } from "zod";

import { ServiceResponse } from "@/common/serviceResponse";

export const validateRequest = (schema: ZodType) => (req: Request, res: Response, next: NextFunction) => {
	const result = schema.safeParse({ body: req.body, params: req.params, query: req.query });
	if (!result.success) {
		const issues = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
		const response = ServiceResponse.failure(`Invalid input: ${issues.join(", ")}`, null, 400);
		res.status(response.statusCode).send(response);
		return;
	}
	next();
};
