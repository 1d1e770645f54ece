import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  Server,
  type ServerDuplexStream,
} from "@grpc/grpc-js";
import { FirestoreError } from "./firestore-error";
import type { FirestoreService } from "./firestore-service";
import type { ListenRequest, ListenResponse } from "./messages";
import { firestoreServiceDefinition } from "./schema";
import { Watch } from "./watch";

/** Largest request. Source: Firestore quotas, "Maximum API request size: 10 MiB", with room for the envelope. */
const MAX_REQUEST_BYTES = 11 * 1024 * 1024;

/** A gRPC server for google.firestore.v1.Firestore. Methods that are not named here answer UNIMPLEMENTED. */
export function createGrpcServer(service: FirestoreService): Server {
  const server = new Server({ "grpc.max_receive_message_length": MAX_REQUEST_BYTES });
  server.addService(firestoreServiceDefinition(), {
    GetDocument: unary((request) => service.getDocument(request)),
    ListDocuments: unary((request) => service.listDocuments(request)),
    ListCollectionIds: unary((request) => service.listCollectionIds(request)),
    CreateDocument: unary((request) => service.createDocument(request)),
    UpdateDocument: unary((request) => service.updateDocument(request)),
    DeleteDocument: unary((request) => service.deleteDocument(request)),
    BeginTransaction: unary((request) => service.beginTransaction(request)),
    Commit: unary((request) => service.commit(request)),
    Rollback: unary((request) => service.rollback(request)),
    BatchWrite: unary((request) => service.batchWrite(request)),
    BatchGetDocuments: serverStream((request) => service.batchGetDocuments(request)),
    RunQuery: serverStream((request) => service.runQuery(request)),
    RunAggregationQuery: serverStream((request) => service.runAggregationQuery(request)),
    Listen: (call: ServerDuplexStream<ListenRequest, ListenResponse>) => listen(service, call),
  });
  return server;
}

function unary<Request extends object>(
  answer: (request: Request) => Promise<object>,
): handleUnaryCall<Request, object> {
  return (call, callback) => {
    answer(call.request).then(
      (response) => callback(null, response),
      (error) => callback(statusOf(error)),
    );
  };
}

function serverStream<Request extends object>(
  answer: (request: Request) => Promise<object[]>,
): handleServerStreamingCall<Request, object> {
  return (call) => {
    answer(call.request).then(
      (responses) => {
        for (const response of responses) call.write(response);
        call.end();
      },
      (error) => call.emit("error", statusOf(error)),
    );
  };
}

function listen(service: FirestoreService, call: ServerDuplexStream<ListenRequest, ListenResponse>): void {
  let watch: Watch | undefined;
  const stop = () => watch?.close();
  call.on("data", (request: ListenRequest) => {
    try {
      watch ??= new Watch(service.databases.of(request.database), (response) => call.write(response));
      watch.handle(request);
    } catch (error) {
      call.emit("error", statusOf(error));
    }
  });
  call.on("cancelled", stop);
  call.on("error", stop);
  call.on("end", () => {
    stop();
    call.end();
  });
}

function statusOf(error: unknown): { code: number; details: string } {
  const { code, message } = FirestoreError.from(error);
  return { code, details: message };
}
