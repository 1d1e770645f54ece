import { ProjectClient, seed } from "./project-client";

let project: ProjectClient;

async function open(options: Parameters<typeof ProjectClient.open>[0] = {}) {
  project = await ProjectClient.open(options);
}

afterEach(() => project.close());

test("the project is what it was seeded with", async () => {
  await open();
  const { body } = await project.get("/volumes?label_selector=role%3Dbackup");
  const [volume] = body.volumes;
  expect(volume).toMatchObject({ name: "dev-backups", server: null, location: { name: "fsn1" } });
  expect(volume.linux_device).toBe(`/dev/disk/by-id/scsi-0HC_Volume_${volume.id}`);
  expect((await project.get("/networks?name=dev-network")).body.networks).toHaveLength(1);
  expect((await project.get("/firewalls?name=other")).body.firewalls).toEqual([]);
  expect((await project.get("/server_types?name=cax11")).body.server_types).toMatchObject([
    { architecture: "arm" },
  ]);
  const images = (query: string) => project.get(`/images?${query}`).then((answer) => answer.body.images);
  expect(await images("type=snapshot&status=available&architecture=x86")).toMatchObject([
    { description: seed.snapshots[0]?.description, name: null },
  ]);
  expect(await images("architecture=arm")).toEqual([]);
});

test("a server is made by actions that take their time, one after the other", async () => {
  await open();
  const { status, body } = await project.call("POST", "/servers", await project.order());
  expect(status).toBe(201);
  expect(body.server).toMatchObject({ name: "backup-1", status: "initializing", locked: true });
  const commands = [body.action, ...body.next_actions].map(({ command }) => command);
  expect(commands).toEqual(["create_server", "attach_volume", "attach_to_network", "start_server"]);

  const path = `/servers/${body.server.id}`;
  const statuses: string[] = [];
  for (let second = 0; second <= 4; second++) {
    statuses.push((await project.get(path)).body.server.status);
    project.time += 1000;
  }
  expect(statuses).toEqual(["initializing", "starting", "starting", "starting", "running"]);
});

test("an action goes from running to success, alone and in a list", async () => {
  await open();
  const { body } = await project.call("POST", "/servers", await project.order());
  const { id } = body.action;
  const action = async () => (await project.get(`/actions/${id}`)).body.action;
  project.time += 500;
  expect(await action()).toMatchObject({ status: "running", progress: 50, finished: null, error: null });
  project.time += 500;
  expect(await action()).toMatchObject({ status: "success", progress: 100, resources: [{ type: "server" }] });
  const next = body.next_actions[0].id;
  const { actions } = (await project.get(`/actions?id=${id}&id=${next}`)).body;
  expect(actions.map(({ status }: { status: string }) => status)).toEqual(["success", "running"]);
});

test("a server that is worked on is locked; then it is deleted and its volume is free", async () => {
  await open();
  const order = await project.order();
  const { id } = (await project.call("POST", "/servers", order)).body.server;
  expect(await project.call("DELETE", `/servers/${id}`)).toMatchObject({
    status: 423,
    body: { error: { code: "locked" } },
  });
  project.time += 4000;
  const deleted = await project.call("DELETE", `/servers/${id}`);
  expect(deleted.body.action).toMatchObject({ command: "delete_server", status: "running" });
  expect((await project.get(`/servers/${id}`)).status).toBe(404);
  expect((await project.call("DELETE", `/servers/${id}`)).body.error.code).toBe("not_found");
  expect((await project.call("POST", "/servers", order)).status).toBe(201);
});

