import { guestyWorld } from "../../../local/fixtures/guesty-world";
import { readBookings } from "../../../local/fixtures/read-bookings";
import { GuestyAccount } from "./guesty-account";

let account: GuestyAccount;
afterEach(() => account.close());

const world = guestyWorld(readBookings());
const ids = world.reservations.map(({ _id }) => _id);
const query = (chosen: string[]) =>
  `${chosen.map((id) => `reservationIds[]=${id}`).join("&")}&mergeAccommodationFarePriceComponents=false`;

test("an application gets five tokens in 24 hours, and then is told how long to wait", async () => {
  account = await GuestyAccount.open();
  for (let count = 0; count < 5; count++) {
    expect((await account.mint()).body).toMatchObject({ token_type: "Bearer", expires_in: 86_400 });
    account.clock.time += 3_600_000;
  }
  const refused = await account.mint();
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, String(19 * 3600)]);
  account.clock.time += 19 * 3_600_000;
  expect((await account.mint()).status).toBe(200);
});

test.each([
  [{ client_secret: "other" }, 401],
  [{ client_id: "other" }, 401],
  [{ grant_type: "password" }, 400],
  [{ scope: "booking-engine" }, 400],
])("with %j there is no token", async (changes, status) => {
  account = await GuestyAccount.open();
  expect((await account.mint(changes)).status).toBe(status);
});

test("a token is good for a day, and nothing else is", async () => {
  account = await GuestyAccount.open();
  const token = await account.token();
  const status = async (used: string) => (await account.call(used, "/webhooks")).status;
  expect(await status(token)).toBe(200);
  expect(await status(`${token}x`)).toBe(401);
  expect(await status("")).toBe(401);
  account.clock.time += 86_400_000;
  expect(await status(token)).toBe(401);
});

test("more than fifteen requests a second are refused, and every answer says how it stands", async () => {
  account = await GuestyAccount.open();
  const token = await account.token();
  const answers = [];
  for (let count = 0; count < 16; count++) answers.push(await account.call(token, "/webhooks"));
  expect(answers.map(({ status }) => status)).toEqual([...Array(15).fill(200), 429]);
  expect(answers[0]?.headers.get("x-ratelimit-remaining-second")).toBe("14");
  expect(answers[15]?.headers.get("retry-after")).toBe("1");
  account.clock.time += 1000;
  expect((await account.call(token, "/webhooks")).status).toBe(200);
});

test("more than 120 requests a minute are refused", async () => {
  account = await GuestyAccount.open();
  const token = await account.token();
  for (let count = 0; count < 120; count++) {
    expect((await account.call(token, "/webhooks")).status).toBe(200);
    account.clock.time += 100;
  }
  const refused = await account.call(token, "/webhooks");
  expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "49"]);
});

test("reservations are found by one to ten ids", async () => {
  account = await GuestyAccount.open({ world });
  const token = await account.token();
  const found = await account.call(token, `/reservations-v3?${query([ids[0] ?? "", "unknown"])}`);
  expect(found.body).toEqual([expect.objectContaining({ _id: ids[0], confirmationCode: "GY-HD01" })]);
  for (const wrong of [query([]), query(ids.slice(0, 11)), `reservationIds[]=${ids[0]}`]) {
    expect((await account.call(token, `/reservations-v3?${wrong}`)).status).toBe(400);
  }
});

test("what a reservation refers to is found by its ids", async () => {
  account = await GuestyAccount.open({ world });
  const token = await account.token();
  const folios = await account.call(
    token,
    `/guest-folio/overview?reservationIds=${ids[0]},x&fields=currency`,
  );
  expect(folios.body).toEqual({ results: [expect.objectContaining({ hostPayout: 267 })], notFound: ["x"] });
  const listings = await account.call(token, `/listings?ids=${world.listings[1]?._id}&fields=nickname`);
  expect(listings.body.results).toMatchObject([{ nickname: "Alfama 4" }]);
  const filters = encodeURIComponent(JSON.stringify({ _id: { "@in": [world.guests[0]?._id] } }));
  const guests = await account.call(token, `/guests-crud?columns=fullName&filters=${filters}`);
  expect(guests.body.results).toMatchObject([{ fullName: "Ada Brandt" }]);
  for (const wrong of [
    "/guest-folio/overview?reservationIds=a",
    "/listings",
    "/guests-crud?filters=%7B%7D",
  ]) {
    expect((await account.call(token, wrong)).status).toBe(400);
  }
});

test("an address is subscribed once, changed, and given a new secret when it is subscribed again", async () => {
  account = await GuestyAccount.open();
  const token = await account.token();
  const url = "https://hooks.example/guesty/key";
  const secret = () => account.call(token, `/webhooks-v2/secret?url=${encodeURIComponent(url)}`);
  expect((await secret()).status).toBe(404);
  const order = { url, events: ["listing.new"] };
  const { _id: id } = (await account.call(token, "/webhooks", "POST", order)).body;
  expect((await account.call(token, "/webhooks", "POST", order)).status).toBe(400);
  const first = (await secret()).body.key;
  expect(first).toMatch(/^whsec_/);
  await account.call(token, `/webhooks/${id}`, "PUT", { url, events: ["listing.new", "task.created"] });
  expect((await account.call(token, "/webhooks")).body).toEqual([
    { _id: id, url, events: ["listing.new", "task.created"] },
  ]);
  account.clock.time += 2000;
  expect((await secret()).body.key).toBe(first);
  expect((await account.call(token, `/webhooks/${id}`, "DELETE")).status).toBe(200);
  expect((await account.call(token, `/webhooks/${id}`, "DELETE")).status).toBe(404);
  await account.call(token, "/webhooks", "POST", order);
  expect((await secret()).body.key).not.toBe(first);
});

test.each([
  [{ url: "nowhere", events: ["listing.new"] }],
  [{ url: "https://hooks.example/guesty" }],
  [{ url: "https://hooks.example/guesty", events: [] }],
  [{ url: "https://hooks.example/guesty", events: ["reservation.new"] }],
  [undefined],
])("a subscription of %j is refused", async (order) => {
  account = await GuestyAccount.open();
  expect((await account.call(await account.token(), "/webhooks", "POST", order)).status).toBe(400);
});

test("ordered faults happen once", async () => {
  account = await GuestyAccount.open();
  const token = await account.token();
  account.faults.push(
    { on: "GET /v1/webhooks", answer: { status: 503 } },
    { on: "POST /oauth2/token", done: true },
  );
  expect((await account.call(token, "/webhooks")).status).toBe(503);
  await expect(account.mint()).rejects.toThrow("fetch failed");
  expect((await account.call(token, "/webhooks")).status).toBe(200);
  expect(account.faults).toEqual([]);
});

test("nothing else is there", async () => {
  account = await GuestyAccount.open();
  expect((await account.call(await account.token(), "/reservations")).status).toBe(404);
});
