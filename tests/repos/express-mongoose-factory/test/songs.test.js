const test = require("node:test");
const assert = require("node:assert");
const app = require("../server");
const db = require("../app/models");

test("songs are listed", async (t) => {
  t.mock.method(db.songs, "find", async () => [{ id: 1, title: "Waltz", slow: true }]);
  const server = app.listen(0);
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/api/songs`);
  assert.deepStrictEqual(await answer.json(), [{ id: 1, title: "Waltz", slow: true }]);
  server.close();
});
