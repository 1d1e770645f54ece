export { BackupImage, type BackupImageProps, type IBackupImage } from "./backup-image";
export { BackupVolume, type BackupVolumeProps } from "./backup-volume";
export { Cidr } from "./cidr";
export {
  type CloudConfig,
  type CloudFile,
  type CloudUser,
  renderCloudConfig,
} from "./cloud-init/cloud-config";
export { type AdminOptions, hardenSsh } from "./cloud-init/harden-ssh";
export { type DockerOptions, installDocker } from "./cloud-init/install-docker";
export { mountVolumes, type VolumeMount } from "./cloud-init/mount-volumes";
export { type QdrantNodeOptions, runQdrant } from "./cloud-init/run-qdrant";
export { cloudflareRanges } from "./cloudflare-ranges";
export { Firewall, type FirewallProps, type IFirewall } from "./firewall";
export { type ILoadBalancer, LoadBalancer, type LoadBalancerProps } from "./load-balancer";
export type {
  HealthCheckOptions,
  HealthCheckRequest,
  HttpOptions,
  ServiceOptions,
} from "./load-balancer-service";
export { type LoadBalancerLimits, LoadBalancerType } from "./load-balancer-type";
export { Location } from "./location";
export {
  type INetwork,
  Network,
  type NetworkAttributes,
  type NetworkProps,
  type RouteOptions,
} from "./network";
export { Peer } from "./peer";
export { type IPlacementGroup, PlacementGroup, type PlacementGroupProps } from "./placement-group";
export { Port } from "./port";
export { useHetzner } from "./provider";
export { QdrantCluster, type QdrantClusterProps } from "./qdrant-cluster";
export { type IQdrantEndpoint, QdrantEndpoint } from "./qdrant-endpoint";
export { type IServer, Server } from "./server";
export { type InventoryEntry, ServerPool } from "./server-pool";
export type { PooledServerProps, PoolVolume, ServerPoolProps } from "./server-pool-props";
export type { ReplaceOnOptions, ServerAttributes, ServerProps } from "./server-props";
export { type Architecture, ServerType, serverTypeProblems } from "./server-type";
export { type ISshKey, SshKey, type SshKeyProps } from "./ssh-key";
export { type ISubnet, Subnet, type SubnetAttributes, type SubnetOptions, type SubnetProps } from "./subnet";
export { type ISwarmCluster, SwarmCluster } from "./swarm-cluster";
export type {
  ManagerOptions,
  SwarmClusterProps,
  SwarmLoadBalancerOptions,
  WorkerOptions,
} from "./swarm-cluster-props";
export { type FileSystem, type IVolume, Volume, type VolumeOptions, type VolumeProps } from "./volume";
