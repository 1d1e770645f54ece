import * as z from "zod";

/** The fields that we read of each resource. https://docs.hetzner.cloud/reference/cloud */

const labels = z.record(z.string(), z.string());

export const actionSchema = z.object({
  id: z.number(),
  command: z.string(),
  status: z.enum(["running", "success", "error"]),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});
export type Action = z.infer<typeof actionSchema>;

export const serverSchema = z.object({ id: z.number(), name: z.string(), labels });
export type Server = z.infer<typeof serverSchema>;

export const serverTypeSchema = z.object({ name: z.string(), architecture: z.string() });
export type ServerType = z.infer<typeof serverTypeSchema>;

export const imageSchema = z.object({
  id: z.number(),
  description: z.string().nullish(),
  created: z.string(),
});
export type Image = z.infer<typeof imageSchema>;

export const volumeSchema = z.object({
  id: z.number(),
  name: z.string(),
  /** Id of the server that it is attached to. */
  server: z.number().nullable(),
  location: z.object({ name: z.string() }),
  /** Where a server that has it finds it, e.g. `/dev/disk/by-id/scsi-0HC_Volume_4711`. */
  linux_device: z.string(),
});
export type Volume = z.infer<typeof volumeSchema>;

export const namedSchema = z.object({ id: z.number(), name: z.string() });
export type Named = z.infer<typeof namedSchema>;

export const createdServerSchema = z.object({
  server: serverSchema,
  action: actionSchema,
  next_actions: z.array(actionSchema),
});

/** The body of `POST /servers`. */
export interface ServerOrder {
  /** Unique in the project; a host name. */
  name: string;
  server_type: string;
  /** A snapshot has no name: its id. */
  image: number;
  location: string;
  start_after_create: boolean;
  volumes: number[];
  automount: boolean;
  networks: number[];
  firewalls: { firewall: number }[];
  public_net: { enable_ipv4: boolean; enable_ipv6: boolean };
  labels: Record<string, string>;
  /** For cloud-init, 32 KiB at most. */
  user_data: string;
}
