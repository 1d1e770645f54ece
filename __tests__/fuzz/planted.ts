import { sha256 } from "../../lambdas/shared/sha256";
import type { Random } from "./random";

/** A value that must turn up nowhere, and how it is written into a payload. */
interface Plant {
  secret: string;
  /** The member that it is put under; without one, any. */
  name?: string;
  value: unknown;
}

/** Hides secrets in payloads and finds those that were not taken out again. */
export interface Planter {
  plant(random: Random, payload: unknown): void;
  /** The first secret in a text; what is invisible in it does not count. */
  find(text: string): string | undefined;
}

/**
 * @param known secrets that the receiver knows: they must be found wherever they are; of others, only what shows them
 * to be secrets is known
 */
export async function planterOf(known: readonly string[]): Promise<Planter> {
  const invented = (await sha256("a value that nobody was told")).slice(0, 40);
  const [first = "", ...others] = known;
  const link = `https://media.example/call.mp3?X-Amz-Signature=${invented}&X-Amz-Expires=3600`;
  const unknown: Omit<Plant, "secret">[] = [
    { value: link },
    { value: `It is at ${link}, for an hour.` },
    { value: `https://go.example/?to=${encodeURIComponent(link)}` },
    { value: `https://go.example/?to=${encodeURIComponent(encodeURIComponent(link))}` },
    { value: `https://guest:${invented}@files.example/` },
    { value: `https://files.example/plan.pdf#access_token=${invented}` },
    { value: `<a href="${link}">here</a>` },
    ...[
      "accessToken",
      "refresh_token",
      "PASSWORD",
      "client-secret",
      "x-api-key",
      "sessionId",
      "recording",
    ].map((name) => ({ name, value: invented })),
    { name: "credentials", value: { user: "u", list: [[invented]] } },
    { value: JSON.stringify({ accessToken: invented, kept: 1 }) },
    { value: ` ${JSON.stringify([JSON.stringify({ token: invented })])}` },
    { value: `Key: whsec_${invented}` },
    { value: `Authorization: Bearer ${invented}` },
    { value: `gsk_${invented}` },
    { value: `(eyJhbGciOiJI.${invented}.${invented})` },
    { name: link, value: 1 },
  ];
  const plants: Plant[] = unknown.map((plant) => ({ ...plant, secret: invented }));
  for (const secret of [first, ...others]) {
    const middle = Math.ceil(secret.length / 2);
    const apart = `${secret.slice(0, middle)}\u200b${secret.slice(middle)}`;
    plants.push(
      { secret, value: secret },
      { secret, value: `a${secret}b` },
      { secret, name: `of ${secret}`, value: 1 },
      { secret, value: apart },
      { secret, value: [{ deep: [`${secret}`] }] },
      { secret, value: encodeURIComponent(secret) },
      { secret, value: JSON.stringify({ note: secret }) },
    );
  }
  const secrets = [...new Set(plants.map(({ secret }) => secret))].flatMap((secret) => [
    secret,
    encodeURIComponent(secret),
  ]);
  return {
    plant(random, payload) {
      const places = containersIn(payload);
      if (places.length === 0) return;
      const { name, value } = random.pick(plants);
      const place = random.pick(places);
      if (Array.isArray(place)) {
        place.push(name === undefined ? structuredClone(value) : { [name]: structuredClone(value) });
        return;
      }
      // Where text is expected, it is read; anywhere else it is only stored.
      const texts = Object.keys(place).filter((key) => typeof place[key] === "string" && key !== "token");
      const key = name ?? (texts.length > 0 && random.chance(0.8) ? random.pick(texts) : "note");
      const before = place[key];
      place[key] =
        typeof before === "string" && typeof value === "string" && random.chance(0.5)
          ? `${before} ${value} ${before}`
          : structuredClone(value);
    },
    find(text) {
      const visible = text.replace(/\u200b|\\u200b/g, "");
      return secrets.find((secret) => visible.includes(secret));
    },
  };
}

function containersIn(value: unknown): (Record<string, unknown> | unknown[])[] {
  if (typeof value !== "object" || value === null) return [];
  const container = value as Record<string, unknown> | unknown[];
  return [container, ...Object.values(container).flatMap(containersIn)];
}
