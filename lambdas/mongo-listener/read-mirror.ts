import * as z from "zod";
import type { LiveChatMembership, LiveChatRoom, LiveChatUser } from "../shared/chat/chat-documents";
import { membershipPath, roomPath, userPath } from "../shared/chat/chat-paths";
import { listOf, optional } from "../shared/lenient";
import type { RawDocument } from "./change";
import { type ChatCollection, type MESSAGES, ROOMS, SUBSCRIPTIONS, USERS } from "./chat-collections";
import { describe } from "./read-message";

/** The collections that Firestore mirrors. */
export type MirroredCollection = Exclude<ChatCollection, typeof MESSAGES>;

/** A document of the mirror but for its version, or why there is none. */
export type MirrorReading =
  | { document: Mirrored; problem?: undefined }
  | { document?: undefined; problem: string };

type Mirrored = Unversioned<LiveChatRoom> | Unversioned<LiveChatMembership> | Unversioned<LiveChatUser>;
type Unversioned<Document> = Omit<Document, "version">;

/** Where a document is mirrored in Firestore. */
export const MIRROR_PATHS: Record<MirroredCollection, (id: string) => string> = {
  [ROOMS]: roomPath,
  [SUBSCRIPTIONS]: membershipPath,
  [USERS]: userPath,
};

/** What is mirrored of a document. */
export function readMirror(collection: MirroredCollection, id: string, document: RawDocument): MirrorReading {
  return readers[collection](id, document);
}

/** What a tombstone keeps beside its version. */
export function tombstoneOf(collection: MirroredCollection, id: string): { id?: string; deleted: true } {
  return collection === ROOMS ? { id, deleted: true } : { deleted: true };
}

const readers: Record<MirroredCollection, (id: string, document: RawDocument) => MirrorReading> = {
  [ROOMS]: reader(
    z.object({
      t: z.string().min(1),
      name: optional(z.string()),
      fname: optional(z.string()),
      encrypted: optional(z.boolean()),
      archived: optional(z.boolean()),
      usernames: optional(z.array(z.string())),
      teamId: optional(z.string()),
      prid: optional(z.string()),
    }),
    (id, room): Unversioned<LiveChatRoom> => ({
      id,
      type: room.t,
      name: room.fname ?? room.name ?? "",
      encrypted: room.encrypted ?? false,
      archived: room.archived ?? false,
      deleted: false,
      ...(room.usernames && room.t === "d" && { usernames: room.usernames }),
      ...(room.teamId !== undefined && { teamId: room.teamId }),
      ...(room.prid !== undefined && { parent: room.prid }),
    }),
  ),
  [SUBSCRIPTIONS]: reader(
    z.object({
      rid: z.string().min(1),
      u: z.object({ _id: z.string().min(1), username: optional(z.string()) }),
      roles: listOf(z.string()),
    }),
    (_, { rid, u, roles }): Unversioned<LiveChatMembership> => ({
      room: rid,
      user: u._id,
      username: u.username ?? "",
      roles,
      deleted: false,
    }),
  ),
  [USERS]: reader(
    z.object({
      username: optional(z.string()),
      name: optional(z.string()),
      active: optional(z.boolean()),
      roles: listOf(z.string()),
      type: optional(z.string()),
    }),
    (_, { username, name, active, roles, type }): Unversioned<LiveChatUser> => ({
      username: username ?? "",
      name: name ?? "",
      active: active ?? false,
      roles,
      type: type ?? "",
      deleted: false,
    }),
  ),
};

function reader<Shape>(schema: z.ZodType<Shape>, mirror: (id: string, shape: Shape) => Mirrored) {
  return (id: string, document: RawDocument): MirrorReading => {
    const { data, error } = schema.safeParse(document);
    return error ? { problem: describe(error) } : { document: mirror(id, data) };
  };
}
