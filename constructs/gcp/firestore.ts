import {
  FirestoreDatabase,
  type FirestoreDatabaseConfig,
} from "@cdktf/provider-google/lib/firestore-database";
import { FirestoreField } from "@cdktf/provider-google/lib/firestore-field";
import { FirestoreIndex } from "@cdktf/provider-google/lib/firestore-index";
import { ProjectIamMember } from "@cdktf/provider-google/lib/project-iam-member";
import { Construct, type IConstruct } from "constructs";
import { Validation } from "../core";
import { type Grant, grantOnce } from "./grant";
import type { IIdentity } from "./identity";
import { Metric } from "./metric";

/** A Firestore database, ours or somebody else's. */
export interface IFirestore extends IConstruct {
  /** Id of the project. */
  readonly project: string;
  /** `(default)`, or a name of its own. */
  readonly databaseName: string;
  /** A region or a multi-region (`eur3`, `nam5`). */
  readonly location: string;

  /** Lets an identity read documents. Applies to all databases of the project. */
  grantRead(identity: IIdentity): Grant;

  /** Lets an identity read and write documents. Applies to all databases of the project. */
  grantReadWrite(identity: IIdentity): Grant;

  /** Documents read, by clients, queries and listeners. */
  metricReads(): Metric;

  /** Documents written. */
  metricWrites(): Metric;

  /** Documents deleted, those that expired included. */
  metricDeletes(): Metric;
}

/** What names a database. */
export interface FirestoreAttributes {
  /** Id of the project. */
  project: string;
  /**
   * `(default)`, or 4 to 63 lower-case letters, digits and `-`, a letter first.
   * @default "(default)"
   */
  databaseName?: string;
  /** A region, e.g. `europe-west3`, or a multi-region: `eur3`, `nam5` or `nam7`. Cannot be changed later. */
  location: string;
}

/** A field of a composite index. */
export interface IndexField {
  /** Path of the field in the document, e.g. `access.audience`. */
  path: string;
  /** `array` is for array-contains. */
  order: "ascending" | "descending" | "array";
}

/** Properties of a `Firestore`. */
export interface FirestoreProps extends FirestoreAttributes {
  /**
   * Whether Google Cloud and Terraform refuse to delete the database.
   * @default true
   */
  protect?: boolean;
  /**
   * Whether any minute of the last seven days can be read back.
   * @default true
   */
  pointInTimeRecovery?: boolean;
  /** Changes the `google_firestore_database` resource before it is made. */
  transform?: (config: FirestoreDatabaseConfig) => FirestoreDatabaseConfig;
}

abstract class FirestoreBase extends Construct implements IFirestore {
  abstract readonly project: string;
  abstract readonly databaseName: string;
  abstract readonly location: string;

  grantRead(identity: IIdentity): Grant {
    return this.grant("Read", "roles/datastore.viewer", identity);
  }

  grantReadWrite(identity: IIdentity): Grant {
    return this.grant("ReadWrite", "roles/datastore.user", identity);
  }

  metricReads(): Metric {
    return this.metric("read_ops_count");
  }

  metricWrites(): Metric {
    return this.metric("write_ops_count");
  }

  metricDeletes(): Metric {
    return this.metric("delete_ops_count");
  }

  private metric(name: string): Metric {
    return new Metric({
      metricType: `firestore.googleapis.com/document/${name}`,
      kind: "counter",
      // The older `firestore_instance` does not tell databases apart.
      resourceType: "firestore.googleapis.com/Database",
      resourceLabels: { database_id: this.databaseName },
    });
  }

  private grant(what: string, role: string, identity: IIdentity): Grant {
    const config = { project: this.project, role, member: identity.member };
    return grantOnce(this, what, role, identity, (id) => new ProjectIamMember(this, id, config));
  }
}

/**
 * A Firestore database in native mode.
 *
 * @example
 * const firestore = new Firestore(this, "Firestore", { project, location: "eur3" });
 * firestore.addTtl("deliveries", "expiresAt");
 */
