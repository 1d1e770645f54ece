import { parse } from "yaml";
import type { TerraformStack } from "../../../constructs/core/terraform";
import type { CloudConfig } from "../../../constructs/hetzner";
import { Template } from "../../../constructs/testing";

/** What the servers of a stack do on their first boot, by their names. */
export function userDataOf(stack: TerraformStack): Record<string, CloudConfig> {
  const servers = Object.values(Template.fromStack(stack).findResources("hcloud_server"));
  return Object.fromEntries(servers.map((server) => [server["name"], parse(String(server["user_data"]))]));
}

/** The content of a file that a first boot writes. */
export function fileOf(config: CloudConfig | undefined, path: string): string {
  const file = config?.write_files?.find((each) => each.path === path);
  if (!file) throw new Error(`${path} is not written.`);
  return file.content;
}
