import { app } from "@/server";

const port = Number(process.env.PORT ?? 8080);

app.listen(port, () => {
	process.stdout.write(`listening on ${port}\n`);
});
