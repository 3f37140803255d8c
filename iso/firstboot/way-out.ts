import { readInterfaces } from "../../installer/host/read-interfaces.ts";
import { readRoutes } from "../../installer/host/read-routes.ts";
import type { Run } from "../../installer/host/run.ts";

/** How the machine reaches the world by IPv4. */
export interface WayOut {
  readonly device: string;
  readonly isBridge: boolean;
  /** The device's hardware address; null when it has none. */
  readonly mac: string | null;
  /** Of the device; without prefix. */
  readonly address: string;
  readonly gateway: string;
}

/** The default route with its device's address; or what of it is missing, in words. */
export async function wayOut(run: Run): Promise<WayOut | string> {
  const interfaces = await readInterfaces(run);
  const route = (await readRoutes(run)).find(({ dst, gateway }) => dst === "default" && gateway !== null);
  if (route === undefined || route.gateway === null) {
    if (interfaces.length === 0) return "No network card is found.";
    const names = interfaces.map(({ name }) => name).join(", ");
    if (!interfaces.some(({ hasCarrier }) => hasCarrier)) return `No cable has a link: ${names}.`;
    if (!interfaces.some(({ addresses }) => addresses.some(({ isIpv4 }) => isIpv4)))
      return `No IPv4 address on ${names}: no DHCP server answers.`;
    return `There is an address on ${names}, and no gateway.`;
  }
  const device = interfaces.find(({ name }) => name === route.dev);
  const own = device?.addresses.find(({ isIpv4 }) => isIpv4)?.cidr.split("/")[0];
  if (device === undefined || own === undefined)
    return `The gateway's interface ${route.dev} has no IPv4 address.`;
  return {
    device: device.name,
    isBridge: device.kind === "bridge",
    mac: device.mac,
    address: own,
    gateway: route.gateway,
  };
}
