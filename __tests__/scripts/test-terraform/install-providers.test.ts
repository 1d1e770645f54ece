import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { installProviders } from "../../../scripts/test-terraform/install-providers";

const providers = ["hetznercloud/hcloud", "hashicorp/google", "cloudflare/cloudflare"].map((name) => ({
  source: `registry.terraform.io/${name}`,
  version: "1.0.0",
}));
let scratch: string;

beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), "providers-"));
  writeFileSync(join(scratch, "terraform"), terraform, { mode: 0o755 });
});

afterEach(() => rmSync(scratch, { recursive: true }));

/** Has hcloud in a mirror, and google in the registry. */
const terraform = `#!/bin/sh
source=registry has=google
if [ -n "$TF_CLI_CONFIG_FILE" ]; then source=mirror has=hcloud; fi
grep -q "$has" main.tf.json && exit 0
echo '{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Not found","detail":"not in the '$source'"}}'
exit 1
`;

function install(userEnv: NodeJS.ProcessEnv) {
  return installProviders(providers, scratch, { PATH: `${scratch}:/bin:/usr/bin` }, userEnv);
}

test("what the mirror lacks comes from the registry, and what neither has is missing with both reasons", async () => {
  const { missing } = await install({ TRICLOUD_PROVIDER_MIRROR: scratch });

  expect(Object.fromEntries(missing)).toEqual({
    "cloudflare/cloudflare 1.0.0": "not in the mirror; not in the registry",
  });
});

test("without a mirror all providers come from the registry", async () => {
  const { missing } = await install({});

  expect(Object.fromEntries(missing)).toEqual({
    "hetznercloud/hcloud 1.0.0": "not in the registry",
    "cloudflare/cloudflare 1.0.0": "not in the registry",
  });
});

test("a mirror that is no folder is refused, since nothing would be planned", async () => {
  const mirror = join(scratch, "nowhere");

  await expect(install({ TRICLOUD_PROVIDER_MIRROR: mirror })).rejects.toThrow(
    `${mirror} is no folder\n  Name a filesystem mirror of Terraform in TRICLOUD_PROVIDER_MIRROR.`,
  );
});
