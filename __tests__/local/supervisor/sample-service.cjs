// A service for the supervisor's tests: answers with its pid, and dies or exits when told to.
const { createServer } = require("node:http");

const port = Number(process.argv[process.argv.indexOf("--port") + 1]);
if (process.env.REFUSE) {
  console.error(`sample: port ${port} is already in use.`);
  process.exit(1);
}
const server = createServer((request, response) => {
  if (request.url === "/die") process.kill(process.pid, "SIGKILL");
  response.end(String(process.pid));
});
server.listen(port, "127.0.0.1", () => {
  const { port } = server.address();
  console.log(JSON.stringify({ severity: "INFO", event: "sample.started", service: "sample", answer: 42 }));
  process.send({ type: "ready", url: `http://127.0.0.1:${port}`, port });
});
if (process.env.STUBBORN) process.on("SIGTERM", () => {});
process.on("disconnect", () => process.exit(0));
