import type { Mock } from "vitest";

import type { Gadget } from "@/api/gadget/gadgetModel";
import { GadgetRepository } from "@/api/gadget/gadgetRepository";
import { GadgetService } from "@/api/gadget/gadgetService";

vi.mock("@/api/gadget/gadgetRepository");

describe("gadgetService", () => {
	let gadgetServiceInstance: GadgetService;
	let gadgetRepositoryInstance: GadgetRepository;

	const mockGadgets: Gadget[] = [
		{
			id: 1,
			name: "Kettle",
			weight: 1.2,
			wireless: false,
			createdAt: new Date(),
			updatedAt: new Date(),
		},
		{
			id: 2,
			name: "Mouse",
			weight: 0.1,
			wireless: true,
			createdAt: new Date(),
			updatedAt: new Date(),
		},
	];

	beforeEach(() => {
		gadgetRepositoryInstance = new GadgetRepository();
		gadgetServiceInstance = new GadgetService(gadgetRepositoryInstance);
	});

	describe("findAll", () => {
		it("return all gadgets", async () => {
			(gadgetRepositoryInstance.findAllAsync as Mock).mockReturnValue(mockGadgets);

			const result = await gadgetServiceInstance.findAll();

			expect(result.statusCode).toEqual(200);
			expect(result.success).toBeTruthy();
			expect(result.message).equals("Gadgets found");
			expect(result.responseObject).toEqual(mockGadgets);
		});

		it("returns a not found error for no gadgets found", async () => {
			(gadgetRepositoryInstance.findAllAsync as Mock).mockReturnValue([]);

			const result = await gadgetServiceInstance.findAll();

			expect(result.statusCode).toEqual(404);
			expect(result.success).toBeFalsy();
			expect(result.message).equals("No Gadgets found");
		});
	});

	describe("create", () => {
		it("answers with the new gadget", async () => {
			(gadgetRepositoryInstance.createAsync as Mock).mockReturnValue(mockGadgets[0]);

			const result = await gadgetServiceInstance.create({ name: "Kettle", weight: 1.2, wireless: false });

			expect(result.statusCode).toEqual(201);
			expect(result.responseObject).toEqual(mockGadgets[0]);
		});
	});
});
