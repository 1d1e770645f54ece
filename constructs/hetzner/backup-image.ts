import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { DataHcloudImages } from "./bindings/data-hcloud-images";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import { selectorOf } from "./selector";
import type { Architecture } from "./server-type";

/** A snapshot that servers are made from. */
export interface IBackupImage extends IConstruct {
  /** Hetzner's number. */
  readonly imageId: number;
  /** Of the servers that can be made from it; nothing if that is not known. */
  readonly architecture: Architecture | undefined;
}

/** Properties of a `BackupImage`. */
export interface BackupImageProps {
  /** Labels that the snapshot has, one at least. */
  labels: Labels;
  /** Of the servers that are made from it. */
  architecture: Architecture;
}

/**
 * The newest snapshot with certain labels. A function that makes servers finds it by `selector` when it runs; `imageId`
 * is for servers of this stack and is looked up at apply time, when there must be one.
 *
 * @example
 * const image = new BackupImage(this, "Image", { labels: { role: "backup" }, architecture: "x86" });
 * image.selector; // "role=backup"
 */
export class BackupImage extends Construct implements IBackupImage {
  /** One certain snapshot. */
  static fromImageId(scope: Construct, id: string, imageId: number): IBackupImage {
    class Import extends Construct implements IBackupImage {
      readonly imageId = imageId;
      readonly architecture = undefined;
    }
    const image = new Import(scope, id);
    new Validation(image)
      .check(
        "imageId",
        imageId,
        (number) => Number.isInteger(number) && number > 0,
        "Use the snapshot's number.",
      )
      .finish();
    return image;
  }

  /** Label selector of Hetzner's API, e.g. `role=backup`. */
  readonly selector: string;
  readonly architecture: Architecture;

  private lookup: DataHcloudImages | undefined;

  constructor(scope: Construct, id: string, { labels, architecture }: BackupImageProps) {
    super(scope, id);
    new Validation(this)
      .check(
        "labels",
        labels,
        (given) => Object.keys(given).length > 0,
        "Give the labels that the snapshot has.",
      )
      .add(...hetznerLabelProblems(labels))
      .finish();
    this.selector = selectorOf(labels);
    this.architecture = architecture;
  }

  /** Hetzner's number of the newest, known at apply time. */
  get imageId(): number {
    // Made on demand: a stack that never asks can be applied before the first snapshot is taken.
    // Not hcloud_image, whose id is no computed attribute: a plan that puts the lookup off takes it for null.
    this.lookup ??= new DataHcloudImages(this, "Resource", {
      withSelector: this.selector,
      withArchitecture: [this.architecture],
      withStatus: ["available"],
      mostRecent: true,
      dependsOn: [deferLookup(this, this.selector)],
    });
    return this.lookup.images.get(0).id;
  }
}
