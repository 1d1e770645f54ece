import type { Labels } from "./label-selector";
import type { Project } from "./project";

/** What is in the project before the first server: what a deploy and the snapshot's builder would have made. */
export interface Seed {
  network: string;
  firewall: string;
  snapshots: SeedSnapshot[];
  volumes: SeedVolume[];
}

export interface SeedSnapshot {
  description: string;
  labels: Labels;
  architecture: "x86" | "arm";
  /** ISO 8601; default now. */
  created?: string;
}

export interface SeedVolume {
  name: string;
  labels: Labels;
  location: string;
}

/** Adds what is not there yet. */
export function plant(project: Project, seed: Seed, now: number): void {
  const created = new Date(now).toISOString();
  if (!project.networks.some(({ name }) => name === seed.network)) {
    const subnets = [{ type: "cloud" as const, ip_range: "10.10.3.0/24", network_zone: "eu-central" }];
    project.add("networks", { name: seed.network, created, ip_range: "10.10.0.0/16", subnets, labels: {} });
  }
  if (!project.firewalls.some(({ name }) => name === seed.firewall)) {
    project.add("firewalls", { name: seed.firewall, created, rules: [], labels: {} });
  }
  for (const snapshot of seed.snapshots) {
    if (project.images.some(({ description }) => description === snapshot.description)) continue;
    const sizes = { image_size: 1.2, disk_size: 40 };
    project.add("images", {
      type: "snapshot",
      status: "available",
      name: null,
      created,
      ...sizes,
      ...snapshot,
    });
  }
  for (const { name, labels, location } of seed.volumes) {
    if (project.volumes.some((volume) => volume.name === name)) continue;
    project.add("volumes", { name, created, status: "available", size: 20, server: null, labels, location });
  }
}
