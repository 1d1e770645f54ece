import { randomBytes } from "node:crypto";
import { z } from "zod";
import { beginActions, isBusy, viewAction } from "./actions";
import { ApiError, invalidInput, notFound } from "./api-error";
import type { Fault } from "./faults";
import type { Project } from "./project";
import { LOCATIONS, SERVER_TYPES, type ServerType, type StoredServer } from "./resources";

/** When it is, how long an action takes, and what goes wrong. */
export interface Circumstances {
  now: number;
  durationMs: number;
  faults: Fault[];
}

const MOST_USER_DATA = 32 * 1024;

const ids = z.array(z.int()).default([]);
const schema = z.object({
  name: z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/, "is no host name"),
  server_type: z.union([z.string(), z.int()]),
  image: z.int(),
  location: z.enum(LOCATIONS),
  start_after_create: z.boolean().default(true),
  volumes: ids,
  automount: z.boolean().default(false),
  networks: ids,
  firewalls: z.array(z.object({ firewall: z.int() })).default([]),
  public_net: z
    .object({ enable_ipv4: z.boolean().default(true), enable_ipv6: z.boolean().default(true) })
    .default({ enable_ipv4: true, enable_ipv6: true }),
  labels: z.record(z.string(), z.string()).default({}),
  user_data: z
    .string()
    .refine((text) => Buffer.byteLength(text) <= MOST_USER_DATA, "is longer than 32 KiB")
    .default(""),
});
type Order = z.infer<typeof schema>;

/**
 * `POST /servers`
 *
 * @throws ApiError
 */
export function createServer(project: Project, body: unknown, circumstances: Circumstances) {
  const { data: order, error } = schema.safeParse(body);
  if (error) throw invalidInput(error.issues[0]?.path.join(".") ?? "body", error.issues[0]?.message ?? "");
  const type = typeOf(order);
  checkParts(project, order, type);
  const server = project.add("servers", {
    name: order.name,
    created: new Date(circumstances.now).toISOString(),
    labels: order.labels,
    server_type: type,
    image: order.image,
    location: order.location,
    volumes: order.volumes,
    networks: order.networks,
    firewalls: order.firewalls.map(({ firewall }) => firewall),
    public_net: order.public_net,
    user_data: order.user_data,
  });
  for (const id of order.volumes) project.change("volumes", id, { server: server.id });
  const [action, ...next] = beginActions(
    project,
    server.id,
    [
      "create_server",
      ...order.volumes.map(() => "attach_volume"),
      ...order.networks.map(() => "attach_to_network"),
      ...(order.start_after_create ? ["start_server"] : []),
    ],
    circumstances,
  ).map((begun) => viewAction(begun, circumstances.now));
  // Without SSH keys the real service makes a password and tells it here, once.
  const root_password = randomBytes(15).toString("base64url");
  return {
    server: viewServer(project, server, circumstances.now),
    action,
    next_actions: next,
    root_password,
  };
}

function typeOf({ server_type }: Order): ServerType {
  const type = SERVER_TYPES.find(({ id, name }) => id === server_type || name === server_type);
  if (!type) throw invalidInput("server_type", `there is no ${server_type}`);
  return type;
}

function checkParts(project: Project, order: Order, type: ServerType): void {
  if (project.servers.some(({ name }) => name === order.name)) {
    throw new ApiError(409, "uniqueness_error", "server name is already used");
  }
  const image = project.get("images", order.image);
  if (!image) throw notFound("image", order.image);
  if (image.architecture !== type.architecture) {
    throw invalidInput("image", `is for ${image.architecture}, the server type for ${type.architecture}`);
  }
  if (image.disk_size > type.disk) throw invalidInput("image", "is larger than the server type's disk");
  for (const id of order.volumes) {
    const volume = project.get("volumes", id);
    if (!volume) throw notFound("volume", id);
    if (volume.server !== null) {
      throw new ApiError(422, "volume_already_attached", "volume is already attached to a server");
    }
    if (volume.location !== order.location) throw invalidInput("volumes", "is in another location");
  }
  for (const id of order.networks) {
    const network = project.get("networks", id);
    if (!network) throw notFound("network", id);
    if (network.subnets.length === 0) throw new ApiError(422, "no_subnet_available", "network has no subnet");
  }
  for (const { firewall } of order.firewalls) {
    if (!project.get("firewalls", firewall)) throw notFound("firewall", firewall);
  }
}

/**
 * `DELETE /servers/{id}`: the server and its hold on its volumes are gone at once, the action ends later.
 *
 * @throws ApiError
 */
export function deleteServer(project: Project, id: number, circumstances: Circumstances) {
  const server = project.get("servers", id);
  if (!server) throw notFound("server", id);
  if (isBusy(project, id, circumstances.now)) throw new ApiError(423, "locked", "server is locked");
  const [action] = beginActions(project, id, ["delete_server"], circumstances);
  if (action && !action.error) {
    for (const volume of server.volumes) project.change("volumes", volume, { server: null });
    project.remove("servers", id);
  }
  return { action: action && viewAction(action, circumstances.now) };
}

/** A server as the API shows it at a moment. */
export function viewServer(project: Project, server: StoredServer, now: number) {
  const { id, name, created, labels, server_type, image, location, volumes, networks, public_net } = server;
  return {
    id,
    name,
    status: statusOf(project, id, now),
    created,
    labels,
    server_type,
    image: project.get("images", image) ?? null,
    location: { name: location },
    volumes,
    private_net: networks.map((network) => ({ network, ip: `10.10.3.${2 + (id % 250)}` })),
    public_net: { ipv4: public_net.enable_ipv4 ? { ip: `192.0.2.${2 + (id % 250)}` } : null, ipv6: null },
    locked: isBusy(project, id, now),
    protection: { delete: false, rebuild: false },
  };
}

function statusOf(project: Project, server: number, now: number): string {
  const actions = project.actions.filter((action) => action.server === server);
  const done = (command: string) =>
    actions.some((action) => action.command === command && action.endsAt <= now && !action.error);
  if (done("start_server")) return "running";
  if (!done("create_server")) return "initializing";
  return actions.some(({ command, error }) => command === "start_server" && !error) ? "starting" : "off";
}
