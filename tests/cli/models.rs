//! Models that a client is generated from: printed to paste, and taken as they are once they stand.

use crate::add;
use scaffold_testkit::Test;

const SCHEMA: &str = "datasource db {\n  provider = \"postgresql\"\n  url      = env(\"DATABASE_URL\")\n}\n\ngenerator client {\n  provider = \"prisma-client-js\"\n}\n\nmodel Note {\n  id        Int      @id @default(autoincrement())\n  title     String   @unique\n  pinnedAt  Boolean  @map(\"pinned_at\")\n  createdAt DateTime @default(now()) @map(\"created_at\")\n\n  @@map(\"notes\")\n}\n";

fn service(schema: &str) -> Test {
    Test::new()
        .file(
            "package.json",
            "{\"name\": \"notes\", \"type\": \"module\", \"dependencies\": {\"express\": \"4\", \"@prisma/client\": \"5\"}}\n",
        )
        .file("prisma/schema.prisma", schema)
        .file(
            "src/index.ts",
            "import express from 'express';\nimport note from './routes/note.js';\n\nconst app = express();\napp.use(express.json());\napp.use(note);\napp.listen(3000);\n",
        )
        .file(
            "src/routes/note.ts",
            "import { Router } from 'express';\nimport { createNote, getNote, getNotes } from '../services/note.js';\n\nconst router = Router();\nrouter.get('/notes', async (req, res) => res.json(await getNotes()));\nrouter.get('/notes/:id', async (req, res) => res.json(await getNote(Number(req.params.id))));\nrouter.post('/notes', async (req, res) => res.status(201).json(await createNote(req.body)));\n\nexport default router;\n",
        )
        .file(
            "src/services/note.ts",
            "import { PrismaClient } from '@prisma/client';\n\nconst prisma = new PrismaClient();\n\nexport interface Note {\n  title: string;\n  pinnedAt: boolean;\n}\n\nexport const getNotes = () => prisma.note.findMany();\nexport const getNote = (id: number) => prisma.note.findUnique({ where: { id } });\nexport const createNote = (input: Note) =>\n  prisma.note.create({ data: { title: input.title, pinnedAt: input.pinnedAt } });\n",
        )
        .commit()
}

#[test]
fn a_model_that_is_not_written_is_printed_to_paste() {
    let model = "model Invoice {\n  id        Int      @id @default(autoincrement())\n  number String @unique @db.VarChar(255)\n  total Decimal @db.Decimal(12, 2)\n  paid Boolean\n  issuedOn DateTime? @db.Date @map(\"issued_on\")\n  createdAt DateTime @default(now()) @map(\"created_at\")\n}";
    let shown: Vec<String> = model.lines().map(|l| format!("   | {l}")).collect();
    service(SCHEMA)
        .args(add(&["--check", "none"]))
        .run()
        .code(3)
        .unchanged()
        .stderr_has("prisma/schema.prisma:17")
        .stderr_has(&shown.join("\n"));
    let pasted = format!("{SCHEMA}\n{model}\n");
    service(&pasted).args(add(&["--check", "none"])).run().success();
}
