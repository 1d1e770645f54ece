import { optionsFromEnvironment } from "../../../local/eventarc/options-from-environment";

const complete = {
  FIRESTORE_EMULATOR_HOST: "127.0.0.1:8080",
  GOOGLE_CLOUD_PROJECT: "demo",
  EVENTARC_TRIGGERS: JSON.stringify([{ document: "records/{record}", url: "http://127.0.0.1:8081" }]),
};

test("a process takes its options from the environment", () => {
  expect(optionsFromEnvironment(complete)).toEqual({
    firestoreHost: "127.0.0.1:8080",
    project: "demo",
    triggers: [{ document: "records/{record}", url: "http://127.0.0.1:8081" }],
  });
});

test("everything that is missing is named at once", () => {
  expect(() => optionsFromEnvironment({})).toThrow(
    /FIRESTORE_EMULATOR_HOST is not set.*GOOGLE_CLOUD_PROJECT is not set.*EVENTARC_TRIGGERS is no JSON list/s,
  );
});

test.each(["[{", "{}", '[{"document":"a/{b}"}]', '[{"document":"a/{b}","url":"nowhere"}]'])(
  "the triggers %j are refused",
  (EVENTARC_TRIGGERS) => {
    expect(() => optionsFromEnvironment({ ...complete, EVENTARC_TRIGGERS })).toThrow(
      /EVENTARC_TRIGGERS is no JSON list/,
    );
  },
);
