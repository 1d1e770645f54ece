import { readCommandLine } from "../../../scripts/webhooks/command-line";

const read = (line: string) => readCommandLine(line.split(" ").filter(Boolean));

test("an action, a provider and an environment are all it needs", () => {
  expect(read("register aircall --environment dev")).toMatchObject({
    action: "register",
    provider: "aircall",
    environment: "dev",
    database: "(default)",
    wrangler: false,
    showSecret: false,
    dryRun: false,
  });
  expect(read("status --environment prod --json")).toMatchObject({ action: "status", json: true });
  expect(read("rotate guesty --environment dev --finish --keep a")).toMatchObject({
    finish: true,
    keep: "a",
  });
  expect(read("register aircall --environment dev --url https://hooks.example.com/aircall")).toMatchObject({
    url: "https://hooks.example.com/aircall",
  });
});

test("help needs no command", () => {
  expect(read("--help")).toMatchObject({ help: true });
});

test.each([
  ["", "no command is named", "Use register, status, rotate."],
  ["delete aircall", "delete is no command", "Use register, status, rotate."],
  ["register --environment dev", "no provider is named", "Use aircall or guesty."],
  ["register slack --environment dev", "slack is no provider", "Use aircall or guesty."],
  ["register aircall guesty --environment dev", "guesty is one too many", "Name one provider."],
  ["register aircall", "no environment is named", "--environment dev, staging or prod"],
  ["register aircall --enviroment dev", "Unknown option '--enviroment'", "--help"],
  ["register aircall --environment dev --finish", "--finish is for rotate", "Leave it out."],
  ["rotate aircall --environment dev --keep a", "--keep is for rotate --finish", "Leave it out."],
  ["status aircall --environment dev --wrangler", "--wrangler is for register and rotate", "Leave it out."],
  ["status --environment dev --show-secret", "--show-secret is for register and rotate", "Leave it out."],
  ["status --environment dev --dry-run", "--dry-run is for register and rotate", "Leave it out."],
  ["status --environment dev --url https://a.b/c", "--url is for one provider", "Leave it out."],
  [
    "register aircall --environment dev --url http://a.b/c",
    "--url is http://a.b/c",
    "https://<host>/<provider>",
  ],
  ["register aircall --environment dev --url https://a.b/c/", "--url is https://a.b/c/", "https://<host>/"],
  ["register aircall --environment dev --url https://a.b/c?d", "--url is https://a.b/c?d", "https://<host>/"],
])("webhooks %s is refused", (line, problem, fix) => {
  expect(() => read(line)).toThrow(problem);
  expect(() => read(line)).toThrow(fix);
});
