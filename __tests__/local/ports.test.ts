import { checkPortsAreFree, choosePorts, freePort, portOf } from "../../local/ports";
import { serveFetch } from "../../local/serve-fetch";

test("ports are fixed unless the environment or a flag moves them", async () => {
  const ports = await choosePorts({ TRICLOUD_FIRESTORE_PORT: "8080", TRICLOUD_QDRANT_PORT: "0" }, 5000);
  expect(ports).toMatchObject({ console: 5000, "aircall-webhook": 4601, firestore: 8080 });
  expect(ports.qdrant).toBeGreaterThan(1024);
});

test("what is no port is refused by the name of its variable", async () => {
  await expect(choosePorts({ TRICLOUD_GROQ_PORT: "high" })).rejects.toThrow(/TRICLOUD_GROQ_PORT is "high"/);
});

test("a port in use is reported with the service, the port and what to do", async () => {
  const holder = await serveFetch(0, () => new Response());
  try {
    await expect(checkPortsAreFree({ qdrant: holder.port })).rejects.toThrow(
      `qdrant: port ${holder.port} is already in use. Stop the program that holds it (lsof -i :${holder.port}), or set TRICLOUD_QDRANT_PORT`,
    );
  } finally {
    await holder.close();
  }
});

test("a service of the plan that has no port is named", async () => {
  const ports = await choosePorts({});
  expect(portOf(ports, "vectorize")).toBe(4603);
  expect(() => portOf(ports, "mailer")).toThrow(/no port for mailer/);
});

test("free ports are given once, and lie below those that outgoing connections take", async () => {
  const ports = await Promise.all(Array.from({ length: 40 }, freePort));
  expect(new Set(ports).size).toBe(40);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});
