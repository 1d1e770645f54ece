import { ValidationError } from "../core";

/**
 * A place where Hetzner has servers. Locations of one network zone share a private network.
 *
 * @example
 * new Server(this, "App", { location: Location.FSN1, ... });
 */
export class Location {
  /** Falkenstein, Germany. */
  static readonly FSN1 = new Location("fsn1", "eu-central");
  /** Nuremberg, Germany. */
  static readonly NBG1 = new Location("nbg1", "eu-central");
  /** Helsinki, Finland. */
  static readonly HEL1 = new Location("hel1", "eu-central");
  /** Ashburn, Virginia. */
  static readonly ASH = new Location("ash", "us-east");
  /** Hillsboro, Oregon. */
  static readonly HIL = new Location("hil", "us-west");
  /** Singapore. */
  static readonly SIN = new Location("sin", "ap-southeast");

  /**
   * A location that this library does not know yet.
   *
   * @param name as the API calls it
   * @param networkZone as the API calls it, e.g. `eu-central`
   */
  static of(name: string, networkZone: string): Location {
    return new Location(name, networkZone);
  }

  /**
   * A location of this library by its name, e.g. from a configuration.
   *
   * @throws ValidationError if this library does not know it
   */
  static parse(name: string): Location {
    const location = known.find((each) => each.name === name);
    if (location) return location;
    throw new ValidationError("Location", [
      {
        field: "name",
        value: name,
        fix: `Use ${known.map((each) => each.name).join(", ")}, or Location.of(name, networkZone) for a new one.`,
      },
    ]);
  }

  private constructor(
    /** E.g. `fsn1`. */
    readonly name: string,
    /** E.g. `eu-central`. */
    readonly networkZone: string,
  ) {}

  /** For messages: the name. */
  toString(): string {
    return this.name;
  }
}

const known: readonly Location[] = [
  Location.FSN1,
  Location.NBG1,
  Location.HEL1,
  Location.ASH,
  Location.HIL,
  Location.SIN,
];
