import {
  type Collection,
  type Filter,
  type FindOptions,
  ObjectId,
  type OptionalUnlessRequiredId,
  type UpdateFilter,
} from "mongodb";

/** What every document has. */
interface Stamped {
  _id: string;
  _updatedAt: Date;
}

/** A document before it is stored: its id may be chosen. */
export type Draft<Document extends Stamped> = Omit<Document, "_id" | "_updatedAt"> & { _id?: string };

/** Where removed documents go. */
export type Trash = Collection<{ _id: string; _deletedAt: Date; __collection__: string }>;

/**
 * A collection as Rocket.Chat writes it (BaseRaw.ts): ids are strings, every change stamps `_updatedAt`, and what is
 * removed leaves a copy in the trash first.
 */
export class ChatCollection<Document extends Stamped> {
  /** @param trash without it nothing is kept of what is removed */
  constructor(
    readonly mongo: Collection<Document>,
    private readonly trash?: { collection: Trash; name: string },
  ) {}

  get(id: string): Promise<Document | null> {
    return this.first({ _id: id } as Filter<Document>);
  }

  first(filter: Filter<Document>, options?: FindOptions): Promise<Document | null> {
    return this.mongo.findOne(filter, options) as Promise<Document | null>;
  }

  find(filter: Filter<Document>, options?: FindOptions): Promise<Document[]> {
    return this.mongo.find(filter, options).toArray() as Promise<Document[]>;
  }

  count(filter: Filter<Document>): Promise<number> {
    return this.mongo.countDocuments(filter);
  }

  /** @throws MongoServerError 11000 if the id or a unique field is taken */
  async insert(draft: Draft<Document>): Promise<Document> {
    const document = {
      ...draft,
      _id: draft._id ?? new ObjectId().toHexString(),
      _updatedAt: new Date(),
    } as unknown as Document;
    await this.mongo.insertOne(document as OptionalUnlessRequiredId<Document>);
    return document;
  }

  /** Inserts what is not there yet; what is there stays as it is. */
  async insertOnce(filter: Filter<Document>, draft: Draft<Document>): Promise<void> {
    const document = { _id: new ObjectId().toHexString(), ...draft, _updatedAt: new Date() };
    await this.mongo.updateOne(filter, { $setOnInsert: document } as unknown as UpdateFilter<Document>, {
      upsert: true,
    });
  }

  async update(filter: Filter<Document>, change: UpdateFilter<Document>): Promise<void> {
    await this.mongo.updateOne(filter, stamp(change));
  }

  async updateAll(filter: Filter<Document>, change: UpdateFilter<Document>): Promise<void> {
    await this.mongo.updateMany(filter, stamp(change));
  }

  async remove(filter: Filter<Document>): Promise<void> {
    if (!this.trash) {
      await this.mongo.deleteMany(filter);
      return;
    }
    const { collection, name } = this.trash;
    const removed = await this.find(filter);
    for (const { _id, ...rest } of removed) {
      const copy = { ...rest, _deletedAt: new Date(), __collection__: name };
      await collection.updateOne({ _id }, { $set: copy }, { upsert: true });
    }
    const ids = removed.map(({ _id }) => _id);
    await this.mongo.deleteMany({ _id: { $in: ids } } as unknown as Filter<Document>);
  }
}

function stamp<Document extends Stamped>(change: UpdateFilter<Document>): UpdateFilter<Document> {
  return { ...change, $set: { ...change.$set, _updatedAt: new Date() } } as UpdateFilter<Document>;
}
