import request from "supertest";

import { gadgets } from "@/api/gadget/gadgetRepository";
import { app } from "@/server";

describe("Gadget API Endpoints", () => {
	describe("GET /gadgets", () => {
		it("should return a list of gadgets", async () => {
			const response = await request(app).get("/gadgets");

			expect(response.statusCode).toEqual(200);
			expect(response.body.success).toBeTruthy();
			expect(response.body.responseObject).toHaveLength(gadgets.length);
			expect(response.body.responseObject[0].name).toEqual(gadgets[0].name);
			expect(response.body.responseObject[0].weight).toEqual(gadgets[0].weight);
		});
	});

	describe("GET /gadgets/:id", () => {
		it("should return a gadget for a valid ID", async () => {
			const testId = 1;

			const response = await request(app).get(`/gadgets/${testId}`);

			expect(response.statusCode).toEqual(200);
			expect(response.body.message).toContain("Gadget found");
			expect(response.body.responseObject.id).toEqual(testId);
		});

		it("should return a not found error for non-existent ID", async () => {
			const response = await request(app).get("/gadgets/9999");

			expect(response.statusCode).toEqual(404);
			expect(response.body.responseObject).toBeNull();
		});

		it("should return a bad request for invalid ID format", async () => {
			const response = await request(app).get("/gadgets/abc");

			expect(response.statusCode).toEqual(400);
			expect(response.body.message).toContain("Invalid input");
		});
	});

	describe("POST /gadgets", () => {
		it("should create a gadget", async () => {
			const body = { name: "Lamp", weight: 0.8, wireless: false };

			const response = await request(app).post("/gadgets").send(body);

			expect(response.statusCode).toEqual(201);
			expect(response.body.responseObject).toMatchObject(body);
		});

		it("should refuse a gadget without a name", async () => {
			const response = await request(app).post("/gadgets").send({ weight: 0.8, wireless: false });

			expect(response.statusCode).toEqual(400);
		});
	});

	describe("PUT /gadgets/:id", () => {
		it("should update a gadget", async () => {
			const response = await request(app).put("/gadgets/1").send({ name: "Pot", weight: 1.5, wireless: false });

			expect(response.statusCode).toEqual(200);
			expect(response.body.responseObject.name).toEqual("Pot");
			expect(response.body.responseObject.weight).toEqual(1.5);
		});
	});

	describe("DELETE /gadgets/:id", () => {
		it("should take a gadget away", async () => {
			const response = await request(app).delete("/gadgets/2");
			expect(response.statusCode).toEqual(200);

			const again = await request(app).get("/gadgets/2");
			expect(again.statusCode).toEqual(404);
		});
	});
});
