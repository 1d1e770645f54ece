import { PassThrough } from "node:stream";
import { confirm } from "../../../scripts/ingest/confirm";

/** A person who answers what is asked. */
async function answer(line: string, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY }) as unknown as NodeJS.ReadStream;
  const output = new PassThrough() as unknown as NodeJS.WriteStream;
  const asked = confirm("Apply 4 deliveries again?", { input, output });
  (input as unknown as PassThrough).write(line);
  return { agreed: await asked, shown: String(output.read()) };
}

test("only yes is a yes", async () => {
  expect(await answer("y\n")).toEqual({ agreed: true, shown: "Apply 4 deliveries again? [y/N] " });
  expect(await answer(" YES \n")).toMatchObject({ agreed: true });
  for (const line of ["\n", "n\n", "yesterday\n"])
    expect(await answer(line)).toMatchObject({ agreed: false });
});

test("where nobody can answer, the option to leave the question out is named", async () => {
  await expect(answer("y\n", false)).rejects.toThrow(
    "Apply 4 deliveries again? Nobody can be asked here\n  Add --yes.",
  );
});
