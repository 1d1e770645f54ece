import { fakeVariables, withFakeCredentials } from "../../../scripts/test-terraform/fake-inputs";

test("nothing of the user's accounts and of Terraform's settings reaches the plan", () => {
  const env = withFakeCredentials({
    PATH: "/bin",
    HTTPS_PROXY: "proxy",
    HCLOUD_TOKEN: "real",
    CLOUDFLARE_API_KEY: "real",
    GOOGLE_APPLICATION_CREDENTIALS: "real",
    TF_CLI_ARGS_plan: "-refresh=true",
    TF_VAR_password: "real",
  });

  expect(Object.values(env)).not.toContain("real");
  expect(env).toMatchObject({ PATH: "/bin", HTTPS_PROXY: "proxy" });
  expect(env).not.toHaveProperty("TF_CLI_ARGS_plan");
});

test("fake credentials have the form that the providers ask for", () => {
  const env = withFakeCredentials({});

  expect(env["HCLOUD_TOKEN"]).toMatch(/^\w{64}$/);
  expect(env["CLOUDFLARE_API_TOKEN"]).toMatch(/^\w{40}$/);
  expect(env["GOOGLE_OAUTH_ACCESS_TOKEN"]).toBeTruthy();
});

test("variables without a default get a value of their type, others keep their default", () => {
  expect(
    fakeVariables({
      variable: {
        key: { type: "string" },
        untyped: {},
        count: { type: "number" },
        first: { type: "bool" },
        ranges: { type: "list(string)" },
        labels: { type: "map(string)" },
        region: { type: "string", default: "europe-west3" },
        off: { type: "bool", default: false },
      },
    }),
  ).toEqual({ key: "fake", untyped: "fake", count: 1, first: false, ranges: [], labels: {} });
});

test("a stack without variables needs no values", () => {
  expect(fakeVariables({})).toEqual({});
});
