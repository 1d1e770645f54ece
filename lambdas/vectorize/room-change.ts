import protobuf from "protobufjs/light";
import { looksOf, type RoomLooks } from "./room-access";

/**
 * The part of a Firestore event that says what a room looked like before and after. The numbers are those of
 * google.events.cloud.firestore.v1.DocumentEventData and its Document and Value
 * (googleapis/google-cloudevents, proto/google/events/cloud/firestore/v1/data.proto); fields that are not named are skipped.
 */
const DocumentEventData = protobuf.Root.fromJSON({
  nested: {
    DocumentEventData: {
      fields: { value: { type: "Document", id: 1 }, oldValue: { type: "Document", id: 2 } },
    },
    Document: { fields: { fields: { keyType: "string", type: "Value", id: 2 } } },
    Value: {
      fields: {
        booleanValue: { type: "bool", id: 1 },
        arrayValue: { type: "ArrayValue", id: 9 },
        stringValue: { type: "string", id: 17 },
      },
    },
    ArrayValue: { fields: { values: { rule: "repeated", type: "Value", id: 1 } } },
  },
} as protobuf.INamespace).lookupType("DocumentEventData");

interface Value {
  booleanValue?: boolean;
  arrayValue?: { values?: Value[] };
  stringValue?: string;
}

interface Document {
  fields?: Record<string, Value>;
}

/**
 * Whether a change of a room can change how its messages are shown. Most do not: Rocket.Chat writes to a room with every
 * message in it.
 *
 * @param data of the event; what cannot be read may be any change
 */
export function changesLooks(data: unknown): boolean {
  if (!(data instanceof Uint8Array)) return true;
  try {
    const event = DocumentEventData.toObject(DocumentEventData.decode(data)) as {
      value?: Document;
      oldValue?: Document;
    };
    return looksIn(event.value) !== looksIn(event.oldValue);
  } catch {
    return true;
  }
}

function looksIn(document: Document | undefined): string {
  if (!document) return looksOf(undefined);
  const { deleted, type, name, encrypted, usernames, teamId } = document.fields ?? {};
  return looksOf({
    deleted: deleted?.booleanValue,
    type: type?.stringValue,
    name: name?.stringValue,
    encrypted: encrypted?.booleanValue,
    teamId: teamId?.stringValue,
    usernames: usernames?.arrayValue?.values?.map(({ stringValue = "" }) => stringValue),
  } satisfies { [Field in keyof RoomLooks]: RoomLooks[Field] | undefined } as RoomLooks);
}
