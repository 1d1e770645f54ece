import { join } from "node:path";
import { Journal } from "../journal";
import type { Firewall, Image, Network, StoredAction, StoredServer, StoredVolume } from "./resources";

/** The resources of one Hetzner Cloud project, by collection. */
interface Collections {
  servers: StoredServer;
  actions: StoredAction;
  images: Image;
  volumes: StoredVolume;
  networks: Network;
  firewalls: Firewall;
}

type Kind = keyof Collections;

const KINDS: Kind[] = ["servers", "actions", "images", "volumes", "networks", "firewalls"];

/** What a resource became; without content it was deleted. */
interface Entry {
  kind: Kind;
  id: number;
  content?: object;
}

/** One Hetzner Cloud project. With a folder, each change is in its journal before it is answered. */
export class Project {
  private readonly kept: { [Each in Kind]: Map<number, Collections[Each]> } = {
    servers: new Map(),
    actions: new Map(),
    images: new Map(),
    volumes: new Map(),
    networks: new Map(),
    firewalls: new Map(),
  };
  private readonly journal?: Journal<Entry>;
  private lastId = 1000;

  constructor(dataDir?: string) {
    if (!dataDir) return;
    const { journal, entries } = Journal.open<Entry>(join(dataDir, "hetzner.jsonl"));
    for (const entry of entries) this.apply(entry);
    journal.rewrite(this.entries());
    this.journal = journal;
  }

  get servers(): StoredServer[] {
    return [...this.kept.servers.values()];
  }

  get actions(): StoredAction[] {
    return [...this.kept.actions.values()];
  }

  get images(): Image[] {
    return [...this.kept.images.values()];
  }

  get volumes(): StoredVolume[] {
    return [...this.kept.volumes.values()];
  }

  get networks(): Network[] {
    return [...this.kept.networks.values()];
  }

  get firewalls(): Firewall[] {
    return [...this.kept.firewalls.values()];
  }

  get<Of extends Kind>(kind: Of, id: number): Collections[Of] | undefined {
    return this.kept[kind].get(id);
  }

  /** Gives it an id. */
  add<Of extends Kind>(kind: Of, content: Omit<Collections[Of], "id">): Collections[Of] {
    const id = this.lastId + 1;
    this.write({ kind, id, content: { ...content, id } });
    return this.kept[kind].get(id) as Collections[Of];
  }

  change<Of extends Kind>(kind: Of, id: number, changes: Partial<Collections[Of]>): void {
    this.write({ kind, id, content: { ...this.kept[kind].get(id), ...changes } });
  }

  remove(kind: Kind, id: number): void {
    this.write({ kind, id });
  }

  close(): void {
    this.journal?.close();
  }

  private write(entry: Entry): void {
    this.journal?.append(entry);
    this.apply(entry);
  }

  private apply({ kind, id, content }: Entry): void {
    this.lastId = Math.max(this.lastId, id);
    const collection = this.kept[kind] as Map<number, object>;
    if (content) collection.set(id, content);
    else collection.delete(id);
  }

  private *entries(): Iterable<Entry> {
    for (const kind of KINDS) {
      for (const [id, content] of this.kept[kind]) yield { kind, id, content };
    }
  }
}
