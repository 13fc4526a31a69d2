import express, { type Router } from "express";
import { z } from "zod";

import { Registry } from "@/common/registry";
import { ServiceResponse } from "@/common/serviceResponse";

export const healthRegistry = new Registry();
export const healthRouter: Router = express.Router();

healthRegistry.registerPath({
	method: "get",
	path: "/health",
	tags: ["Health"],
	responses: { 200: { description: "Success", schema: z.null() } },
});

healthRouter.get("/", (_req, res) => {
	const response = ServiceResponse.success("Service is healthy", null);
	res.status(response.statusCode).send(response);
});
