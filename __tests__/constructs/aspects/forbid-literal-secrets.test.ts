import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { WorkersScript } from "@cdktf/provider-cloudflare/lib/workers-script";
import { Cloudfunctions2Function } from "@cdktf/provider-google/lib/cloudfunctions2-function";
import { PubsubTopic } from "@cdktf/provider-google/lib/pubsub-topic";
import { SecretManagerSecretVersion } from "@cdktf/provider-google/lib/secret-manager-secret-version";
import { strToU8, zipSync } from "fflate";
import { allowLiteral } from "../../../constructs/aspects";
import {
  Fn,
  TerraformAsset,
  TerraformOutput,
  type TerraformStack,
  TerraformVariable,
} from "../../../constructs/core/terraform";
import { Secret } from "../../../constructs/gcp";
import { HcloudProvider } from "../../../constructs/hetzner/bindings/provider";
import { Server } from "../../../constructs/hetzner/bindings/server";
import { UploadedCertificate } from "../../../constructs/hetzner/bindings/uploaded-certificate";
import { TestApp } from "../../../constructs/testing";
import { refusals, stackOf } from "./policed-stack";

// Put together here, so that no scanner takes the tests for a leak.
const letters = "Ab1Cd2Ef3Gh4Ij5Kl6Mn7Op8Qr9St0Uv1Wx2Yz3Ab4Cd5Ef6Gh7Ij8Kl9Mn0Op1Qr2";
const begin = ["-----BEGIN", "PRIVATE KEY-----"].join(" ");
const privateKey = `${begin}\n${letters.slice(0, 64)}\n-----END PRIVATE KEY-----\n`;
const jwt = `eyJ${letters.slice(0, 20)}.eyJ${letters.slice(0, 30)}.${letters.slice(0, 43)}`;

const tokens: [kind: string, token: string][] = [
  ["a private key", privateKey],
  ["a private key", JSON.stringify({ private_key: privateKey })],
  ["a GitHub token", `ghp_${letters.slice(0, 36)}`],
  ["a GitHub token", `github_pat_${letters.slice(0, 60)}`],
  ["a Groq key", `gsk_${letters.slice(0, 52)}`],
  ["a Google API key", `AIza${letters.slice(0, 35)}`],
  ["a Google access token", `ya29.${letters.slice(0, 40)}`],
  ["a Google client secret", `GOCSPX-${letters.slice(0, 28)}`],
  ["a Cloudflare token", `cfut_${letters.slice(0, 48)}`],
  ["a Cloudflare origin CA key", `v1.0-${"0a".repeat(12)}-${"1b".repeat(73)}`],
  ["an API key", `sk-proj-${letters.slice(0, 48)}`],
  ["an API key", `sk_live_${letters.slice(0, 24)}`],
  ["a Slack token", `xoxb-1234567890-${letters.slice(0, 24)}`],
  ["an AWS key id", "AKIAABCDEFGHIJKLMNOP"],
  ["a Docker token", `dckr_pat_${letters.slice(0, 27)}`],
  ["a Swarm join token", `SWMTKN-1-${"a1".repeat(25)}-${"b2".repeat(12)}x`],
  ["a JSON Web Token", jwt],
];

const texts: [kind: string, text: string][] = [
  ...tokens,
  ["a password in a URL", "mongodb://root:hunter2@db.internal:27017"],
  ["a header that authorizes", `Authorization: Bearer ${letters.slice(0, 32)}`],
  ["a value for QDRANT_API_KEY", `#cloud-config\nruncmd:\n  - QDRANT_API_KEY=${letters.slice(0, 24)} run\n`],
  ["a value for password", "#cloud-config\nusers:\n  - password: hunter2\n"],
];

const place = "service_config.environment_variables";

function functionWith(stack: TerraformStack, environmentVariables: Record<string, string>) {
  return new Cloudfunctions2Function(stack, "Function", {
    name: "greet",
    location: "europe-west3",
    serviceConfig: { environmentVariables },
  });
}

function environmentWith(variables: Record<string, string>): string[] {
  const stack = stackOf();
  functionWith(stack, variables);
  return refusals(stack);
}

test.each(texts)("%s is found wherever it stands and is not shown", (kind, secret) => {
  const [found = "", ...others] = environmentWith({ NOTE: `see ${secret}` });
  expect(others).toEqual([]);
  expect(found).toContain(`stack/Function: ${place}.NOTE holds ${kind}`);
  expect(found).not.toContain(secret);
  expect(found).not.toContain(secret.slice(0, 12));
});

