import { findRealServices, shownAddress } from "../../local/real-services";

test("an empty environment leaves every stand-in in place", () => {
  expect(findRealServices({})).toEqual({});
});

test("addresses and keys put real services in the stand-ins' places", () => {
  const env = {
    QDRANT_URL: "http://q:6333",
    GROQ_API_KEY: "key",
    CLOUDFLARE_ACCOUNT_ID: "acct",
    CLOUDFLARE_API_TOKEN: "t",
  };
  expect(findRealServices(env)).toEqual({
    qdrant: { url: "http://q:6333", apiKey: "" },
    groq: { url: "https://api.groq.com", apiKey: "key", model: undefined },
    workersAi: { url: "https://api.cloudflare.com/client/v4/accounts/acct/ai/run", token: "t" },
  });
});

test("a service named by halves says what is missing", () => {
  expect(() => findRealServices({ CLOUDFLARE_ACCOUNT_ID: "acct" })).toThrow(
    "CLOUDFLARE_ACCOUNT_ID is set, but CLOUDFLARE_API_TOKEN is not. Set all of them, or none.",
  );
});

test("credentials of Aircall alone, which npm run webhooks may need, leave the stand-in in place", () => {
  const env = { AIRCALL_API_ID: "i", AIRCALL_API_TOKEN: "t" };
  expect(findRealServices(env)).toEqual({});
  const url = "https://api.aircall.io";
  expect(findRealServices({ ...env, AIRCALL_API_URL: url })).toEqual({
    aircall: { url, id: "i", token: "t" },
  });
  expect(() => findRealServices({ AIRCALL_API_URL: url })).toThrow(
    "AIRCALL_API_URL is set, but AIRCALL_API_ID, AIRCALL_API_TOKEN is not.",
  );
});

test("credentials of Guesty alone leave the stand-in in place too", () => {
  const env = { GUESTY_CLIENT_ID: "i", GUESTY_CLIENT_SECRET: "s" };
  expect(findRealServices(env)).toEqual({});
  const url = "https://open-api.guesty.com";
  expect(findRealServices({ ...env, GUESTY_API_URL: url })).toEqual({
    guesty: { url, clientId: "i", clientSecret: "s" },
  });
});

test("a token of Hetzner Cloud alone, which Terraform may need, makes no servers there", () => {
  expect(findRealServices({ HCLOUD_TOKEN: "t" })).toEqual({});
  const url = "https://api.hetzner.cloud/v1";
  expect(findRealServices({ HCLOUD_URL: url, HCLOUD_TOKEN: "t" })).toEqual({ hetzner: { url, token: "t" } });
  expect(() => findRealServices({ HCLOUD_URL: url })).toThrow("HCLOUD_URL is set, but HCLOUD_TOKEN is not.");
});

test("a MongoDB takes the stand-in's place, and is shown without its password", () => {
  const url = "mongodb+srv://chat:s3cret@db.example.com/rocketchat?replicaSet=rs0";
  expect(findRealServices({ MONGO_URL: url })).toEqual({ mongo: url });
  expect(shownAddress(url)).toBe("mongodb+srv://db.example.com/rocketchat?replicaSet=rs0");
  expect(shownAddress({ url: "http://q:6333", apiKey: "" })).toBe("http://q:6333");
  expect(shownAddress(undefined)).toBeUndefined();
});
