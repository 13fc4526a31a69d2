import express, { NextFunction, Request, Response } from 'express';
import { HttpException } from './exceptions/http.exception';
import { Route } from './interfaces/route.interface';

export class App {
  public app: express.Application;

  constructor(routes: Route[]) {
    this.app = express();
    this.app.use(express.json());
    this.initializeRoutes(routes);
    this.initializeErrorHandling();
  }

  public listen(port: number) {
    this.app.listen(port);
  }

  private initializeRoutes(routes: Route[]) {
    routes.forEach(route => {
      this.app.use('/', route.router);
    });
  }

  private initializeErrorHandling() {
    this.app.use((error: Error, req: Request, res: Response, next: NextFunction) => {
      const status = error instanceof HttpException ? error.status : 500;
      res.status(status).json({ message: error.message });
    });
  }
}
