import { Validation } from "../core";
import { isHostname } from "../core/environment-predicates";
import { Token } from "../core/terraform";

/** Where a Qdrant answers. */
export interface IQdrantEndpoint {
  /** With its port, unless that is 443, e.g. `https://vectors.example.com:8443`. */
  readonly url: string;
  /** E.g. `vectors.example.com`. */
  readonly host: string;
  /** Give it to Qdrant's client beside the host: where an address names no port, the client tries 6333. */
  readonly port: number;
}

/**
 * The address of a Qdrant, ours or somebody else's.
 *
 * @example
 * QdrantEndpoint.fromUrl("https://vectors.example.com:8443").port; // 8443
 */
export class QdrantEndpoint implements IQdrantEndpoint {
  /**
   * @param url `https`, a host name and, other than for 443, the port; nothing after it
   * @throws ValidationError if it is another kind of address, or a Terraform token: the port must be known before the apply
   */
  static fromUrl(url: string): QdrantEndpoint {
    const parsed = Token.isUnresolved(url) || !URL.canParse(url) ? undefined : new URL(url);
    const host = parsed?.hostname ?? "";
    const isEndpoint =
      parsed?.protocol === "https:" &&
      isHostname(host) &&
      parsed.href === `${parsed.origin}/` &&
      !/[?#]/.test(url);
    // Not `check`, which lets tokens pass; and what is before an @ is a password.
    const validation = new Validation("QdrantEndpoint");
    if (!isEndpoint) validation.add({ field: "url", value: url.replace(/\/\/.*@/, "//…@"), fix });
    validation.finish();
    return new QdrantEndpoint(parsed?.origin ?? "", host, Number(parsed?.port || 443));
  }

  private constructor(
    readonly url: string,
    readonly host: string,
    readonly port: number,
  ) {}
}

const fix = "Use https, a host name and its port, e.g. https://vectors.example.com:8443.";
