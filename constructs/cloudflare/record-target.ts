import { isIPv4, isIPv6 } from "node:net";
import { Token } from "../core/terraform";
import { hostnameFix, isRecordName } from "./hostname";

/** What a record of a kind that has no factory holds; `content` or `data`, as Cloudflare's API wants it. */
export interface RecordFields {
  /**
   * The record's value as one text.
   * @default - `data`
   */
  content?: string;
  /**
   * The record's value as named parts, e.g. `{ priority, weight, port, target }` of an SRV record.
   * @default - `content`
   */
  data?: Record<string, string | number>;
  /**
   * Precedence among records of the same name, 0 to 65535; the lowest comes first.
   * @default - none
   */
  priority?: number;
}

interface Rule {
  isValid: (content: string) => boolean;
  fix: string;
}

/** The kind of a DNS record and what it holds. */
export class RecordTarget {
  /** An A record: an IPv4 address. */
  static ipv4(address: string): RecordTarget {
    return new RecordTarget("A", { content: address }, { isValid: isIPv4, fix: "Use an IPv4 address." });
  }

  /** An AAAA record: an IPv6 address, in any of its spellings. */
  static ipv6(address: string): RecordTarget {
    const rule = { isValid: isIPv6, fix: "Use an IPv6 address." };
    return new RecordTarget("AAAA", { content: canonicalIpv6(address) }, rule);
  }

  /** A CNAME record: another name that is asked in place of the record's. */
  static cname(hostname: string): RecordTarget {
    return new RecordTarget("CNAME", { content: hostname }, { isValid: isRecordName, fix: hostnameFix });
  }

  /** A TXT record: 1 to 2048 printable ASCII characters. It is quoted, and split where it is long, as DNS wants it. */
  static text(text: string): RecordTarget {
    return new RecordTarget(
      "TXT",
      { content: quote(text) },
      { isValid: () => /^[\x20-\x7e]{1,2048}$/.test(text), fix: "Use 1 to 2048 printable ASCII characters." },
    );
  }

  /**
   * An MX record: the server that takes mail for the record's name.
   *
   * @param priority 0 to 65535; servers with a lower one are tried first
   */
  static mail(server: string, priority = 10): RecordTarget {
    return new RecordTarget("MX", { content: server, priority }, { isValid: isRecordName, fix: hostnameFix });
  }

  /** An NS record: a name server of the names below the record's. */
  static nameServer(server: string): RecordTarget {
    return new RecordTarget("NS", { content: server }, { isValid: isRecordName, fix: hostnameFix });
  }

  /**
   * A CAA record: an authority that may issue certificates for the record's name.
   *
   * @param authority e.g. `letsencrypt.org`
   */
  static certificateAuthority(
    authority: string,
    tag: "issue" | "issuewild" | "iodef" = "issue",
  ): RecordTarget {
    return new RecordTarget("CAA", { data: { flags: 0, tag, value: authority } });
  }

  /**
   * A record of any kind that Cloudflare knows.
   *
   * @param type e.g. `SRV`
   */
  static of(type: string, fields: RecordFields): RecordTarget {
    return new RecordTarget(type, fields);
  }

  private constructor(
    /** Kind of the record, e.g. `AAAA`. */
    readonly type: string,
    /** What the record holds. */
    readonly fields: RecordFields,
    /** What the content must be like. */
    readonly rule: Rule = { isValid: (content) => content !== "", fix: "Give the record a content." },
  ) {}

  /** Whether Cloudflare can stand in front of what the record leads to. */
  get isProxiable(): boolean {
    return ["A", "AAAA", "CNAME"].includes(this.type);
  }
}

/** As the API answers it (RFC 5952), which would otherwise be a difference in every plan. */
function canonicalIpv6(address: string): string {
  return isIPv6(address) && !address.includes("%")
    ? new URL(`http://[${address}]`).hostname.slice(1, -1)
    : address;
}

/** Character strings of 255 bytes each: https://developers.cloudflare.com/dns/manage-dns-records/reference/dns-record-types/#txt */
function quote(text: string): string {
  const parts = Token.isUnresolved(text) ? [text] : (text.match(/.{1,255}/gs) ?? [""]);
  return parts.map((part) => `"${part.replace(/["\\]/g, "\\$&")}"`).join(" ");
}
