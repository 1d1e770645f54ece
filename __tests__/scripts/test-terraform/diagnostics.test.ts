import {
  constructPath,
  formatDiagnostic,
  readAdditions,
  readLog,
} from "../../../scripts/test-terraform/diagnostics";

const configuration = {
  resource: { hcloud_server: { Manager: { "//": { metadata: { path: "dev-swarm/Manager/Resource" } } } } },
  data: { hcloud_image: { Debian: { "//": { metadata: { path: "dev-swarm/Debian" } } } } },
};

test("diagnostics are read from between the other lines of a log", () => {
  const log = [
    '{"type":"version","terraform":"1.11.4"}',
    '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Bad name","address":"hcloud_server.Manager"}}',
    "panic: a provider's own words",
    '{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Argument is deprecated"}}',
    "",
  ].join("\n");

  expect(readLog(log)).toEqual([
    { severity: "error", summary: "Bad name", address: "hcloud_server.Manager" },
    { severity: "warning", summary: "Argument is deprecated" },
  ]);
});

test("the resources to be made are counted by the plan's own summary", () => {
  expect(readAdditions('{"type":"change_summary","changes":{"add":7,"change":0}}\n')).toBe(7);
  expect(readAdditions('{"type":"version"}\n')).toBeUndefined();
});

test.each([
  ["hcloud_server.Manager", "dev-swarm/Manager/Resource"],
  ["hcloud_server.Manager[0]", "dev-swarm/Manager/Resource"],
  ["data.hcloud_image.Debian", "dev-swarm/Debian"],
  ["hcloud_image.Debian", undefined],
  ["module.swarm.hcloud_server.Manager", undefined],
])("the construct of %s is %s", (address, path) => {
  expect(constructPath(address, configuration)).toBe(path);
});

test("a diagnostic is shown with the construct path and the provider's explanation", () => {
  const diagnostic = { severity: "error", summary: "Bad name", detail: "Use a-z.\n\nNothing else." } as const;

  expect(formatDiagnostic({ ...diagnostic, address: "hcloud_server.Manager" }, configuration)).toBe(
    "error: Bad name\n  at dev-swarm/Manager/Resource (hcloud_server.Manager)\n  Use a-z.\n\n  Nothing else.",
  );
  expect(formatDiagnostic({ severity: "error", summary: "Bad name", detail: "" }, configuration)).toBe(
    "error: Bad name",
  );
});
