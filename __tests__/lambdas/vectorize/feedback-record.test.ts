import { feedbackRecord } from "../../../lambdas/vectorize/feedback-record";
import { type MessageState, unknownMessage } from "../../../lambdas/vectorize/message-state";
import { parseRecord } from "../../../lambdas/vectorize/parse-record";
import { examplePut, versionAt } from "./example-event";

function answered(reactions: Record<string, string[]>, id = "q1-answer"): MessageState {
  const { message } = examplePut({ message: { isAssistant: true, reactions } });
  return { ...unknownMessage(id), version: versionAt(3), message };
}

test("each user counts once a side, whatever the colour of the thumb, and the question is told by the answer's id", () => {
  const reactions = {
    ":thumbsup_tone3:": ["ana"],
    ":heart:": ["ana", "ben"],
    ":-1:": ["cleo", "ben"],
    ":eyes:": ["dan"],
  };
  const record = feedbackRecord(answered(reactions));
  expect(record).toMatchObject({
    id: "assistant:feedback:q1-answer",
    occurredAt: versionAt(3).at,
    version: versionAt(3),
    facts: { question: "q1", answer: "q1-answer", positive: 2, negative: 2, users: ["ana", "ben", "cleo"] },
  });
  expect(parseRecord("assistant:feedback:q1-answer", record).problem).toBeUndefined();
});

test("of an answer that belongs to no question, the question is unknown", () => {
  expect(feedbackRecord(answered({ ":+1:": ["ana"] }, "x9"))?.facts["question"]).toBeNull();
});

test("nobody's opinion is no feedback, and only the assistant's messages have any", () => {
  expect(feedbackRecord(answered({}))).toBeUndefined();
  expect(feedbackRecord(answered({ ":eyes:": ["ana"], ":+1:": [] }))).toBeUndefined();
  const { message } = examplePut({ message: { reactions: { ":+1:": ["ana"] } } });
  expect(feedbackRecord({ ...answered({}), message })).toBeUndefined();
  expect(feedbackRecord({ ...answered({}), message: null })).toBeUndefined();
});
