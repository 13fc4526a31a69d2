import type { Request, RequestHandler, Response } from "express";

import { gadgetService } from "@/api/gadget/gadgetService";

class GadgetController {
	public getGadgets: RequestHandler = async (_req: Request, res: Response) => {
		const serviceResponse = await gadgetService.findAll();
		res.status(serviceResponse.statusCode).send(serviceResponse);
	};

	public getGadget: RequestHandler = async (req: Request, res: Response) => {
		const id = Number.parseInt(req.params.id, 10);
		const serviceResponse = await gadgetService.findById(id);
		res.status(serviceResponse.statusCode).send(serviceResponse);
	};

	public createGadget: RequestHandler = async (req: Request, res: Response) => {
		const serviceResponse = await gadgetService.create(req.body);
		res.status(serviceResponse.statusCode).send(serviceResponse);
	};

	public updateGadget: RequestHandler = async (req: Request, res: Response) => {
		const id = Number.parseInt(req.params.id, 10);
		const serviceResponse = await gadgetService.update(id, req.body);
		res.status(serviceResponse.statusCode).send(serviceResponse);
	};

	public deleteGadget: RequestHandler = async (req: Request, res: Response) => {
		const id = Number.parseInt(req.params.id, 10);
		const serviceResponse = await gadgetService.delete(id);
		res.status(serviceResponse.statusCode).send(serviceResponse);
	};
}

export const gadgetController = new GadgetController();
