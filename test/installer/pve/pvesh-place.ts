import { Agent, request } from "undici";
import type { Simulator } from "../../../devnet/proxmox/simulator.ts";

/** What the stand-in of pvesh is told: a simulator's address, and a ticket of root. */
export async function pveshPlace({
  url,
  caPem,
  rootPassword,
}: Pick<Simulator, "url" | "caPem" | "rootPassword">): Promise<{
  readonly url: string;
  readonly ca: string;
  readonly headers: Readonly<Record<string, string>>;
}> {
  const dispatcher = new Agent({ connect: { ca: caPem } });
  try {
    const { body } = await request(`${url}/api2/json/access/ticket`, {
      method: "POST",
      dispatcher,
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams({ username: "root@pam", password: rootPassword }).toString(),
    });
    const { data } = (await body.json()) as { data: { ticket: string; CSRFPreventionToken: string } };
    const cookie = `PVEAuthCookie=${encodeURIComponent(data.ticket)}`;
    return { url, ca: caPem, headers: { cookie, csrfpreventiontoken: data.CSRFPreventionToken } };
  } finally {
    await dispatcher.close();
  }
}
