import { Construct, type IConstruct } from "constructs";
import { type Labels, Validation } from "../core";
import { Token } from "../core/terraform";
import { DataHcloudPlacementGroup } from "./bindings/data-hcloud-placement-group";
import {
  type PlacementGroupConfig,
  PlacementGroup as PlacementGroupResource,
} from "./bindings/placement-group";
import { deferLookup } from "./deferred-lookup";
import { hetznerLabelProblems } from "./label";
import { isResourceName, resourceNameFix } from "./name";

/** A placement group, ours or somebody else's. */
export interface IPlacementGroup extends IConstruct {
  /** Hetzner's number, known at apply time. */
  readonly placementGroupId: number;

  /**
   * Notes that a server is in the group.
   *
   * @throws ValidationError if it would be the eleventh
   */
  admit(server: IConstruct): void;
}

/** Properties of a `PlacementGroup`. */
export interface PlacementGroupProps {
  /** Unique in the project, 1 to 64 characters. */
  placementGroupName: string;
  /**
   * Up to 63 letters, digits, `.`, `_` and `-` in each key and value.
   * @default - none
   */
  labels?: Labels;
  /** Changes the `hcloud_placement_group` resource before it is made. */
  transform?: (config: PlacementGroupConfig) => PlacementGroupConfig;
}

abstract class PlacementGroupBase extends Construct implements IPlacementGroup {
  abstract readonly placementGroupId: number;

  private servers = 0;

  admit(server: IConstruct): void {
    new Validation(server)
      // https://docs.hetzner.com/cloud/placement-groups/overview
      .check(
        "placementGroup",
        `${this.node.path} with ${this.servers} servers`,
        () => this.servers < 10,
        "Use a second group: one holds 10 servers.",
      )
      .finish();
    this.servers += 1;
  }
}

/**
 * Up to ten servers of which no two run on the same machine, so that no machine takes two of them down.
 *
 * @example
 * const placementGroup = new PlacementGroup(this, "Spread", { placementGroupName: "dev-managers" });
 */
export class PlacementGroup extends PlacementGroupBase {
  /** A group that is made by others, or by another stack. Its number is looked up at apply time. */
  static fromPlacementGroupName(scope: Construct, id: string, placementGroupName: string): IPlacementGroup {
    class Import extends PlacementGroupBase {
      readonly placementGroupId: number;

      constructor() {
        super(scope, id);
        new Validation(this)
          .check("placementGroupName", placementGroupName, isResourceName, resourceNameFix)
          .finish();
        const config = { name: placementGroupName, dependsOn: [deferLookup(this, placementGroupName)] };
        this.placementGroupId = new DataHcloudPlacementGroup(this, "Resource", config).id;
      }
    }
    return new Import();
  }

  readonly placementGroupId: number;

  constructor(scope: Construct, id: string, props: PlacementGroupProps) {
    super(scope, id);
    const { placementGroupName, labels, transform } = props;
    new Validation(this)
      .check("placementGroupName", placementGroupName, isResourceName, resourceNameFix)
      .add(...hetznerLabelProblems(labels))
      .finish();
    const config: PlacementGroupConfig = {
      name: placementGroupName,
      type: "spread",
      ...(labels && { labels }),
    };
    const resource = new PlacementGroupResource(this, "Resource", transform?.(config) ?? config);
    this.placementGroupId = Token.asNumber(resource.id);
  }
}
