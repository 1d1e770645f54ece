import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { Location, Network, useHetzner } from "tricloud/hetzner";

export class NetworkStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    useHetzner(this);

    const network = new Network(this, "Network", { networkName: "shop", ipRange: "10.10.0.0/16" });
    const apps = network.addSubnet("Apps", { ipRange: "10.10.1.0/24", location: Location.FSN1 });
    network.addSubnet("Data", { ipRange: "10.10.2.0/24", location: Location.FSN1 });
    // What is for the internet leaves by one server, which has the tenth address of the subnet.
    network.addRoute("Internet", { destination: "0.0.0.0/0", gateway: apps.hostIp(10) });
  }
}
