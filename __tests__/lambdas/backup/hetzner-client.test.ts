import { hetznerCloud } from "../../../lambdas/backup/hetzner-client";
import { HetznerError } from "../../../lambdas/backup/hetzner-error";
import { retryDelay } from "../../../lambdas/backup/hetzner-request";

const NOW = 1_000_000;

/** A client whose requests get these answers one after the other; the last one again and again. */
function client(...answers: (Response | Error)[]) {
  const waits: number[] = [];
  const asked: string[] = [];
  let time = NOW;
  const hetzner = hetznerCloud({
    url: "https://hetzner.example/v1/",
    token: "very-secret",
    fetch: async (input) => {
      asked.push(String(input));
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      if (answer instanceof Error) throw answer;
      return answer?.clone() as Response;
    },
    now: () => time,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      time += milliseconds;
    },
    random: () => 1,
  });
  return { hetzner, waits, asked };
}

const refusal = (status: number, code: string, headers = {}) =>
  Response.json({ error: { code, message: "no" } }, { status, headers });
const networks = (names: string[], next: number | null = null) =>
  Response.json({
    networks: names.map((name, id) => ({ id, name, ip_range: "10.0.0.0/8" })),
    meta: { pagination: { next_page: next } },
  });
const action = (status: string, error: object | null = null) => ({
  id: 7,
  command: "delete_server",
  status,
  error,
});
const actions = (status: string, error: object | null = null) =>
  Response.json({ actions: [action(status, error)], meta: { pagination: { next_page: null } } });

test("a list is read to its last page", async () => {
  const { hetzner, asked } = client(networks(["a", "b"], 2), networks(["c"]));
  expect((await hetzner.networks("x y")).map(({ name }) => name)).toEqual(["a", "b", "c"]);
  expect(asked).toEqual([
    "https://hetzner.example/v1/networks?page=1&per_page=50&name=x+y",
    "https://hetzner.example/v1/networks?page=2&per_page=50&name=x+y",
  ]);
});

test("when the rate limit is reached, its reset is waited for, a minute at most", async () => {
  const reset = (seconds: number) => ({ "RateLimit-Reset": String(NOW / 1000 + seconds) });
  const { hetzner, waits } = client(
    refusal(429, "rate_limit_exceeded", reset(20)),
    refusal(429, "rate_limit_exceeded", reset(3600)),
    refusal(429, "rate_limit_exceeded", reset(-5)),
    refusal(429, "rate_limit_exceeded"),
    networks([]),
  );
  expect(await hetzner.networks("x")).toEqual([]);
  expect(waits).toEqual([20_000, 60_000, 1000, 1000]);
});

test("what does not get better is given up after two minutes, with what was wrong", async () => {
  const { hetzner, waits } = client(refusal(409, "conflict"));
  await expect(hetzner.networks("x")).rejects.toThrow("Hetzner Cloud: GET /networks: no (conflict)");
  expect(waits).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000]);
});

test("only what may be sent again is", () => {
  const delay = (method: string, code: string, status?: number) =>
    retryDelay(new HetznerError("x", code, "no", { status }), method, 1, NOW, 1);
  for (const method of ["GET", "POST", "DELETE"]) {
    expect(delay(method, "conflict", 409)).toBe(1000);
    expect(delay(method, "locked", 423)).toBe(5000);
    for (const code of [
      "resource_unavailable",
      "placement_error",
      "resource_limit_exceeded",
      "invalid_input",
    ]) {
      expect(delay(method, code, 412)).toBeUndefined();
    }
    expect(delay(method, "unauthorized", 401)).toBeUndefined();
    // What makes something might make it twice.
    const lost = method === "POST" ? undefined : 1000;
    expect(delay(method, "no_answer")).toBe(lost);
    expect(delay(method, "bad_gateway", 502)).toBe(lost);
    expect(delay(method, "http_504", 504)).toBe(lost);
  }
});

test("the token is in no error, whatever went wrong", async () => {
  const answers = [
    refusal(401, "unauthorized"),
    new Error("connect ECONNREFUSED"),
    new Response("<html>", { status: 502 }),
    Response.json({ networks: [{ name: "x" }] }),
  ];
  for (const answer of answers) {
    const error = await client(answer)
      .hetzner.networks("x")
      .catch((reason: unknown) => reason as HetznerError);
    expect(error).toBeInstanceOf(HetznerError);
    expect(JSON.stringify([error, String(error), (error as Error).stack])).not.toContain("very-secret");
  }
});

test("an answer that is not what it should be is an error that says where", async () => {
  const html = client(new Response("<html>", { status: 200 })).hetzner.networks("x");
  await expect(html).rejects.toThrow("GET /networks: no JSON answer (http_200)");
  const shapeless = client(Response.json({ networks: [{ name: "x" }] })).hetzner.networks("x");
  await expect(shapeless).rejects.toThrow(/GET \/networks: .*id.*\(unexpected_answer\)/s);
});

test("a deletion is waited for, and one that was done before is none", async () => {
  const begun = Response.json({ action: action("running") });
  const { hetzner, asked, waits } = client(begun, actions("running"), actions("success"));
  await hetzner.deleteServer(4);
  expect(asked.slice(1)).toEqual(Array(2).fill("https://hetzner.example/v1/actions?page=1&per_page=50&id=7"));
  expect(waits).toEqual([1000, 1000]);
  await client(refusal(404, "not_found")).hetzner.deleteServer(4);
});

test("an action that fails is an error with its reason, and so is one without an end", async () => {
  const begun = () => Response.json({ action: action("running") });
  const failed = client(begun(), actions("error", { code: "server_error", message: "host is down" }));
  await expect(failed.hetzner.deleteServer(4)).rejects.toThrow("delete_server: host is down (server_error)");
  const endless = client(begun(), actions("running"));
  await expect(endless.hetzner.deleteServer(4)).rejects.toThrow("still running after 5 minutes (timeout)");
});
