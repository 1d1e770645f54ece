import { manageBackups } from "../../../lambdas/backup/manage-backups";
import { Estate } from "./estate";

test("an unknown path is not found, and another method than POST is not allowed; neither does anything", async () => {
  const estate = await Estate.open();
  const ask = (method: string, path: string) => manageBackups({ method, path }, estate.management);
  for (const path of ["/", "/stop", "/start/", "/START", "/runs/1"]) {
    expect(await ask("POST", path)).toMatchObject({ status: 404 });
  }
  for (const method of ["GET", "HEAD", "PUT", "DELETE"]) {
    expect(await ask(method, "/start")).toMatchObject({ status: 405, headers: { allow: "POST" } });
  }
  expect(estate.lines).toEqual([]);
  expect(estate.requests).toEqual([]);
  await estate.close();
});
