import type { Gadget, GadgetInput } from "@/api/gadget/gadgetModel";
import { GadgetRepository } from "@/api/gadget/gadgetRepository";
import { ServiceResponse } from "@/common/serviceResponse";

export class GadgetService {
	private gadgetRepository: GadgetRepository;

	constructor(repository: GadgetRepository = new GadgetRepository()) {
		this.gadgetRepository = repository;
	}

	// Retrieves all gadgets
	async findAll(): Promise<ServiceResponse<Gadget[] | null>> {
		const gadgets = await this.gadgetRepository.findAllAsync();
		if (gadgets.length === 0) {
			return ServiceResponse.failure("No Gadgets found", null, 404);
		}
		return ServiceResponse.success<Gadget[]>("Gadgets found", gadgets);
	}

	// Retrieves a single gadget by its ID
	async findById(id: number): Promise<ServiceResponse<Gadget | null>> {
		const gadget = await this.gadgetRepository.findByIdAsync(id);
		if (!gadget) {
			return ServiceResponse.failure("Gadget not found", null, 404);
		}
		return ServiceResponse.success<Gadget>("Gadget found", gadget);
	}

	async create(input: GadgetInput): Promise<ServiceResponse<Gadget>> {
		const gadget = await this.gadgetRepository.createAsync(input);
		return ServiceResponse.success<Gadget>("Gadget created", gadget, 201);
	}

	async update(id: number, input: GadgetInput): Promise<ServiceResponse<Gadget | null>> {
		const gadget = await this.gadgetRepository.updateAsync(id, input);
		if (!gadget) {
			return ServiceResponse.failure("Gadget not found", null, 404);
		}
		return ServiceResponse.success<Gadget>("Gadget updated", gadget);
	}

	async delete(id: number): Promise<ServiceResponse<null>> {
		const deleted = await this.gadgetRepository.deleteAsync(id);
		if (!deleted) {
			return ServiceResponse.failure("Gadget not found", null, 404);
		}
		return ServiceResponse.success("Gadget deleted", null);
	}
}

export const gadgetService = new GadgetService();
