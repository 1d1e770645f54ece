import type { Configuration } from "./stack";

/** Well formed, since the providers check the form before they would call anybody. */
const FAKE_CREDENTIALS = {
  CLOUDFLARE_API_TOKEN: "f".repeat(40),
  GOOGLE_OAUTH_ACCESS_TOKEN: "fake",
  HCLOUD_TOKEN: "f".repeat(64),
};

const REAL_INPUTS = /^(TF_|TFE_|GOOGLE_|GCLOUD_|CLOUDSDK_|CLOUDFLARE_|HCLOUD_)/;

/** The environment that Terraform is run in: nothing of the user's accounts and settings, fake credentials instead. */
export function withFakeCredentials(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !REAL_INPUTS.test(name));
  return { ...Object.fromEntries(kept), ...FAKE_CREDENTIALS, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
}

/** A value for each variable without a default, which a person would give at the first apply. */
export function fakeVariables({ variable = {} }: Configuration): Record<string, unknown> {
  const required = Object.entries(variable).filter(([, { default: value }]) => value === undefined);
  return Object.fromEntries(required.map(([name, { type }]) => [name, fakeOf(type)]));
}

function fakeOf(type = "string"): unknown {
  if (/^(list|set|tuple)\b/.test(type)) return [];
  if (/^(map|object)\b/.test(type)) return {};
  return { number: 1, bool: false }[type] ?? "fake";
}
