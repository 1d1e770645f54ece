import { Construct } from "constructs";
import { type Labels, type Size, Validation } from "../core";
import { type AdminOptions, hardenSsh } from "./cloud-init/harden-ssh";
import { type DockerOptions, installDocker } from "./cloud-init/install-docker";
import { runQdrant } from "./cloud-init/run-qdrant";
import { clusterNameFix, isClusterName } from "./cluster-name";
import { Firewall } from "./firewall";
import { hetznerLabelProblems } from "./label";
import { Peer } from "./peer";
import { Port } from "./port";
import { type IQdrantEndpoint, QdrantEndpoint } from "./qdrant-endpoint";
import { selectorOf } from "./selector";
import { ServerPool } from "./server-pool";
import type { PooledServerProps } from "./server-pool-props";
import type { ServerType } from "./server-type";

/** Properties of a `QdrantCluster`. */
export interface QdrantClusterProps extends PooledServerProps, AdminOptions {
  /** Unique in the project, and the start of every node's name: lower-case letters, digits and `-`, 40 at most. */
  clusterName: string;
  /** 1, or 3 to 20: the nodes decide by majority, so two stop when either does. */
  nodes: number;
  /**
   * Size of each node. A change powers nodes off, as many at once as Terraform works on, and with a majority of them the
   * cluster stops: apply it with `-parallelism=1`, or to one node after the other.
   */
  serverType: ServerType;
  /** Size of each node's volume, with its data and its snapshots; 10 GiB to 10 TiB, in whole gibibytes. */
  volumeSize: Size;
  /**
   * Exact version of Qdrant, 1.18.0 or later.
   * @default "1.19.0"
   */
  version?: string;
  /**
   * Port of the REST API: one that Cloudflare proxies, which are 443, 2053, 2083, 2087, 2096 and 8443.
   * @default 8443
   */
  publicPort?: number;
  /**
   * Number of the first node's address in the subnet; the others follow, and twenty are set aside.
   * @default 10
   */
  firstHost?: number;
  /**
   * Which Docker the nodes run.
   * @default - the versions and packets of `installDocker`
   */
  docker?: DockerOptions;
  /**
   * Labels of everything that the cluster makes, beside its own `cluster` and `role`.
   * @default - none
   */
  labels?: Labels;
  /**
   * Whether Terraform and Hetzner refuse to delete the nodes and their volumes.
   * @default true
   */
  protect?: boolean;
}

/**
 * A Qdrant cluster that the world reaches through Cloudflare alone, over TLS and with an API key. Its nodes talk over
 * the private network, unencrypted but with the key, and find each other by the first one; each keeps its data and
 * snapshots on a volume at `/var/lib/qdrant`.
 *
 * Neither the certificate nor a key is in the plan: a node starts Qdrant once they are in `/etc/qdrant`, as `runQdrant`
 * lists them, and never without.
 *
 * To replace the volume of the first node, have its Qdrant join another node by hand, or it begins a cluster of its own.
 *
 * @example
 * const qdrant = new QdrantCluster(this, "Qdrant", {
 *   clusterName: "dev-qdrant", location: Location.FSN1, subnet, sshKeys: [key], publicKeys: ["ssh-ed25519 AAAA… ops"],
 *   nodes: 3, serverType: ServerType.CAX21, volumeSize: Size.gibibytes(50),
 * });
 * qdrant.allowFrom(Peer.ranges("functions", ["203.0.113.7/32"]), "vectorize");
 * qdrant.endpoint("https://vectors.example.com:8443");
 */
export class QdrantCluster extends Construct {
  /** Start of every node's name. */
  readonly clusterName: string;
  /** Hetzner's label selector of the nodes. */
  readonly selector: string;
  /** The servers, with their addresses. */
  readonly nodes: ServerPool;
  /** What may reach the nodes from outside. */
  readonly firewall: Firewall;

  private readonly publicPort: number;

  constructor(scope: Construct, id: string, props: QdrantClusterProps) {
    super(scope, id);
    validate(this, props);
    const {
      clusterName,
      subnet,
      publicPort = 8443,
      firstHost = 10,
      firewalls = [],
      image,
      transform,
      protect = true,
    } = props;
    const labels = { ...props.labels, role: "qdrant", cluster: clusterName };
    this.clusterName = clusterName;
    this.selector = selectorOf({ cluster: clusterName, role: "qdrant" });
    this.publicPort = publicPort;
    this.firewall = new Firewall(this, "Firewall", { firewallName: clusterName, labels });
    this.allowFrom(Peer.cloudflare(), "Qdrant's REST API");
    const boot = [hardenSsh(this, props), installDocker(this, props.docker)];
    this.nodes = new ServerPool(this, "Nodes", {
      poolName: clusterName,
      count: props.nodes,
      capacity: mostNodes,
      firstHost,
      serverType: props.serverType,
      location: props.location,
      subnet,
      sshKeys: props.sshKeys,
      firewalls: [this.firewall, ...firewalls],
      ...(image !== undefined && { image }),
      ...(transform && { transform }),
      volumes: [{ name: "data", size: props.volumeSize, mountPath: dataPath }],
      labels,
      protectServers: protect,
      protectVolumes: protect,
      bootParts: (privateIp) => [
        ...boot,
        runQdrant(this, {
          publicPort,
          privateIp,
          firstPrivateIp: subnet.hostIp(firstHost),
          dataPath,
          ...(props.version !== undefined && { version: props.version }),
        }),
      ],
    });
  }

  /**
   * Lets somebody other than Cloudflare reach the REST API from outside.
   *
   * @param description what for, 1 to 200 characters
   */
  allowFrom(peer: Peer, description: string): void {
    this.firewall.allowFrom(peer, Port.tcp(this.publicPort), description);
  }

  /**
   * Where the cluster answers, once a DNS record leads there.
   *
   * @param url e.g. `https://vectors.example.com:8443`
   * @throws ValidationError if its port is not the cluster's: Cloudflare passes a request on to the port it came to
   */
  endpoint(url: string): IQdrantEndpoint {
    const endpoint = QdrantEndpoint.fromUrl(url);
    new Validation(this)
      .check(
        "url",
        url,
        () => endpoint.port === this.publicPort,
        `Use port ${this.publicPort}, the cluster's.`,
      )
      .finish();
    return endpoint;
  }
}

const dataPath = "/var/lib/qdrant";
const mostNodes = 20;

// https://developers.cloudflare.com/fundamentals/reference/network-ports/
const proxiedPorts = [443, 2053, 2083, 2087, 2096, 8443];

function validate(cluster: QdrantCluster, props: QdrantClusterProps): void {
  new Validation(cluster)
    .check("clusterName", props.clusterName, isClusterName, clusterNameFix)
    .check(
      "nodes",
      props.nodes,
      (count) => Number.isInteger(count) && count >= 1 && count <= mostNodes && count !== 2,
      `Use 1, or 3 to ${mostNodes}: of two nodes neither has a majority when the other is down.`,
    )
    .check(
      "publicPort",
      props.publicPort,
      (port) => proxiedPorts.includes(port),
      `Use ${proxiedPorts.join(", ")}: Cloudflare proxies HTTPS on these alone.`,
    )
    .add(...hetznerLabelProblems(props.labels))
    .finish();
}
