import type { JsonValue } from "../ingestion/record-part";
import { ServiceError } from "../service-error";
import type { GuestyClient } from "./guesty-client";

/** A reservation as Guesty tells it: what it holds itself, and what else is known of it by reference. */
export type FetchedReservation = {
  reservation: JsonValue;
  /** Its money. */
  folio: JsonValue;
  /** What was booked. */
  listing: JsonValue;
  /** Who booked it. */
  guest: JsonValue;
};

type Item = { readonly [member: string]: JsonValue };

/**
 * Reservations by their ids, ten a call, and by one call for each ten their money, listings and guests, which a
 * reservation only refers to. What Guesty does not know is not in the answer.
 * https://open-api-docs.guesty.com/reference/reservationsopenapicontroller_getreservationsbyids
 *
 * @throws RateLimitError, ServiceError
 */
export async function readReservations(
  guesty: GuestyClient,
  ids: readonly string[],
): Promise<Map<string, FetchedReservation>> {
  const found = new Map<string, FetchedReservation>();
  for (let first = 0; first < ids.length; first += RESERVATIONS_A_CALL) {
    const group = await readGroup(guesty, ids.slice(first, first + RESERVATIONS_A_CALL));
    for (const [id, reservation] of group) found.set(id, reservation);
  }
  return found;
}

export const RESERVATIONS_A_CALL = 10;

/** When the reservations are there, giving up would waste their call: the limit of a minute is waited for. */
const COMPANION_PATIENCE_MS = 90_000;

async function readGroup(
  guesty: GuestyClient,
  ids: readonly string[],
): Promise<[string, FetchedReservation][]> {
  const reservations = itemsOf(
    await guesty.get("/reservations-v3", {
      reservationIds: ids,
      mergeAccommodationFarePriceComponents: "false",
    }),
  );
  if (reservations.length === 0) return [];
  const known = reservations.flatMap((reservation) => {
    const id = textOf(reservation, "reservationId", "_id");
    return id === undefined ? [] : [{ id, reservation }];
  });
  const folios = await readFolios(
    guesty,
    known.map(({ id }) => id),
  );
  const listings = await readListings(guesty, referred(known, listingOf));
  const guests = await readGuests(guesty, referred(known, guestOf));
  return known.map(({ id, reservation }) => [
    id,
    {
      reservation,
      folio: folios.get(id) ?? null,
      listing: listings.get(listingOf(reservation) ?? "") ?? null,
      guest: guests.get(guestOf(reservation) ?? "") ?? null,
    },
  ]);
}

/** https://open-api-docs.guesty.com/reference/guestfoliocontroller_getfoliooverview */
function readFolios(guesty: GuestyClient, ids: readonly string[]): Promise<Map<string, Item>> {
  return readCompanions(guesty, "/guest-folio/overview", "reservationId", ids, {
    reservationIds: ids.join(","),
    fields: "currency,hostPayout,subTotalPrice,totalFees,totalTaxes,updatedAt",
  });
}

/** https://open-api-docs.guesty.com/reference/get_listings */
function readListings(guesty: GuestyClient, ids: readonly string[]): Promise<Map<string, Item>> {
  return readCompanions(guesty, "/listings", "_id", ids, {
    ids: ids.join(","),
    fields: "nickname title",
    limit: String(RESERVATIONS_A_CALL),
  });
}

/** https://open-api-docs.guesty.com/reference/guestsopenapicontroller_getguestslist */
function readGuests(guesty: GuestyClient, ids: readonly string[]): Promise<Map<string, Item>> {
  return readCompanions(guesty, "/guests-crud", "_id", ids, {
    columns: "fullName",
    filters: JSON.stringify({ _id: { "@in": ids } }),
    limit: String(RESERVATIONS_A_CALL),
  });
}

/**
 * What a reservation refers to. It may be gone, or the application may have no leave to read it: then the reservation is
 * told without. Any other failure is one of the whole.
 */
async function readCompanions(
  guesty: GuestyClient,
  path: string,
  key: string,
  ids: readonly string[],
  query: Record<string, string>,
): Promise<Map<string, Item>> {
  if (ids.length === 0) return new Map();
  try {
    const items = itemsOf(await guesty.get(path, query, COMPANION_PATIENCE_MS));
    return new Map(items.flatMap((item) => (typeof item[key] === "string" ? [[item[key], item]] : [])));
  } catch (error) {
    if (error instanceof ServiceError && LACKING.includes(error.status ?? 0)) return new Map();
    throw error;
  }
}

/** Not 401: that is an access token, which the next try may have. */
const LACKING = [400, 403, 404];

function referred(
  known: readonly { reservation: Item }[],
  reference: (reservation: Item) => string | undefined,
): string[] {
  return [...new Set(known.flatMap(({ reservation }) => reference(reservation) ?? []))];
}

/** A stay is at a unit, which is a listing. */
export function listingOf(reservation: Item): string | undefined {
  const [stay] = Array.isArray(reservation["stay"]) ? (reservation["stay"] as Item[]) : [];
  return textOf(stay, "unitId", "listingId", "unitTypeId") ?? textOf(reservation, "unitId", "listingId");
}

function guestOf(reservation: Item): string | undefined {
  return textOf(reservation, "guestId", "bookerId");
}

/** The API answers with a list, or with an object around one. */
function itemsOf(answer: unknown): Item[] {
  const { results, data } = (answer ?? {}) as { results?: unknown; data?: unknown };
  const items = [answer, results, data].find(Array.isArray) ?? [];
  return items.filter((item: unknown): item is Item => typeof item === "object" && item !== null);
}

function textOf(item: Item | undefined, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = item?.[name];
    if (typeof value === "string" && value !== "") return value;
  }
  return undefined;
}
