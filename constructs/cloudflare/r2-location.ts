/** Where R2 keeps a bucket, as Cloudflare's API says it. */
export type R2Place = { hint: string } | { jurisdiction: string };

/**
 * Where R2 keeps a bucket: near a place, as far as possible, or under a jurisdiction, guaranteed.
 *
 * @see https://developers.cloudflare.com/r2/reference/data-location/
 */
export class R2Location {
  /** Near Asia and the Pacific. */
  static readonly APAC = R2Location.of({ hint: "apac" });
  /** Near Eastern Europe. */
  static readonly EEUR = R2Location.of({ hint: "eeur" });
  /** Near Eastern North America. */
  static readonly ENAM = R2Location.of({ hint: "enam" });
  /** Near Oceania. */
  static readonly OC = R2Location.of({ hint: "oc" });
  /** Near Western Europe. */
  static readonly WEUR = R2Location.of({ hint: "weur" });
  /** Near Western North America. */
  static readonly WNAM = R2Location.of({ hint: "wnam" });
  /** In the European Union and nowhere else. */
  static readonly EU = R2Location.of({ jurisdiction: "eu" });
  /** In data centers that fulfil FedRAMP and nowhere else. */
  static readonly FEDRAMP = R2Location.of({ jurisdiction: "fedramp" });

  /** A place that has no constant here; the provider has to know it as well. */
  static of(place: R2Place): R2Location {
    return new R2Location(
      "hint" in place ? place.hint : undefined,
      "jurisdiction" in place ? place.jurisdiction : undefined,
    );
  }

  private constructor(
    /** Place that the data should be near, e.g. `weur`. */
    readonly hint: string | undefined,
    /** Law that the data stays under, e.g. `eu`. */
    readonly jurisdiction: string | undefined,
  ) {}
}