test.each<[string, object, string]>([
  ["a name that is no host name", { name: "a_b" }, "invalid_input"],
  ["an unknown type", { server_type: "cx22" }, "invalid_input"],
  ["a type of another architecture", { server_type: "cax11" }, "invalid_input"],
  ["an unknown image", { image: 1 }, "not_found"],
  ["an image by name", { image: "debian-12" }, "invalid_input"],
  ["an unknown location", { location: "fsn2" }, "invalid_input"],
  ["a location without the volume", { location: "nbg1" }, "invalid_input"],
  ["an unknown volume", { volumes: [1] }, "not_found"],
  ["an unknown network", { networks: [1] }, "not_found"],
  ["an unknown firewall", { firewalls: [{ firewall: 1 }] }, "not_found"],
  ["user data above 32 KiB", { user_data: "ü".repeat(16 * 1024 + 1) }, "invalid_input"],
])("%s is refused, and nothing is made", async (_, changes, code) => {
  await open();
  const { status, body } = await project.call("POST", "/servers", await project.order(changes));
  expect([status, body.error.code]).toEqual([code === "not_found" ? 404 : 422, code]);
  expect((await project.get("/servers")).body.servers).toEqual([]);
});

test("a name and a volume are given once", async () => {
  await open();
  await project.call("POST", "/servers", await project.order());
  const code = async (changes: object) =>
    (await project.call("POST", "/servers", await project.order(changes))).body.error.code;
  expect(await code({ volumes: [] })).toBe("uniqueness_error");
  expect(await code({ name: "backup-2" })).toBe("volume_already_attached");
});

test("lists come in pages, sorted and filtered", async () => {
  await open();
  for (let count = 1; count <= 7; count++) {
    const labels = { parity: count % 2 ? "odd" : "even" };
    await project.call("POST", "/servers", await project.order({ name: `s${count}`, volumes: [], labels }));
    project.time += 1000;
  }
  const { body } = await project.get("/servers?per_page=3&page=2&sort=created:desc");
  expect(body.servers.map(({ name }: { name: string }) => name)).toEqual(["s4", "s3", "s2"]);
  expect(body.meta.pagination).toEqual({
    page: 2,
    per_page: 3,
    previous_page: 1,
    next_page: 3,
    last_page: 3,
    total_entries: 7,
  });
  expect((await project.get("/servers?label_selector=parity%3Deven")).body.servers).toHaveLength(3);
  for (const query of ["per_page=51", "page=0", "sort=price:asc", "label_selector=a%20b"]) {
    expect(await project.get(`/servers?${query}`)).toMatchObject({
      status: 422,
      body: { error: { code: "invalid_input" } },
    });
  }
});

test("without the token, or at another path, there is nothing", async () => {
  await open();
  expect(await project.call("GET", "/servers", undefined, "other")).toMatchObject({
    status: 401,
    body: { error: { code: "unauthorized" } },
  });
  expect(await project.get("/datacenters")).toMatchObject({
    status: 404,
    body: { error: { code: "not_found" } },
  });
});

test("requests beyond the limit are refused until the budget grows again, and every answer says how it stands", async () => {
  await open({ requestsPerHour: 3 });
  const remaining: (string | null)[] = [];
  for (let count = 0; count < 3; count++) {
    remaining.push((await project.get("/servers")).headers.get("ratelimit-remaining"));
  }
  expect(remaining).toEqual(["2", "1", "0"]);
  const refused = await project.get("/servers");
  expect([refused.status, refused.body.error.code]).toEqual([429, "rate_limit_exceeded"]);
  expect(Number(refused.headers.get("ratelimit-reset"))).toBe(project.time / 1000 + 3600);
  project.time += 20 * 60_000;
  expect((await project.get("/servers")).status).toBe(200);
});

test("ordered faults happen once, each to what it is meant for", async () => {
  const faults = [
    { on: "GET /networks", answer: { status: 503, code: "unavailable" } },
    { on: "POST /servers", done: true },
    { action: "start_server", code: "no_space" },
  ];
  await open({ faults });
  expect((await project.get("/networks")).body.error.code).toBe("unavailable");
  const order = await project.order();
  await expect(project.call("POST", "/servers", order)).rejects.toThrow("fetch failed");
  project.time += 4000;
  const { servers } = (await project.get("/servers")).body;
  expect(servers).toMatchObject([{ name: "backup-1", status: "off" }]);
  expect(faults).toEqual([]);
});
