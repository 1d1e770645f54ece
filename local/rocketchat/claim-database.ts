import type { Db } from "mongodb";

/** A setting that only the stand-in writes, before anything else. */
const MARK = "Tricloud_Stand_In";

/**
 * Makes an empty database the stand-in's own.
 *
 * @throws Error if it holds somebody else's workspace, which then stays as it is
 */
export async function claimDatabase(db: Db): Promise<void> {
  const settings = db.collection<{ _id: string }>("rocketchat_settings");
  if (await settings.findOne({ _id: MARK })) return;
  if (await db.collection("users").findOne()) {
    throw new Error(
      `The database ${db.databaseName} at MONGO_URL holds a workspace that is not the stand-in's, which would write its own people and rooms into it. ` +
        "To follow that workspace, set the ROCKETCHAT_* variables beside MONGO_URL (npm start -- --help names them); otherwise give MONGO_URL of a MongoDB without a database of that name.",
    );
  }
  await settings.updateOne(
    { _id: MARK },
    { $setOnInsert: { value: true, _updatedAt: new Date() } },
    { upsert: true },
  );
}
