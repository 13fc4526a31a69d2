export class ServiceResponse<T = null> {
	private constructor(
		readonly success: boolean,
		readonly message: string,
		readonly responseObject: T,
		readonly statusCode: number,
	) {}

	static success<T>(message: string, responseObject: T, statusCode = 200) {
		return new ServiceResponse(true, message, responseObject, statusCode);
	}

	static failure<T>(message: string, responseObject: T, statusCode = 400) {
		return new ServiceResponse(false, message, responseObject, statusCode);
	}
}
