import { z } from "zod";

export type Gadget = z.infer<typeof GadgetSchema>;
export const GadgetSchema = z.object({
	id: z.number(),
	name: z.string(),
	weight: z.number(),
	wireless: z.boolean(),
	createdAt: z.date(),
	updatedAt: z.date(),
});

export type GadgetInput = z.infer<typeof GadgetInputSchema>;
export const GadgetInputSchema = z.object({
	name: z.string().min(1),
	weight: z.number().positive(),
	wireless: z.boolean(),
});

// Input Validation for 'GET gadgets/:id' endpoint
export const GetGadgetSchema = z.object({
	params: z.object({ id: z.string().regex(/^\d+$/, "ID must be a numeric value") }),
});

// Input Validation for 'POST gadgets' endpoint
export const CreateGadgetSchema = z.object({
	body: GadgetInputSchema,
});

// Input Validation for 'PUT gadgets/:id' endpoint
export const UpdateGadgetSchema = z.object({
	params: GetGadgetSchema.shape.params,
	body: GadgetInputSchema,
});
