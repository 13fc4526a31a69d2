import express, { type Express } from "express";

import { gadgetRouter } from "@/api/gadget/gadgetRouter";
import { healthRouter } from "@/api/health/healthRouter";
import errorHandler from "@/common/errorHandler";
import { docsRouter } from "@/docs/docsRouter";

const app: Express = express();

// Middlewares
app.use(express.json());
app.use(express.urlencoded({ extended: true }));

// Routes
app.use("/health", healthRouter);
app.use("/gadgets", gadgetRouter);

// Documentation
app.use("/docs", docsRouter);

// Error handlers
app.use(errorHandler);

export { app };
