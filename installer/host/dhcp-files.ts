import { join } from "node:path";

/** What a trial's own DHCP client keeps in the trial's folder. */
export function dhcpFiles(folder: string) {
  return {
    configuration: join(folder, "dhclient.conf"),
    pid: join(folder, "dhclient.pid"),
    leases: join(folder, "dhclient.leases"),
  };
}
