import type { Gadget, GadgetInput } from "@/api/gadget/gadgetModel";

export const gadgets: Gadget[] = [
	{
		id: 1,
		name: "Kettle",
		weight: 1.2,
		wireless: false,
		createdAt: new Date("2024-05-01"),
		updatedAt: new Date("2024-05-06"),
	},
	{
		id: 2,
		name: "Mouse",
		weight: 0.1,
		wireless: true,
		createdAt: new Date("2024-05-01"),
		updatedAt: new Date("2024-05-06"),
	},
];

export class GadgetRepository {
	async findAllAsync(): Promise<Gadget[]> {
		return gadgets;
	}

	async findByIdAsync(id: number): Promise<Gadget | null> {
		return gadgets.find((gadget) => gadget.id === id) || null;
	}

	async createAsync(input: GadgetInput): Promise<Gadget> {
		const now = new Date();
		const id = Math.max(0, ...gadgets.map((gadget) => gadget.id)) + 1;
		const gadget: Gadget = { id, ...input, createdAt: now, updatedAt: now };
		gadgets.push(gadget);
		return gadget;
	}

	async updateAsync(id: number, input: GadgetInput): Promise<Gadget | null> {
		const gadget = await this.findByIdAsync(id);
		if (!gadget) {
			return null;
		}
		gadget.name = input.name;
		gadget.weight = input.weight;
		gadget.wireless = input.wireless;
		gadget.updatedAt = new Date();
		return gadget;
	}

	async deleteAsync(id: number): Promise<boolean> {
		const index = gadgets.findIndex((gadget) => gadget.id === id);
		if (index < 0) {
			return false;
		}
		gadgets.splice(index, 1);
		return true;
	}
}
