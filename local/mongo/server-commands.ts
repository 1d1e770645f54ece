import type { Handler } from "./call";
import { MAX_DOCUMENT_BYTES } from "./cursor";
import { readFailPoint } from "./faults";

/** https://www.mongodb.com/docs/manual/reference/command/hello/ for a replica set of one. */
const hello: Handler = ({ address }) => ({
  helloOk: true,
  isWritablePrimary: true,
  ismaster: true,
  secondary: false,
  setName: "rs0",
  setVersion: 1,
  hosts: [address],
  primary: address,
  me: address,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
  maxMessageSizeBytes: 48_000_000,
  maxWriteBatchSize: 100_000,
  localTime: new Date(),
  logicalSessionTimeoutMinutes: 30,
  connectionId: 1,
  minWireVersion: 0,
  maxWireVersion: 25,
  readOnly: false,
});

const buildInfo: Handler = () => ({
  version: "8.0.0",
  gitVersion: "stand-in",
  modules: [],
  versionArray: [8, 0, 0, 0],
  bits: 64,
  debug: false,
  maxBsonObjectSize: MAX_DOCUMENT_BYTES,
});

const nothing: Handler = () => ({});

const commitTransaction: Handler = ({ command, transactions }) => {
  transactions.commit(command);
  return {};
};

const abortTransaction: Handler = ({ command, transactions }) => {
  transactions.abort(command);
  return {};
};

const endSessions: Handler = ({ command, transactions }) => {
  for (const lsid of command["endSessions"] ?? []) transactions.discard({ lsid });
  return {};
};

const configureFailPoint: Handler = ({ command, faults }) => {
  const asked = readFailPoint(command);
  if (asked.length === 0) faults.length = 0;
  faults.push(...asked);
  return {};
};

const replSetGetStatus: Handler = ({ address }) => ({
  set: "rs0",
  myState: 1,
  members: [{ _id: 0, name: address, health: 1, state: 1, stateStr: "PRIMARY", self: true }],
});

export const SERVER_COMMANDS: Record<string, Handler> = {
  hello,
  isMaster: hello,
  ismaster: hello,
  buildInfo,
  buildinfo: buildInfo,
  ping: nothing,
  getParameter: nothing,
  commitTransaction,
  abortTransaction,
  endSessions,
  refreshSessions: nothing,
  configureFailPoint,
  replSetGetStatus,
};
