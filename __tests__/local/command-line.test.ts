import { readCommandLine } from "../../local/command-line";

test("without arguments the platform keeps running", () => {
  expect(readCommandLine([])).toMatchObject({ once: false, json: false, fresh: false, port: undefined });
});

test("options are read", () => {
  const command = readCommandLine(["--once", "--json", "--port", "0", "--question", "Who called?"]);
  expect(command).toMatchObject({ once: true, json: true, port: 0, question: "Who called?" });
});

test.each([
  [["--port", "high"], /--port high is no port/],
  [["--onse"], /--onse/],
])("%j is refused by name", (args, message) => {
  expect(() => readCommandLine(args)).toThrow(message);
});
