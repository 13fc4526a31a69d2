import type { ZodType } from "zod";

export interface PathConfig {
	method: "get" | "post" | "put" | "delete";
	path: string;
	tags: string[];
	request?: { params?: ZodType; body?: ZodType };
	responses: Record<number, { description: string; schema?: ZodType }>;
}

export class Registry {
	public readonly paths: PathConfig[] = [];
	public readonly schemas = new Map<string, ZodType>();

	constructor(parents: Registry[] = []) {
		for (const parent of parents) {
			this.paths.push(...parent.paths);
			for (const [name, schema] of parent.schemas) {
				this.schemas.set(name, schema);
			}
		}
	}

	public register(name: string, schema: ZodType) {
		this.schemas.set(name, schema);
	}

	public registerPath(config: PathConfig) {
		this.paths.push(config);
	}
}
