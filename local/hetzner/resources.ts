import type { Labels } from "./label-selector";

/** What is kept of a server; the rest of what the API shows follows from its actions. */
export interface StoredServer {
  id: number;
  name: string;
  created: string;
  labels: Labels;
  server_type: ServerType;
  image: number;
  location: string;
  volumes: number[];
  networks: number[];
  firewalls: number[];
  public_net: { enable_ipv4: boolean; enable_ipv6: boolean };
  /** For cloud-init; the API does not show it. */
  user_data: string;
}

/** What is kept of an action: its end is settled when it begins, and comes with time. */
export interface StoredAction {
  id: number;
  command: string;
  server: number;
  /** Milliseconds since 1970. */
  startsAt: number;
  endsAt: number;
  error: { code: string; message: string } | null;
}

export interface Image {
  id: number;
  type: "snapshot";
  status: "available";
  name: null;
  description: string;
  created: string;
  /** GB. */
  image_size: number;
  /** GB of the disk that it needs. */
  disk_size: number;
  architecture: string;
  labels: Labels;
}

/** The device's path and the location's details are left to where it is shown. */
export interface StoredVolume {
  id: number;
  name: string;
  created: string;
  status: "available";
  /** GB. */
  size: number;
  server: number | null;
  location: string;
  labels: Labels;
}

export interface Network {
  id: number;
  name: string;
  created: string;
  ip_range: string;
  subnets: { type: "cloud"; ip_range: string; network_zone: string }[];
  labels: Labels;
}

export interface Firewall {
  id: number;
  name: string;
  created: string;
  rules: object[];
  labels: Labels;
}

export interface ServerType {
  id: number;
  name: string;
  architecture: "x86" | "arm";
  cores: number;
  /** GB. */
  memory: number;
  /** GB. */
  disk: number;
}

/** Types that can be ordered. */
export const SERVER_TYPES: ServerType[] = [
  { id: 114, name: "cx23", architecture: "x86", cores: 2, memory: 4, disk: 40 },
  { id: 115, name: "cx33", architecture: "x86", cores: 4, memory: 8, disk: 80 },
  { id: 116, name: "cx43", architecture: "x86", cores: 8, memory: 16, disk: 160 },
  { id: 117, name: "cx53", architecture: "x86", cores: 16, memory: 32, disk: 320 },
  { id: 45, name: "cax11", architecture: "arm", cores: 2, memory: 4, disk: 40 },
  { id: 93, name: "cax21", architecture: "arm", cores: 4, memory: 8, disk: 80 },
  { id: 94, name: "cax31", architecture: "arm", cores: 8, memory: 16, disk: 160 },
  { id: 95, name: "cax41", architecture: "arm", cores: 16, memory: 32, disk: 320 },
];

export const LOCATIONS = ["fsn1", "nbg1", "hel1", "ash", "hil", "sin"];
