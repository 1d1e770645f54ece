import { type Collection, MongoClient } from "mongodb";
import { ChatCollection, type Trash } from "./chat-collection";
import { claimDatabase } from "./claim-database";
import type {
  MessageDocument,
  RoomDocument,
  SettingDocument,
  SubscriptionDocument,
  UserDocument,
} from "./documents";

/** Rocket.Chat's database, with the collections that the stand-in uses. */
export interface ChatDatabase {
  messages: ChatCollection<MessageDocument>;
  rooms: ChatCollection<RoomDocument>;
  subscriptions: ChatCollection<SubscriptionDocument>;
  users: ChatCollection<UserDocument>;
  settings: ChatCollection<SettingDocument>;
  close(): Promise<void>;
}

/** Rocket.Chat's own, unless its `MONGO_URL` names another. */
const DATABASE = "rocketchat";

/**
 * @throws MongoServerSelectionError if no MongoDB answers at `mongoUrl`
 * @throws Error if the database there is somebody else's
 */
export async function openDatabase(mongoUrl: string): Promise<ChatDatabase> {
  const client = await MongoClient.connect(mongoUrl, { ignoreUndefined: true });
  const db = client.db(DATABASE);
  const trash: Trash = db.collection("rocketchat__trash");
  const collection = <Document extends { _id: string; _updatedAt: Date }>(name: string, kind: string) => {
    const mongo = db.collection(name) as unknown as Collection<Document>;
    return new ChatCollection(mongo, { collection: trash, name: kind });
  };
  const database: ChatDatabase = {
    messages: collection("rocketchat_message", "message"),
    rooms: collection("rocketchat_room", "room"),
    subscriptions: collection("rocketchat_subscription", "subscription"),
    users: collection("users", "users"),
    settings: new ChatCollection(
      db.collection("rocketchat_settings") as unknown as Collection<SettingDocument>,
    ),
    close: () => client.close(),
  };
  try {
    await claimDatabase(db);
    await createIndexes(database);
    return database;
  } catch (error) {
    await client.close();
    throw error;
  }
}

async function createIndexes({ messages, rooms, subscriptions, users }: ChatDatabase): Promise<void> {
  await messages.mongo.createIndexes([
    { key: { rid: 1, ts: 1, _updatedAt: 1 } },
    { key: { tmid: 1 }, sparse: true },
  ]);
  await rooms.mongo.createIndexes([{ key: { name: 1 }, unique: true, sparse: true }]);
  await subscriptions.mongo.createIndexes([
    { key: { rid: 1, "u._id": 1 }, unique: true },
    { key: { "u._id": 1 } },
  ]);
  await users.mongo.createIndexes([{ key: { username: 1 }, unique: true, sparse: true }]);
}