test("a literal under a secret's name is refused, however short, and not shown", () => {
  expect(
    environmentWith({ ADMIN_PASSWORD: "hunter2", aircallToken: "abc", GROQ_API_KEY: "0123456789abcdef" }),
  ).toEqual([
    `stack/Function: ${place}.ADMIN_PASSWORD holds a literal for ADMIN_PASSWORD. ` +
      "Keep the secret in the cloud's own store and refer to it there, or, if it is none, " +
      `call allowLiteral(construct, "${place}.ADMIN_PASSWORD", reason).`,
    expect.stringContaining(".GROQ_API_KEY holds a literal for GROQ_API_KEY (0123…)."),
    expect.stringContaining(".aircallToken holds a literal for aircallToken."),
  ]);
});

test("a secret's name may be short, or say which of several it is", () => {
  const names = ["SMTP_PASS", "WEBHOOK_SECRET_OLD", "TOKEN2", "JWT_SECRET_V2", "signingKeyNext"];
  expect(environmentWith(Object.fromEntries(names.map((name) => [name, "hunter2"])))).toEqual(
    names.toSorted().map((name) => expect.stringContaining(`.${name} holds a literal for ${name}.`)),
  );
});

test("a secret in JSON is found by its name there", () => {
  const config = {
    url: "https://example.com",
    auth: { apiKey: "hunter2" },
    vars: [{ name: "PIN", value: "1" }],
  };
  expect(
    environmentWith({ CONFIG: JSON.stringify(config), LIST: '[{"name":"API_TOKEN","value":"hunter2"}]' }),
  ).toEqual([
    expect.stringContaining(`${place}.CONFIG.auth.apiKey holds a literal for apiKey.`),
    expect.stringContaining(`${place}.LIST[0].value holds a literal for API_TOKEN.`),
  ]);
});

test("tokens without a shape of their own are known by their length under a name that tells", () => {
  expect(environmentWith({ HCLOUD_AUTH: letters.slice(0, 64), CF_KEY: letters.slice(0, 40) })).toEqual([
    expect.stringContaining(".CF_KEY holds a Cloudflare token (Ab1C…)."),
    expect.stringContaining(".HCLOUD_AUTH holds a Hetzner token (Ab1C…)."),
  ]);
});

test("names, ids, hashes, counts, switches, files and addresses pass", () => {
  expect(
    environmentWith({
      QDRANT_API_KEY_SECRET_NAME: "dev-qdrant-api-key",
      TOKEN_TTL: "3600",
      MAX_TOKENS: "4096",
      USE_TOKEN: "true",
      EMPTY_TOKEN: "",
      ASK_FOR_PASSWORD: "no",
      MAX_TOKENS_2: "8192",
      GUESTY_CLIENT_SECRET: "projects/demo/secrets/guesty/versions/latest",
      RECAPTCHA_SITE_KEY: letters.slice(0, 40),
      BYPASS: "everything",
      SCHEMA: JSON.stringify({ properties: { password: { type: "string" } }, token: "" }),
      BROKEN: '{ "token": hunter2',
      DB_PASSWORD: "/run/secrets/db-password",
      TOKEN: "https://oauth2.googleapis.com/token",
      SECRET_ID: "dev-qdrant-api-key",
      CLOUDFLARE_ACCOUNT_ID: "0123456789abcdef0123456789abcdef",
      KEY_HASH: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      HELP: "Run `wrangler secret put GROQ_API_KEY`; token: see the guide.",
      DOCUMENT: "The password: required\nThe token = optional\n",
      TASK: "task-0123456789abcdef0123456789abcdef",
      PATH: "prod-sk-1-of-many-and-long-kebab-words-2",
      HOST: "https://user@example.com:8443/path",
    }),
  ).toEqual([]);
});

test("a secret's name in Google's store is no secret", () => {
  const stack = stackOf();
  new Secret(stack, "Secret", { secretName: "dev-qdrant-api-key" });
  new Cloudfunctions2Function(stack, "Function", {
    name: "greet",
    location: "europe-west3",
    serviceConfig: {
      secretEnvironmentVariables: [
        { key: "QDRANT_API_KEY", projectId: "demo", secret: "dev-qdrant-api-key", version: "latest" },
      ],
    },
  });
  expect(refusals(stack, { protect: false })).toEqual([]);
});

test("references pass, functions of literals do not", () => {
  const stack = stackOf();
  const token = new TerraformVariable(stack, "Token", { type: "string", sensitive: true });
  functionWith(stack, {
    PLAIN_TOKEN: token.stringValue,
    BEARER_TOKEN: `Bearer ${token.stringValue}`,
    ENCODED_TOKEN: Fn.base64encode(token.stringValue),
    FAKE_TOKEN: Fn.base64encode("var.hunter2"),
  });
  expect(refusals(stack)).toEqual([expect.stringContaining(".FAKE_TOKEN holds a literal for FAKE_TOKEN")]);
});

