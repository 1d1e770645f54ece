import type { PlatformSetup } from "./setup";

/**
 * The variables with which `npm run ingest` works on this platform. A Guesty of yours is in the environment already, and
 * its secret is not repeated.
 */
export function ingestVariables({
  addresses,
  real,
}: Pick<PlatformSetup, "addresses" | "real">): Record<string, string> {
  const { url, clientId, clientSecret } = addresses.guesty;
  return {
    FIRESTORE_EMULATOR_HOST: addresses.firestore,
    ...(!real.guesty && {
      GUESTY_API_URL: url,
      GUESTY_CLIENT_ID: clientId,
      GUESTY_CLIENT_SECRET: clientSecret,
    }),
  };
}
