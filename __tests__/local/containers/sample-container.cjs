// A container for tests: ready at the third look, and says how it ends.
const { createServer } = require("node:http");

let looks = 0;
createServer((request, response) => {
  if (request.url === "/readyz") looks += 1;
  response.statusCode = looks < 3 ? 503 : 200;
  response.end(String(looks));
}).listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(7));