test("arguments of every kind of block are looked at", () => {
  const stack = stackOf();
  new SecretManagerSecretVersion(stack, "Version", { secret: "a-name", secretData: "hunter2" });
  new UploadedCertificate(stack, "Certificate", { name: "tls", certificate: "", privateKey: "hunter2" });
  new Server(stack, "Server", {
    name: "one",
    serverType: "cx23",
    firewallIds: [1],
    userData: `#cloud-config\nwrite_files:\n  - content: "token=${letters.slice(0, 32)}"\n`,
  });
  new WorkersScript(stack, "Worker", {
    accountId: "0123456789abcdef0123456789abcdef",
    scriptName: "shop",
    bindings: [
      { name: "HIDDEN", type: "secret_text", text: "hunter2" },
      { name: "GROQ_API_KEY", type: "plain_text", text: "hunter2" },
      { name: "GREETING", type: "plain_text", text: "hello" },
    ],
  });
  new HcloudProvider(stack, "other", { alias: "other", token: "hunter2" });
  new TerraformVariable(stack, "ApiToken", { type: "string", default: "hunter2" });
  new TerraformVariable(stack, "Hidden", { type: "string", default: "hunter2", sensitive: true });
  new TerraformOutput(stack, "AdminPassword", { value: "hunter2", description: "The password." });
  new PubsubTopic(stack, "Topic", { name: "events" }).addOverride("labels.api_key", "hunter2");
  stack.addOverride("locals.db_password", "hunter2");
  expect(refusals(stack).map((text) => text.split(". Keep")[0])).toEqual([
    "stack/AdminPassword: value holds a literal for AdminPassword",
    "stack/ApiToken: default holds a literal for ApiToken",
    "stack/Certificate: private_key holds a literal for private_key",
    "stack/Hidden: default holds a literal for Hidden",
    "stack/Server: user_data holds a value for token (Ab1C…)",
    "stack/Topic: labels.api_key holds a literal for api_key",
    "stack/Version: secret_data holds a literal for secret_data",
    "stack/Worker: bindings[0].text holds a literal for HIDDEN",
    "stack/Worker: bindings[1].text holds a literal for GROQ_API_KEY",
    "stack: locals.db_password holds a literal for db_password",
    "stack: provider.hcloud[1].token holds a literal for token",
  ]);
});

test("the programs and settings of assets hold no token and no key, whether alone, in a zip or in a folder", () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), "tricloud-assets-"));
  const [, groq = ""] = tokens.find(([kind]) => kind === "a Groq key") ?? [];
  const leak = `const key = ${JSON.stringify(groq)};`;
  const harmless = `const header = ${JSON.stringify(`${begin}\n`)} + body; // password = "hunter2"`;
  writeFileSync(path.join(folder, "worker.js"), leak);
  writeFileSync(path.join(folder, "clean.js"), harmless);
  writeFileSync(
    path.join(folder, "function.zip"),
    zipSync({
      "index.js": strToU8(`key = ${JSON.stringify(privateKey)}`),
      "README.md": strToU8(leak),
      "config/account.json": strToU8(JSON.stringify({ private_key: privateKey })),
      ".env.production": strToU8(`GROQ=${groq}\n`),
    }),
  );
  mkdirSync(path.join(folder, "site/deep"), { recursive: true });
  writeFileSync(path.join(folder, "site/deep/page.mjs"), leak);
  const stack = stackOf();
  for (const name of ["worker.js", "clean.js", "function.zip", "site"]) {
    new TerraformAsset(stack, name, { path: path.join(folder, name) });
  }
  expect(refusals(stack).map((text) => text.split(". Keep")[0])).toEqual([
    "stack/function.zip: .env.production holds a Groq key (gsk_…)",
    "stack/function.zip: config/account.json holds a private key (----…)",
    "stack/function.zip: index.js holds a private key (----…)",
    "stack/site: deep/page.mjs holds a Groq key (gsk_…)",
    "stack/worker.js: worker.js holds a Groq key (gsk_…)",
  ]);
});

test("a long text is searched in a moment", () => {
  const texts = ["a".repeat(32_000), "ab1_".repeat(8_000), `${"a.".repeat(16_000)}\n`, "sk-".repeat(10_000)];
  const begin = performance.now();
  expect(environmentWith(Object.fromEntries(texts.map((text, index) => [`TEXT_${index}`, text])))).toEqual(
    [],
  );
  expect(performance.now() - begin).toBeLessThan(2_000);
});

test("an exception holds for the one argument, of the construct and what is below, and needs a reason", () => {
  const stack = stackOf(new TestApp());
  const fn = functionWith(stack, { CSRF_TOKEN: "csrf", OTHER_TOKEN: "csrf" });
  allowLiteral(fn, `${place}.CSRF_TOKEN`, "The name of a cookie.");
  expect(refusals(stack)).toEqual([expect.stringContaining(".OTHER_TOKEN holds a literal")]);
  allowLiteral(stack, `${place}.OTHER_TOKEN`, "As good from above.");
  expect(refusals(stack)).toEqual([]);
  expect(() => allowLiteral(fn, "", " ")).toThrow(/argument is "".+\n.+reason is " "/);
});
