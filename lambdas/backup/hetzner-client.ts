import * as z from "zod";
import { HetznerError } from "./hetzner-error";
import { type HetznerOptions, type HetznerRequest, hetznerRequest } from "./hetzner-request";
import {
  type Action,
  actionSchema,
  createdServerSchema,
  type Image,
  imageSchema,
  type Named,
  namedSchema,
  type Server,
  type ServerOrder,
  type ServerType,
  serverSchema,
  serverTypeSchema,
  type Volume,
  volumeSchema,
} from "./hetzner-resources";

/** The few things that backups need of Hetzner Cloud. Every failure is a {@link HetznerError}. */
export interface HetznerCloud {
  serverTypes(name: string): Promise<ServerType[]>;
  /** Snapshots that a server can be made from, the newest first. */
  snapshots(selector: string, architecture: string): Promise<Image[]>;
  volumes(selector: string): Promise<Volume[]>;
  networks(name: string): Promise<Named[]>;
  firewalls(name: string): Promise<Named[]>;
  servers(selector: string): Promise<Server[]>;
  /** Returns once the server is made and started. */
  createServer(order: ServerOrder): Promise<Server>;
  /** Returns once the server is gone, or if it was before. */
  deleteServer(id: number): Promise<void>;
}

const POLL_MS = 1000;
/** How long actions may take. */
const ACTION_PATIENCE_MS = 300_000;
/** The most that the API gives at once. */
const PER_PAGE = 50;

/** Hetzner Cloud by its API. */
export function hetznerCloud(options: HetznerOptions): HetznerCloud {
  const request = hetznerRequest(options);
  return {
    serverTypes: (name) => list(request, "server_types", serverTypeSchema, { name }),
    snapshots: (selector, architecture) =>
      list(request, "images", imageSchema, {
        type: "snapshot",
        status: "available",
        label_selector: selector,
        architecture,
        sort: "created:desc",
      }),
    volumes: (selector) => list(request, "volumes", volumeSchema, { label_selector: selector }),
    networks: (name) => list(request, "networks", namedSchema, { name }),
    firewalls: (name) => list(request, "firewalls", namedSchema, { name }),
    servers: (selector) => list(request, "servers", serverSchema, { label_selector: selector }),

    async createServer(order) {
      const answer = await request("POST", "/servers", order);
      const { server, action, next_actions } = read("POST /servers", createdServerSchema, answer);
      await waitFor([action, ...next_actions], request, options);
      return server;
    },

    async deleteServer(id) {
      try {
        const answer = await request("DELETE", `/servers/${id}`);
        const { action } = read("DELETE /servers", z.object({ action: actionSchema }), answer);
        await waitFor([action], request, options);
      } catch (error) {
        if (!(error instanceof HetznerError && error.code === "not_found")) throw error;
      }
    },
  };
}

/** Waits until all actions have succeeded. */
async function waitFor(
  actions: Action[],
  request: HetznerRequest,
  { now, sleep }: HetznerOptions,
): Promise<void> {
  const begun = now();
  let running = actions;
  for (;;) {
    for (const { command, status, error } of running) {
      if (status !== "error") continue;
      throw new HetznerError(command, error?.code ?? "unknown_error", error?.message ?? "the action failed");
    }
    running = running.filter(({ status }) => status === "running");
    if (running.length === 0) return;
    if (now() - begun > ACTION_PATIENCE_MS) {
      const [{ command = "" } = {}] = running;
      throw new HetznerError(
        command,
        "timeout",
        `still running after ${ACTION_PATIENCE_MS / 60_000} minutes`,
      );
    }
    await sleep(POLL_MS);
    running = await list(request, "actions", actionSchema, { id: running.map(({ id }) => String(id)) });
  }
}

/** All resources of a list, whatever number of pages it has. */
async function list<Resource>(
  request: HetznerRequest,
  collection: string,
  resource: z.ZodType<Resource>,
  query: Record<string, string | string[]>,
): Promise<Resource[]> {
  const found: Resource[] = [];
  for (let page: number | null = 1; page !== null; ) {
    const parameters = new URLSearchParams({ page: String(page), per_page: String(PER_PAGE) });
    for (const [name, values] of Object.entries(query)) {
      for (const value of [values].flat()) parameters.append(name, value);
    }
    const answer = await request("GET", `/${collection}?${parameters}`);
    const content = read(`GET /${collection}`, z.object({ [collection]: z.array(resource) }), answer);
    found.push(...(content[collection] ?? []));
    page = read(`GET /${collection}`, pageSchema, answer).meta.pagination.next_page;
  }
  return found;
}

const pageSchema = z.object({
  meta: z.object({ pagination: z.object({ next_page: z.number().nullable() }) }),
});

function read<Content>(operation: string, schema: z.ZodType<Content>, answer: unknown): Content {
  const { data, error } = schema.safeParse(answer);
  if (error) throw new HetznerError(operation, "unexpected_answer", z.prettifyError(error));
  return data;
}
