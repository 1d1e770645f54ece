import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Journal } from "../../local/journal";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  file = join(folder, "deep", "entries.jsonl");
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(...entries: object[]): void {
  const { journal } = Journal.open(file);
  for (const entry of entries) journal.append(entry);
  journal.close();
}

function read(): object[] {
  const { journal, entries } = Journal.open<object>(file);
  journal.close();
  return entries;
}

test("entries come back in order, also those added later", () => {
  write({ n: 1 }, { text: "Zoë\n" });
  write({ n: 3 });
  expect(read()).toEqual([{ n: 1 }, { text: "Zoë\n" }, { n: 3 }]);
});

test("a last line that was cut off anywhere is dropped, and the next entry begins a line of its own", () => {
  write({ n: 1 });
  const whole = readFileSync(file);
  const line = Buffer.from('{"text":"Zoë"}\n');
  for (let bytes = 1; bytes < line.length; bytes++) {
    writeFileSync(file, Buffer.concat([whole, line.subarray(0, bytes)]));
    write({ n: 2 });
    expect(read()).toEqual([{ n: 1 }, { n: 2 }]);
  }
});

test("a damaged line in the middle is named, with what to do", () => {
  write({ n: 1 });
  appendFileSync(file, 'garbage\n{"n":3}\n');
  expect(read).toThrow(/entries\.jsonl, line 2: .*Restore the file from a copy, or move it away/s);
});

test("rewriting replaces what was there, and entries may follow", () => {
  write({ n: 1 }, { n: 2 });
  const { journal } = Journal.open(file);
  writeFileSync(`${file}.new`, '{"left":"by a crash"}\n');
  journal.rewrite([{ n: 12 }]);
  journal.append({ n: 13 });
  journal.close();
  expect(read()).toEqual([{ n: 12 }, { n: 13 }]);
});
