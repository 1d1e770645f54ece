import { PassThrough } from "node:stream";
import { confirm } from "../../../scripts/ingest/confirm";

/** A person who types something when asked. */
async function answer(typed: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY, setRawMode: () => input });
  const output = Object.assign(new PassThrough(), { isTTY });
  const dialogue = { input, output } as unknown as Parameters<typeof confirm>[1];
  const asked = confirm("Apply 4 deliveries again?", dialogue);
  input.write(typed);
  return { agreed: await asked, shown: String(output.read()) };
}

test("only yes is a yes", async () => {
  const { agreed, shown } = await answer("y\n");
  expect(agreed).toBe(true);
  expect(shown).toContain("Apply 4 deliveries again? [y/N] ");
  expect(await answer(" YES \n")).toMatchObject({ agreed: true });
  for (const line of ["\n", "n\n", "yesterday\n"])
    expect(await answer(line)).toMatchObject({ agreed: false });
});

test.each([
  ["Ctrl-C", "\u0003"],
  ["Ctrl-D", "\u0004"],
  ["Ctrl-C after a yes that was not sent", "y\u0003"],
])("who leaves by %s says no", async (_, keys) => {
  expect(await answer(keys)).toMatchObject({ agreed: false, shown: expect.stringMatching(/\n$/) });
});

test("where nobody can answer, the option to leave the question out is named", async () => {
  await expect(answer("y\n", false)).rejects.toThrow(
    "Apply 4 deliveries again? Nobody can be asked here\n  Add --yes.",
  );
});
