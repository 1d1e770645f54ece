import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startProcess } from "../service-process";
import { seed, TOKEN } from "./project-client";

const dataDir = mkdtempSync(join(tmpdir(), "hetzner-"));
afterAll(() => rmSync(dataDir, { recursive: true }));

test("the Hetzner stand-in, killed while a server is made, has it afterwards and no seed twice", async () => {
  const env = { HETZNER_SETUP: JSON.stringify({ token: TOKEN, seed }) };
  const headers = { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" };
  const list = async (url: string, collection: string) =>
    (
      (await (await fetch(`${url}/v1/${collection}`, { headers })).json()) as Record<string, { id: number }[]>
    )[collection] ?? [];

  const killed = await startProcess("hetzner", dataDir, env);
  const [[image], [volume]] = await Promise.all([list(killed.url, "images"), list(killed.url, "volumes")]);
  const order = { name: "s", server_type: "cx23", image: image?.id, location: "fsn1", volumes: [volume?.id] };
  const request = { method: "POST", headers, body: JSON.stringify(order) };
  const created = (await (await fetch(`${killed.url}/v1/servers`, request)).json()) as {
    server: { id: number };
  };
  await killed.kill();

  const revived = await startProcess("hetzner", dataDir, env);
  expect(await list(revived.url, "servers")).toMatchObject([{ id: created.server.id, name: "s" }]);
  expect(await list(revived.url, "volumes")).toMatchObject([{ id: volume?.id, server: created.server.id }]);
  expect(await list(revived.url, "images")).toHaveLength(1);
  await revived.kill();
});
