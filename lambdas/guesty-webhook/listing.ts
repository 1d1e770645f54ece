import * as z from "zod";
import type { RecordParts, RenderedRecord } from "../shared/ingestion/record-part";
import { listOf, optional } from "../shared/lenient";
import { Amount, Count, firstMember, Line, memberOf, Prose } from "./lenient";
import { count } from "./words";

/** A listing, without the channels' credentials, codes and everything else that is not listed here. */
type Listing = z.infer<typeof Listing>;

const Listing = z.object({
  name: optional(Line),
  headline: optional(Line),
  address: optional(Line),
  city: optional(Line),
  timeZone: optional(Line),
  active: optional(z.boolean()),
  kind: optional(Line),
  bedrooms: optional(Amount),
  bathrooms: optional(Amount),
  sleeps: optional(Count),
  checkInTime: optional(Line),
  checkOutTime: optional(Line),
  summary: optional(Prose),
  currency: optional(Line),
  basePrice: optional(Amount),
  tags: listOf(Line),
});

/** https://open-api-docs.guesty.com/docs/webhooks-listings */
export function readListing(listing: unknown): Listing {
  const told = [listing];
  const description = memberOf(listing, "publicDescription");
  return Listing.parse({
    name: firstMember(told, "nickname", "title"),
    headline: firstMember(told, "title"),
    address: memberOf(listing, "address", "full"),
    city: memberOf(listing, "address", "city"),
    timeZone: firstMember(told, "timezone"),
    active: firstMember(told, "active", "isListed"),
    kind: firstMember(told, "propertyType"),
    bedrooms: firstMember(told, "bedrooms"),
    bathrooms: firstMember(told, "bathrooms"),
    sleeps: firstMember(told, "accommodates"),
    checkInTime: firstMember(told, "defaultCheckInTime"),
    checkOutTime: firstMember(told, "defaultCheckOutTime"),
    summary: firstMember([description], "summary", "space"),
    currency: memberOf(listing, "prices", "currency"),
    basePrice: memberOf(listing, "prices", "basePrice"),
    tags: memberOf(listing, "tags"),
  });
}

/** The record of a listing; none once it is removed. */
export function renderListing(
  id: string,
  externalId: string,
  parts: RecordParts,
): RenderedRecord | undefined {
  const part = parts["listing"];
  if (!part?.content) return undefined;
  const listing = Listing.parse(part.content);
  const { name, headline, address, city, active, bedrooms, bathrooms, sleeps, tags, summary } = listing;
  const { checkInTime, checkOutTime, kind, timeZone, currency, basePrice } = listing;
  const title = `Listing ${name ?? externalId}${city ? `, ${city}` : ""}`;
  return {
    id,
    source: "guesty",
    kind: "listing",
    occurredAt: part.version.at,
    title,
    text: [
      `${title}${active === false ? " (not active)" : ""}.`,
      headline !== name && headline,
      kind && `Kind: ${kind}.`,
      address && `Address: ${address}.`,
      sleeps !== undefined && `Sleeps ${count(sleeps, "guest")}.`,
      bedrooms !== undefined && `${count(bedrooms, "bedroom")}.`,
      bathrooms !== undefined && `${count(bathrooms, "bathroom")}.`,
      checkInTime && `Check-in from ${checkInTime}.`,
      checkOutTime && `Check-out by ${checkOutTime}.`,
      tags.length > 0 && `Tags: ${tags.join(", ")}.`,
      summary,
    ]
      .filter(Boolean)
      .join("\n"),
    facts: {
      name: name ?? null,
      city: city ?? null,
      address: address ?? null,
      timeZone: timeZone ?? null,
      active: active ?? null,
      bedrooms: bedrooms ?? null,
      bathrooms: bathrooms ?? null,
      sleeps: sleeps ?? null,
      checkInTime: checkInTime ?? null,
      checkOutTime: checkOutTime ?? null,
      currency: currency ?? null,
      basePrice: basePrice ?? null,
      tags,
    },
    access: { audience: "staff" },
    links: [],
    url: `https://app.guesty.com/properties/${externalId}`,
  };
}
