import type { Problem } from "../core";
import { Token } from "../core/terraform";
import type { Location } from "./location";
import type { ISubnet } from "./subnet";

/** Where something stands, and its address in the private network. */
export interface Place {
  location: Location;
  subnet?: ISubnet;
  privateIp?: string;
}

/** What is wrong with a place, empty if nothing. */
export function placeProblems({ location, subnet, privateIp }: Place): Problem[] {
  const problems: Problem[] = [];
  const zone = subnet?.networkZone ?? location.networkZone;
  if (location.networkZone !== zone) {
    const fix = `Use a location in ${zone}, the zone of the subnet.`;
    problems.push({ field: "location", value: location, fix });
  }
  if (privateIp === undefined || Token.isUnresolved(privateIp)) return problems;
  const fix = subnet ? subnet.refusalOf(privateIp) : "Give the subnet that the address is in.";
  return fix ? [...problems, { field: "privateIp", value: privateIp, fix }] : problems;
}
