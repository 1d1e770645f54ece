import type { Labels } from "./label-selector";
import { SERVER_TYPES } from "./resources";
import type { Seed } from "./seed";

/**
 * A project in which the backup function finds all that it looks for.
 *
 * @param environment the function's variables
 * @throws Error naming the variable that cannot be followed
 */
export function seedOf(environment: Record<string, string>): Seed {
  const { BACKUP_NETWORK = "", BACKUP_FIREWALL = "", BACKUP_LOCATION = "", BACKUP_SERVER_TYPE } = environment;
  const type = SERVER_TYPES.find(({ name }) => name === BACKUP_SERVER_TYPE);
  if (!type) {
    const known = SERVER_TYPES.map(({ name }) => name).join(", ");
    throw new Error(
      `BACKUP_SERVER_TYPE is ${BACKUP_SERVER_TYPE}. The stand-in knows ${known}: add it to local/hetzner/resources.ts.`,
    );
  }
  const { architecture } = type;
  const snapshot = {
    description: "backup server",
    labels: labelsOf(environment, "BACKUP_IMAGE_SELECTOR"),
    architecture,
  };
  const volume = {
    name: "backups",
    labels: labelsOf(environment, "BACKUP_VOLUME_SELECTOR"),
    location: BACKUP_LOCATION,
  };
  return { network: BACKUP_NETWORK, firewall: BACKUP_FIREWALL, snapshots: [snapshot], volumes: [volume] };
}

/** The labels that a selector of `k=v` terms asks for. */
function labelsOf(environment: Record<string, string>, name: string): Labels {
  const terms = (environment[name] ?? "").split(",").map((term) => term.match(/^([\w./-]+)=([\w.-]*)$/));
  if (terms.some((term) => term === null)) {
    throw new Error(`${name} is "${environment[name]}". Select by labels with values, e.g. role=backup.`);
  }
  return Object.fromEntries(terms.map((term) => [term?.[1], term?.[2]]));
}
