import type { Simulator } from "../../../devnet/proxmox/simulator.ts";
import { ApiClient } from "../../devnet/proxmox/api-client.ts";

/** The Proxmox API as its operator sees it: logged in as root@pam. Close it. */
export async function rootApi({ url, caPem, rootPassword }: Simulator): Promise<ApiClient> {
  const guest = new ApiClient({ url, caPem }, {});
  const ticket = (await guest.post("/access/ticket", { username: "root@pam", password: rootPassword })) as {
    ticket: string;
    CSRFPreventionToken: string;
  };
  await guest.close();
  const headers = {
    cookie: `PVEAuthCookie=${encodeURIComponent(ticket.ticket)}`,
    csrfpreventiontoken: ticket.CSRFPreventionToken,
  };
  return new ApiClient({ url, caPem }, { headers });
}
