import { cleanAnswer } from "../../../lambdas/llm-query/clean-answer";
import { verifyCitations } from "../../../lambdas/llm-query/verify-citations";

test.each([
  ["See [the file](https://evil.example/?q=secret) [1].", "See the file [1]."],
  ["![x](https://evil.example/a.png?d=4711) Done [1].", "x Done [1]."],
  ["As said [1](https://evil.example).", "As said [1]."],
  ["Go to https://evil.example/a now", "Go to (link removed) now"],
  [
    "Go to www.evil.example, HTTP://evil.example or ftp://evil.example",
    "Go to (link removed) (link removed) or (link removed)",
  ],
  ["<javascript:alert(1)>", "<(link removed))>"],
  [
    "@all come, @here too, @ALL, ＠all, ana@allegro.example, @alla",
    "all come, here too, ALL, all, ana@allegro.example, @alla",
  ],
  ["@\u200ball hidden", "all hidden"],
  ["@@all and @＠here", "all and here"],
  ["As said【1】(evil.example/a) and [1, 2†L1](evil.example).", "As said[1] and [1, 2†L1]."],
  [
    "Go to evil.example/?q=secret or //evil.example, not booking.example",
    "Go to (link removed) or (link removed) not booking.example",
  ],
  ["[[a](b)](evil.example)", "[a] (evil.example)"],
  ["half \ud83d a pair", "half a pair"],
  ["one\r\n\r\n\r\ntwo  three \n", "one\ntwo three"],
])("%j is posted as %j", (text, posted) => {
  expect(cleanAnswer(text)).toBe(posted);
});

test("an answer that Rocket.Chat would refuse for its length is cut between words", () => {
  const posted = cleanAnswer("word ".repeat(2000));
  expect(posted.length).toBeLessThanOrEqual(3001);
  expect(posted).toMatch(/word …$/);
});

test.each([
  ["@[9]all come [1].", "@ all come [1]."],
  ["https:[9]//evil.example/a [1].", "https: (link removed) [1]."],
  ["evil[9].example/a [1]", "evil .example/a [1]"],
])("no link and no call grows together where a false source was in between: %j", (text, posted) => {
  expect(verifyCitations(cleanAnswer(text), 1).text).toBe(posted);
});
