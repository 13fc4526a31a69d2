import express, { type Router } from "express";

import { gadgetRegistry } from "@/api/gadget/gadgetRouter";
import { healthRegistry } from "@/api/health/healthRouter";
import { Registry } from "@/common/registry";

const registry = new Registry([healthRegistry, gadgetRegistry]);

export const docsRouter: Router = express.Router();

docsRouter.get("/", (_req, res) => {
	res.send(registry.paths.map(({ method, path, tags }) => ({ method, path, tags })));
});