export class Firestore extends FirestoreBase {
  /** A database that is made by others, or by another stack. */
  static fromDatabaseName(scope: Construct, id: string, attributes: FirestoreAttributes): IFirestore {
    class Import extends FirestoreBase {
      readonly project = attributes.project;
      readonly databaseName = attributes.databaseName ?? "(default)";
      readonly location = attributes.location;
    }
    return new Import(scope, id);
  }

  readonly project: string;
  readonly databaseName: string;
  readonly location: string;

  constructor(scope: Construct, id: string, props: FirestoreProps) {
    super(scope, id);
    const { project, databaseName = "(default)", location, protect = true, transform } = props;
    new Validation(this)
      .check(
        "databaseName",
        databaseName,
        (name) => name === "(default)" || /^[a-z][a-z0-9-]{2,61}[a-z0-9]$/.test(name),
        "Use (default), or 4 to 63 lower-case letters, digits and -, a letter first.",
      )
      .check(
        "location",
        location,
        (name) => /^(eur3|nam5|nam7|[a-z]+-[a-z]+\d{1,2})$/.test(name),
        "Use a region, e.g. europe-west3, or a multi-region, e.g. eur3.",
      )
      .finish();
    const config: FirestoreDatabaseConfig = {
      project,
      name: databaseName,
      locationId: location,
      type: "FIRESTORE_NATIVE",
      concurrencyMode: "PESSIMISTIC",
      pointInTimeRecoveryEnablement:
        (props.pointInTimeRecovery ?? true)
          ? "POINT_IN_TIME_RECOVERY_ENABLED"
          : "POINT_IN_TIME_RECOVERY_DISABLED",
      deleteProtectionState: protect ? "DELETE_PROTECTION_ENABLED" : "DELETE_PROTECTION_DISABLED",
      // Left to its default, ABANDON, a destroy would leave the database behind and say nothing.
      deletionPolicy: protect ? "ABANDON" : "DELETE",
      ...(protect && { lifecycle: { preventDestroy: true } }),
    };
    const resource = new FirestoreDatabase(this, "Resource", transform?.(config) ?? config);
    this.project = project;
    this.databaseName = resource.name;
    this.location = location;
  }

  /**
   * Has documents deleted some time after the timestamp in one of their fields, usually within a day.
   *
   * @param collection id of the collection, at any depth
   */
  addTtl(collection: string, field: string): void {
    new FirestoreField(this, `Ttl-${collection}-${field}`, {
      project: this.project,
      database: this.databaseName,
      collection,
      field,
      ttlConfig: {},
    });
  }

  /**
   * Has a field left out of the indexes that every field has otherwise: for long texts that nothing filters or sorts by,
   * which would be paid for with each write.
   *
   * @param collection id of the collection, at any depth
   * @see https://cloud.google.com/firestore/docs/query-data/index-overview#single-field_index_exemptions
   */
  addIndexExemption(collection: string, field: string): void {
    new FirestoreField(this, `Exemption-${collection}-${field}`, {
      project: this.project,
      database: this.databaseName,
      collection,
      field,
      indexConfig: {},
    });
  }

  /**
   * Makes queries possible that filter or sort by several fields.
   *
   * @param collection id of the collection, at any depth
   */
  addIndex(collection: string, fields: readonly IndexField[]): void {
    new Validation(this)
      .check(
        "fields",
        fields,
        (list) => list.length >= 2,
        "Name two fields or more: one alone has an index already.",
      )
      .finish();
    const id = ["Index", collection, ...fields.flatMap(({ path, order }) => [path, order])].join("-");
    new FirestoreIndex(this, id, {
      project: this.project,
      database: this.databaseName,
      collection,
      fields: fields.map(({ path, order }) => ({
        fieldPath: path,
        ...(order === "array" ? { arrayConfig: "CONTAINS" } : { order: order.toUpperCase() }),
      })),
    });
  }
}
