import {
  type DocumentReference,
  type DocumentSnapshot,
  Firestore,
  type Query,
  type QuerySnapshot,
} from "@google-cloud/firestore";
import { CHAT_MEMBERSHIPS } from "../../lambdas/shared/chat/chat-paths";
import type { LogFields } from "../../lambdas/shared/log";
import { ask } from "../../local/ask";
import type { Platform } from "../../local/platform";
import { PEOPLE, ROOMS } from "../../local/rocketchat/workspace";
import { startPlatform, type TestPlatform } from "./start-platform";

jest.setTimeout(60_000);

let running: TestPlatform;
let platform: Platform;
let firestore: Firestore;
let operations: string;

beforeAll(async () => {
  running = await startPlatform();
  ({ platform } = running);
  const { addresses, project, database, workspace } = platform.setup;
  operations = String(workspace.rooms.find(({ name }) => name === "operations")?._id);
  firestore = new Firestore({
    projectId: project,
    databaseId: database,
    host: addresses.firestore,
    ssl: false,
  });
});
afterAll(async () => {
  await firestore?.terminate();
  await running?.close();
});

/** A call of Rocket.Chat's REST interface by the manager. */
async function call(path: string, body: object): Promise<Record<string, unknown>> {
  const { addresses, workspace, secrets } = platform.setup;
  const response = await fetch(`${addresses.rocketchat}/api/v1/${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-user-id": workspace.colleague._id,
      "x-auth-token": secrets.peopleToken,
    },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  expect(answer).toMatchObject({ success: true });
  return answer;
}

/** Resolves when a service has logged it, of what `action` brings about. */
async function heard<Result>(
  event: string,
  fields: LogFields,
  action: () => Promise<Result>,
): Promise<Result> {
  const next = platform.bus.next(
    (heard) =>
      heard.event === event && Object.entries(fields).every(([name, value]) => heard.fields[name] === value),
    `${event} ${JSON.stringify(fields)}`,
    30_000,
  );
  const result = await action();
  await next;
  return result;
}

/** Writes a message and waits until it can be found. */
function write(room: string, _id: string, msg: string) {
  return heard("message.vectorized", { messageId: _id }, () =>
    call("chat.sendMessage", { message: { _id, rid: room, msg } }),
  );
}

async function answerIn(room: string, question: string): Promise<string> {
  return (await ask(platform.chat, platform.bus, room, question)).text;
}

/** Resolves with a document once it is as wanted, or with what a query finds. */
function seen(
  target: DocumentReference,
  isWanted: (found: DocumentSnapshot) => boolean,
): Promise<DocumentSnapshot>;
function seen(target: Query, isWanted: (found: QuerySnapshot) => boolean): Promise<QuerySnapshot>;
function seen<Found>(
  target: { onSnapshot(onNext: (found: Found) => void, onError: (error: Error) => void): () => void },
  isWanted: (found: Found) => boolean,
): Promise<Found> {
  return new Promise((resolve, reject) => {
    const stop = target.onSnapshot((found) => {
      if (!isWanted(found)) return;
      stop();
      resolve(found);
    }, reject);
  });
}

test("what is written in a private room is found by a question in it and not by one elsewhere", async () => {
  await write(operations, "keys-1", "The spare keys of Ribeira 9 hang in the blue box, code 7731.");
  const question = "Where do the spare keys of Ribeira 9 hang?";
  expect(await answerIn(operations, question)).toContain("7731");
  expect(await answerIn(ROOMS.lobby, question)).not.toMatch(/7731|blue box/);
});

test("an edit changes what is found, and a deletion takes it away", async () => {
  await write(operations, "boiler-1", "The boiler of Estrela 3 was serviced by Duarte Pinto.");
  const question = "Who has serviced the boiler of Estrela 3?";
  expect(await answerIn(operations, question)).toContain("Duarte Pinto");

  await heard("message.vectorized", { messageId: "boiler-1" }, () =>
    call("chat.update", {
      roomId: operations,
      msgId: "boiler-1",
      text: "The boiler of Estrela 3 was serviced by Rita Campos.",
    }),
  );
  const edited = await answerIn(operations, question);
  expect(edited).toContain("Rita Campos");
  expect(edited).not.toContain("Duarte Pinto");

  await heard("message.deleted", { messageId: "boiler-1" }, () =>
    call("chat.delete", { roomId: operations, msgId: "boiler-1" }),
  );
  expect(await answerIn(operations, question)).not.toMatch(/Rita Campos|Duarte Pinto/);
});

test("a room that is turned public opens to the other rooms, and closes as soon as it is private again", async () => {
  await write(ROOMS.owners, "rent-1", "The owner of Graça 12 wants 143 euros a night in August.");
  const question = "What does the owner of Graça 12 want a night in August?";
  expect(await answerIn(ROOMS.lobby, question)).not.toContain("143");

  await heard("room.shown", { room: ROOMS.owners }, () =>
    call("groups.setType", { roomId: ROOMS.owners, type: "c" }),
  );
  expect(await answerIn(ROOMS.lobby, question)).toContain("143");

  await heard("room.shown", { room: ROOMS.owners }, () =>
    call("channels.setType", { roomId: ROOMS.owners, type: "p" }),
  );
  expect(await answerIn(ROOMS.lobby, question)).not.toContain("143");
});

test("who is out of a room is out of its memberships, and who is invited again is back", async () => {
  const memberships = firestore
    .collection(CHAT_MEMBERSHIPS)
    .where("room", "==", ROOMS.cleaning)
    .where("user", "==", PEOPLE.cleaner._id);
  const [membership] = (await memberships.get()).docs;
  expect(membership?.data()).toMatchObject({ username: PEOPLE.cleaner.username, deleted: false });

  const person = { roomId: ROOMS.cleaning, userId: PEOPLE.cleaner._id };
  await call("channels.kick", person);
  await seen(firestore.doc(`${CHAT_MEMBERSHIPS}/${membership?.id}`), (left) => left.get("deleted") === true);
  await call("channels.invite", person);
  await seen(memberships, ({ size }) => size === 1);
});

test("a reaction on an answer becomes a record of feedback that names the question, and goes with it", async () => {
  const question = await ask(platform.chat, platform.bus, operations, "Where do the spare keys hang?");
  const answer = `${question.id}-answer`;
  await call("chat.react", { messageId: answer, emoji: ":thumbsup:" });
  const feedback = firestore.doc(`records/assistant:feedback:${answer}`);
  const record = await seen(feedback, ({ exists }) => exists);
  expect(record.data()).toMatchObject({
    kind: "feedback",
    facts: { question: question.id, positive: 1, negative: 0, users: [PEOPLE.manager.username] },
    access: { audience: "private" },
  });
  await call("chat.react", { messageId: answer, emoji: ":thumbsup:" });
  await seen(feedback, ({ exists }) => !exists);
});
