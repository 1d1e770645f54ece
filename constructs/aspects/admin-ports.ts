/** A port through which a machine or a store is administered. */
export interface AdminPort {
  /** What listens there, e.g. `SSH`. */
  service: string;
  /** The transport that it listens on. */
  protocol: "tcp" | "udp";
  /** 1 to 65535. */
  port: number;
}

/** Ports that nobody but known peers should reach. */
export const adminPorts: readonly AdminPort[] = [
  { service: "SSH", protocol: "tcp", port: 22 },
  // https://docs.docker.com/engine/swarm/swarm-tutorial/#open-protocols-and-ports-between-the-hosts
  { service: "Docker", protocol: "tcp", port: 2375 },
  { service: "Docker", protocol: "tcp", port: 2376 },
  { service: "Swarm", protocol: "tcp", port: 2377 },
  { service: "Swarm", protocol: "tcp", port: 7946 },
  { service: "Swarm", protocol: "udp", port: 7946 },
  { service: "Swarm", protocol: "udp", port: 4789 },
  // https://qdrant.tech/documentation/guides/installation/#networking
  { service: "Qdrant", protocol: "tcp", port: 6333 },
  { service: "Qdrant", protocol: "tcp", port: 6334 },
  { service: "Qdrant", protocol: "tcp", port: 6335 },
  { service: "MongoDB", protocol: "tcp", port: 27017 },
  { service: "PostgreSQL", protocol: "tcp", port: 5432 },
  { service: "MySQL", protocol: "tcp", port: 3306 },
  { service: "Redis", protocol: "tcp", port: 6379 },
  { service: "Elasticsearch", protocol: "tcp", port: 9200 },
  { service: "RDP", protocol: "tcp", port: 3389 },
];
