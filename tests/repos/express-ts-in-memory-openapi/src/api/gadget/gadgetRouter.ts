import express, { type Router } from "express";
import { z } from "zod";

import { gadgetController } from "@/api/gadget/gadgetController";
import { CreateGadgetSchema, GadgetInputSchema, GadgetSchema, GetGadgetSchema, UpdateGadgetSchema } from "@/api/gadget/gadgetModel";
import { Registry } from "@/common/registry";
import { validateRequest } from "@/common/validateRequest";

export const gadgetRegistry = new Registry();
export const gadgetRouter: Router = express.Router();

gadgetRegistry.register("Gadget", GadgetSchema);

gadgetRegistry.registerPath({
	method: "get",
	path: "/gadgets",
	tags: ["Gadget"],
	responses: { 200: { description: "Success", schema: z.array(GadgetSchema) } },
});

gadgetRouter.get("/", gadgetController.getGadgets);

gadgetRegistry.registerPath({
	method: "get",
	path: "/gadgets/{id}",
	tags: ["Gadget"],
	request: { params: GetGadgetSchema.shape.params },
	responses: { 200: { description: "Success", schema: GadgetSchema } },
});

gadgetRouter.get("/:id", validateRequest(GetGadgetSchema), gadgetController.getGadget);

gadgetRegistry.registerPath({
	method: "post",
	path: "/gadgets",
	tags: ["Gadget"],
	request: { body: GadgetInputSchema },
	responses: { 201: { description: "Created", schema: GadgetSchema } },
});

gadgetRouter.post("/", validateRequest(CreateGadgetSchema), gadgetController.createGadget);

gadgetRegistry.registerPath({
	method: "put",
	path: "/gadgets/{id}",
	tags: ["Gadget"],
	request: { params: GetGadgetSchema.shape.params, body: GadgetInputSchema },
	responses: { 200: { description: "Success", schema: GadgetSchema } },
});

gadgetRouter.put("/:id", validateRequest(UpdateGadgetSchema), gadgetController.updateGadget);

gadgetRegistry.registerPath({
	method: "delete",
	path: "/gadgets/{id}",
	tags: ["Gadget"],
	request: { params: GetGadgetSchema.shape.params },
	responses: { 200: { description: "Success" } },
});

gadgetRouter.delete("/:id", validateRequest(GetGadgetSchema), gadgetController.deleteGadget);
