import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freePort } from "../../../local/ports";
import { PROJECT_FOLDER } from "../../../local/project";

let child: ChildProcess;
let port: number;
beforeEach(async () => {
  port = await freePort();
  child = fork(join(PROJECT_FOLDER, "dist/local/containers/main.js"), ["--port", String(port)], {
    execArgv: [],
    env: { ...process.env, CONTAINER_MODULE: join(__dirname, "sample-container.cjs") },
  });
});
afterEach(() => child.kill("SIGKILL"));

test("a container is ready once it says so itself", async () => {
  const [message] = await once(child, "message");
  expect(message).toEqual({ type: "ready", url: `http://127.0.0.1:${port}`, port });
  expect(Number(await (await fetch(`http://127.0.0.1:${port}`)).text())).toBeGreaterThanOrEqual(3);
});

test("a container is asked to end when whoever started it is gone", async () => {
  await once(child, "message");
  child.disconnect();
  expect(await once(child, "exit")).toEqual([7, null]);
});
