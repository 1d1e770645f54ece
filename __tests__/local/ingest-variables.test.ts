import { ingestVariables } from "../../local/ingest-variables";
import { addressesOf, makeSecrets } from "../../local/overrides";
import { choosePorts } from "../../local/ports";
import type { RealServices } from "../../local/real-services";

const variables = async (real: RealServices) =>
  ingestVariables({ real, addresses: addressesOf(await choosePorts({}), makeSecrets(), real) });

test("npm run ingest is told the stand-ins", async () => {
  expect(await variables({})).toEqual({
    FIRESTORE_EMULATOR_HOST: "127.0.0.1:4605",
    GUESTY_API_URL: "http://127.0.0.1:4617",
    GUESTY_CLIENT_ID: "local",
    GUESTY_CLIENT_SECRET: "local-guesty-client",
  });
});

test("the credentials of a real account are not repeated", async () => {
  const guesty = { url: "https://open-api.guesty.com", clientId: "id", clientSecret: "secret" };
  expect(await variables({ guesty })).toEqual({ FIRESTORE_EMULATOR_HOST: "127.0.0.1:4605" });
});
