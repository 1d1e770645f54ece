/**
 * What requests are counted by: each value has a count of its own.
 *
 * @see https://developers.cloudflare.com/waf/rate-limiting-rules/parameters/#with-the-same-characteristics
 */
export class RequestCounter {
  /** The visitor's address. */
  static readonly ADDRESS = RequestCounter.of("ip.src");
  /** The visitor, told from others behind the same address by cookies; not together with `ADDRESS`. */
  static readonly VISITOR = RequestCounter.of("cf.unique_visitor_id");
  /** The host name. */
  static readonly HOST = RequestCounter.of("http.host");
  /** The path, without the query. */
  static readonly PATH = RequestCounter.of("http.request.uri.path");

  /** A header's value; requests without the header are counted together. */
  static header(name: string): RequestCounter {
    return RequestCounter.of(`http.request.headers["${name.toLowerCase()}"]`);
  }

  /** Another characteristic that Cloudflare knows, e.g. `ip.src.country`. */
  static of(characteristic: string): RequestCounter {
    return new RequestCounter(characteristic);
  }

  private constructor(
    /** As Cloudflare calls it, e.g. `ip.src`. */
    readonly characteristic: string,
  ) {}

  /** For messages. */
  toString(): string {
    return this.characteristic;
  }
}
