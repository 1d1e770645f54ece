/**
 * Which requests a rule is for, in Cloudflare's Rules language.
 *
 * @example
 * RequestMatch.host("hooks.example.com").and(RequestMatch.pathPrefix("/aircall/"))
 * @see https://developers.cloudflare.com/ruleset-engine/rules-language/
 */
export class RequestMatch {
  /** Requests to a host name. Not in zones of the Free plan, whose rate limits see the path alone. */
  static host(hostname: string): RequestMatch {
    return new RequestMatch(`http.host eq ${quote(hostname)}`);
  }

  /** Requests to one path, e.g. `/login`; the query does not matter. */
  static path(path: string): RequestMatch {
    return new RequestMatch(`http.request.uri.path eq ${quote(path)}`);
  }

  /** Requests to every path that begins so, e.g. `/api/`. */
  static pathPrefix(prefix: string): RequestMatch {
    return new RequestMatch(`starts_with(http.request.uri.path, ${quote(prefix)})`);
  }

  /** Requests of a method, e.g. `POST`. */
  static method(method: string): RequestMatch {
    return new RequestMatch(`http.request.method eq ${quote(method)}`);
  }

  /** Requests that fulfil an expression of your own, e.g. `http.request.uri.query contains "page="`. */
  static of(expression: string): RequestMatch {
    return new RequestMatch(expression);
  }

  private constructor(
    /** As the rule says it; 4096 characters at most. */
    readonly expression: string,
  ) {}

  /** Requests that fulfil this and the other. */
  and(other: RequestMatch): RequestMatch {
    return new RequestMatch(`(${this.expression}) and (${other.expression})`);
  }

  /** Requests that fulfil this, the other, or both. */
  or(other: RequestMatch): RequestMatch {
    return new RequestMatch(`(${this.expression}) or (${other.expression})`);
  }
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
