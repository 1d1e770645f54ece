import type { HetznerCloud } from "./hetzner-client";
import type { ServerOrder } from "./hetzner-resources";

/** What a backup server is made from, by type, names and label selectors. */
export interface ServerSettings {
  /** E.g. `cx23`. */
  type: string;
  location: string;
  /** Name of the private network. */
  network: string;
  /** Name of the firewall. */
  firewall: string;
  imageSelector: string;
  volumeSelector: string;
}

/** The label that marks the servers of backups; another one, `run`, says of which. */
const ROLE = "backup-server";

/** Selector of the servers of all runs. */
export const BACKUP_SERVERS = `role=${ROLE}`;

/** Selector of the servers of one run. */
export function serversOf(run: string): string {
  return `${BACKUP_SERVERS},run=${run}`;
}

/**
 * Looks up all parts of a run's server.
 *
 * @param userData gives the server's user data, for the path of the volume's device
 * @throws Error naming the part that is missing or ambiguous
 */
export async function orderServer(
  run: string,
  settings: ServerSettings,
  hetzner: HetznerCloud,
  userData: (volume: string) => string,
): Promise<ServerOrder> {
  const { type, location, network, firewall, imageSelector, volumeSelector } = settings;
  const { architecture } = only(`server type ${type}`, await hetzner.serverTypes(type));
  const [snapshots, volumes, networks, firewalls] = await Promise.all([
    hetzner.snapshots(imageSelector, architecture),
    hetzner.volumes(volumeSelector),
    hetzner.networks(network),
    hetzner.firewalls(firewall),
  ]);
  const [snapshot] = snapshots;
  if (!snapshot) {
    throw new Error(`There is no available snapshot with the labels ${imageSelector} for ${architecture}.`);
  }
  const volume = only(`volume with the labels ${volumeSelector}`, volumes);
  if (volume.server !== null) {
    throw new Error(`The volume ${volume.name} is attached to the server ${volume.server}. Detach it.`);
  }
  if (volume.location.name !== location) {
    throw new Error(
      `The volume ${volume.name} is in ${volume.location.name}, and its server would be in ${location}.`,
    );
  }
  return {
    name: `backup-${run}`,
    server_type: type,
    image: snapshot.id,
    location,
    start_after_create: true,
    volumes: [volume.id],
    // Mounting is the server's own affair: it must never format what has data.
    automount: false,
    networks: [only(`network ${network}`, networks).id],
    firewalls: [{ firewall: only(`firewall ${firewall}`, firewalls).id }],
    // It reports over the internet.
    public_net: { enable_ipv4: true, enable_ipv6: false },
    labels: { role: ROLE, run },
    user_data: userData(volume.linux_device),
  };
}

function only<Part>(description: string, found: Part[]): Part {
  const [part, ...more] = found;
  if (part === undefined) throw new Error(`There is no ${description}.`);
  if (more.length > 0) throw new Error(`There are ${found.length} of ${description}, and there must be one.`);
  return part;
}
