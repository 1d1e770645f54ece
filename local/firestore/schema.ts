import protos from "@google-cloud/firestore-api/protos/protos.json";
import type { ServiceDefinition } from "@grpc/grpc-js";
import protobuf from "protobufjs";

/** Google's published schema, for the messages that others build on Firestore's. */
export const root = protobuf.Root.fromJSON(protos as protobuf.INamespace);
const service = root.lookupService("google.firestore.v1.Firestore");

/** How messages become plain objects (see messages.ts). */
const PLAIN: protobuf.IConversionOptions = { longs: String, enums: String };

/** A message type by its name in google.firestore.v1, e.g. `Document`. */
export function messageType(name: string): protobuf.Type {
  return root.lookupType(`google.firestore.v1.${name}`);
}

/** The request and response types of a method, e.g. `RunQuery`. */
export function methodTypes(name: string): { request: protobuf.Type; response: protobuf.Type } {
  const { requestType, responseType } = service.methods[name] ?? {};
  return { request: root.lookupType(requestType ?? ""), response: root.lookupType(responseType ?? "") };
}

/** The service google.firestore.v1.Firestore for a gRPC server whose handlers take and give plain objects. */
export function firestoreServiceDefinition(): ServiceDefinition {
  return Object.fromEntries(
    service.methodsArray.map((method) => {
      const { request, response } = methodTypes(method.name);
      return [
        method.name,
        {
          path: `/google.firestore.v1.Firestore/${method.name}`,
          requestStream: method.requestStream === true,
          responseStream: method.responseStream === true,
          requestSerialize: (message: object) => encode(request, message),
          requestDeserialize: (bytes: Buffer) => decode(request, bytes),
          responseSerialize: (message: object) => encode(response, message),
          responseDeserialize: (bytes: Buffer) => decode(response, bytes),
        },
      ];
    }),
  );
}

function encode(type: protobuf.Type, message: object): Buffer {
  return Buffer.from(type.encode(type.fromObject(message)).finish());
}

function decode(type: protobuf.Type, bytes: Buffer): object {
  return type.toObject(type.decode(bytes), PLAIN);
}
