import { type Problem, ValidationError } from "../core";
import type { Location } from "./location";

/** What a server's processor understands; an image is made for one of them. */
export type Architecture = "x86" | "arm";

/**
 * A size of server. Which of them can be ordered differs between locations and from day to day.
 *
 * @example
 * new Server(this, "App", { serverType: ServerType.CX33, ... });
 */
export class ServerType {
  /** 2 shared Intel or AMD vCPUs, 4 GB. */
  static readonly CX23 = new ServerType("cx23", "x86");
  /** 4 shared Intel or AMD vCPUs, 8 GB. */
  static readonly CX33 = new ServerType("cx33", "x86");
  /** 8 shared Intel or AMD vCPUs, 16 GB. */
  static readonly CX43 = new ServerType("cx43", "x86");
  /** 16 shared Intel or AMD vCPUs, 32 GB. */
  static readonly CX53 = new ServerType("cx53", "x86");
  /** 2 shared Arm vCPUs, 4 GB. */
  static readonly CAX11 = new ServerType("cax11", "arm");
  /** 4 shared Arm vCPUs, 8 GB. */
  static readonly CAX21 = new ServerType("cax21", "arm");
  /** 8 shared Arm vCPUs, 16 GB. */
  static readonly CAX31 = new ServerType("cax31", "arm");
  /** 16 shared Arm vCPUs, 32 GB. */
  static readonly CAX41 = new ServerType("cax41", "arm");
  /** 1 shared AMD vCPU, 2 GB. */
  static readonly CPX12 = new ServerType("cpx12", "x86");
  /** 2 shared AMD vCPUs, 4 GB. */
  static readonly CPX22 = new ServerType("cpx22", "x86");
  /** 4 shared AMD vCPUs, 8 GB. */
  static readonly CPX32 = new ServerType("cpx32", "x86");
  /** 8 shared AMD vCPUs, 16 GB. */
  static readonly CPX42 = new ServerType("cpx42", "x86");
  /** 12 shared AMD vCPUs, 24 GB. */
  static readonly CPX52 = new ServerType("cpx52", "x86");
  /** 16 shared AMD vCPUs, 32 GB. */
  static readonly CPX62 = new ServerType("cpx62", "x86");
  /** 2 dedicated AMD vCPUs, 8 GB. */
  static readonly CCX13 = new ServerType("ccx13", "x86");
  /** 4 dedicated AMD vCPUs, 16 GB. */
  static readonly CCX23 = new ServerType("ccx23", "x86");
  /** 8 dedicated AMD vCPUs, 32 GB. */
  static readonly CCX33 = new ServerType("ccx33", "x86");
  /** 16 dedicated AMD vCPUs, 64 GB. */
  static readonly CCX43 = new ServerType("ccx43", "x86");
  /** 32 dedicated AMD vCPUs, 128 GB. */
  static readonly CCX53 = new ServerType("ccx53", "x86");
  /** 48 dedicated AMD vCPUs, 192 GB. */
  static readonly CCX63 = new ServerType("ccx63", "x86");

  /**
   * A type that this library does not know yet.
   *
   * @param name as the API calls it
   */
  static of(name: string, { architecture }: { architecture: Architecture }): ServerType {
    return new ServerType(name, architecture);
  }

  /**
   * A type by its name, e.g. from a configuration; its family tells the architecture.
   *
   * @throws ValidationError if it is of a family that this library does not know
   */
  static parse(name: string): ServerType {
    const [, family] = /^(cx|cpx|cax|ccx)\d\d$/.exec(name) ?? [];
    if (family) return new ServerType(name, family === "cax" ? "arm" : "x86");
    throw new ValidationError("ServerType", [
      {
        field: "name",
        value: name,
        fix: "Use a type, e.g. cx23, or ServerType.of(name, { architecture }) for one of a new family.",
      },
    ]);
  }

  private constructor(
    /** E.g. `cx23`. */
    readonly name: string,
    /** What its processor understands. */
    readonly architecture: Architecture,
  ) {}

  /** Name of the type to use instead where Hetzner does not sell this one any more; nothing where it does. */
  successorIn(location: Location): string | undefined {
    const sellsOldCpx = location.networkZone.startsWith("us-");
    return retired[this.name] ?? (sellsOldCpx ? undefined : retiredOutsideUs[this.name]);
  }

  /** For messages: the name. */
  toString(): string {
    return this.name;
  }
}

/**
 * What Hetzner would refuse about a type of server in a location, empty if nothing.
 *
 * @param field the path under which the type was given
 */
export function serverTypeProblems(type: ServerType, location: Location, field = "serverType"): Problem[] {
  const successor = type.successorIn(location);
  if (!successor) return [];
  return [{ field, value: type, fix: `Use ${successor}: ${type} is not sold in ${location} any more.` }];
}

// https://docs.hetzner.cloud/changelog#2024-06-06-old-server-types-with-shared-intel-vcpus-are-deprecated
// https://docs.hetzner.cloud/changelog#2025-10-16-server-types-deprecated
const retired: Partial<Record<string, string>> = {
  cx11: "cx23",
  cx21: "cx23",
  cx22: "cx23",
  cx31: "cx33",
  cx32: "cx33",
  cx41: "cx43",
  cx42: "cx43",
  cx51: "cx53",
  cx52: "cx53",
  ccx11: "ccx13",
  ccx12: "ccx13",
  ccx21: "ccx23",
  ccx22: "ccx23",
  ccx31: "ccx33",
  ccx32: "ccx33",
  ccx41: "ccx43",
  ccx42: "ccx43",
  ccx51: "ccx53",
  ccx52: "ccx53",
  ccx62: "ccx63",
};

// A type is retired a location at a time: https://docs.hetzner.cloud/changelog#2025-09-24-per-location-server-types
const retiredOutsideUs: Partial<Record<string, string>> = {
  cpx11: "cpx12",
  cpx21: "cpx22",
  cpx31: "cpx32",
  cpx41: "cpx42",
  cpx51: "cpx62",
};
