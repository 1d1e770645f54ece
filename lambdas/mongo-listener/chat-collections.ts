/** The collections of Rocket.Chat that are read. */
export const MESSAGES = "rocketchat_message";
export const ROOMS = "rocketchat_room";
export const SUBSCRIPTIONS = "rocketchat_subscription";
export const USERS = "users";

export type ChatCollection = typeof MESSAGES | typeof ROOMS | typeof SUBSCRIPTIONS | typeof USERS;

/** In the order in which they are copied: who may read a message is known before the message. */
export const CHAT_COLLECTIONS: readonly ChatCollection[] = [ROOMS, SUBSCRIPTIONS, USERS, MESSAGES];

export function isChatCollection(name: unknown): name is ChatCollection {
  return (CHAT_COLLECTIONS as readonly unknown[]).includes(name);
}

/** What is read of a document, beside `_id`. */
const FIELDS: Record<ChatCollection, readonly string[]> = {
  [MESSAGES]: ["rid", "msg", "ts", "u", "t", "tmid", "editedAt", "reactions", "_hidden"].concat(
    ["title", "text", "description", "type"].map((field) => `attachments.${field}`),
  ),
  [ROOMS]: ["t", "name", "fname", "encrypted", "archived", "usernames", "teamId", "prid"],
  [SUBSCRIPTIONS]: ["rid", "u", "roles"],
  [USERS]: ["username", "name", "active", "roles", "type"],
};

/** What does not leave MongoDB with a change: passwords and tokens of accounts, and what is large and not read. */
const WITHHELD = [
  "updateDescription",
  "fullDocument.services",
  "fullDocument.emails",
  "fullDocument.e2e",
  "fullDocument.md",
  "fullDocument.urls",
];

/** The projection for a read from one collection. */
export function projectionOf(collection: ChatCollection): Record<string, 1> {
  return Object.fromEntries(["_updatedAt", ...FIELDS[collection]].map((field) => [field, 1 as const]));
}

/**
 * What the change stream is asked for. A token belongs to the pipeline that it came from: whoever changes this raises
 * `PIPELINE_VERSION`, and the chat is copied again.
 *
 * `dropDatabase` and a collection that is dropped or renamed delete without telling what.
 */
export const CHANGE_PIPELINE = [
  {
    $match: {
      $or: [
        {
          "ns.coll": { $in: CHAT_COLLECTIONS },
          operationType: { $in: ["insert", "update", "replace", "delete", "drop", "rename"] },
        },
        { operationType: "rename", "to.coll": { $in: CHAT_COLLECTIONS } },
        { operationType: { $in: ["dropDatabase", "invalidate"] } },
      ],
    },
  },
  { $unset: WITHHELD },
  // Must be the last stage: https://www.mongodb.com/docs/manual/reference/operator/aggregation/changeStreamSplitLargeEvent/
  { $changeStreamSplitLargeEvent: {} },
];

export const PIPELINE_VERSION = 1;
