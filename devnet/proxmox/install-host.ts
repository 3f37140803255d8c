import { Agent, request } from "undici";
import { FinalError } from "../../keeper/core/errors.ts";
import type { Release } from "./release.ts";

export interface InstallOptions {
  readonly url: string;
  readonly caPem: string;
  readonly rootPassword: string;
  readonly release: Release;
  readonly nodeName?: string;
  /** VM id and name of each template, and its node where that is another; its disk is imported from `image`. */
  readonly templates: ReadonlyArray<{
    readonly vmid: number;
    readonly name: string;
    readonly node?: string;
  }>;
  /** Volume of the guest image, such as `Simulator.guestImage`. */
  readonly image: string;
  readonly pool?: string;
  readonly diskStorage?: string;
  readonly seedStorage?: string;
  /** Where the keeper may put backups of its VMs, made anew; left out: it may make none. */
  readonly backupStorage?: string;
  readonly bridge?: string;
}

export interface InstalledHost {
  /** `blockhost@pve!keeper` */
  readonly tokenId: string;
  readonly tokenSecret: string;
  readonly pool: string;
  readonly diskStorage: string;
  readonly seedStorage: string;
}

const user = "blockhost@pve";

/** Privileges of the keeper in its pool; 8 has one for the whole guest agent, 9 one for each kind of call. */
export function keeperPrivileges(release: Release): string[] {
  const config = ["CDROM", "CPU", "Disk", "HWType", "Memory", "Network", "Options"].map(
    (part) => `VM.Config.${part}`,
  );
  const agent =
    release === "8.4"
      ? ["VM.Monitor"]
      : ["VM.GuestAgent.Audit", "VM.GuestAgent.FileRead", "VM.GuestAgent.FileWrite"];
  return ["VM.Allocate", "VM.Audit", "VM.PowerMgmt", "VM.Snapshot", ...config, ...agent, "Pool.Audit"];
}

/**
 * Does over the API, as root, what the installer will do: roles, user, token, pool, seed storage, templates, rights.
 * Throws when anything of it is refused; it is meant for a fresh host.
 */
export async function installHost(options: InstallOptions): Promise<InstalledHost> {
  const {
    pool = "blockhost",
    diskStorage = "local",
    seedStorage = "blockhost-seed",
    bridge = "vmbr0",
  } = options;
  const api = await rootSession(options);
  try {
    const node = options.nodeName ?? "pve";
    const { backupStorage } = options;
    const privileges = keeperPrivileges(options.release);
    if (backupStorage !== undefined) privileges.push("VM.Backup");
    await api("POST", "/access/roles", { roleid: "BHKeeper", privs: privileges.join(",") });
    const seedRole = "Datastore.Allocate,Datastore.AllocateSpace,Datastore.AllocateTemplate,Datastore.Audit";
    await api("POST", "/access/roles", { roleid: "BHSeed", privs: seedRole });
    await api("POST", "/access/roles", {
      roleid: "BHDisks",
      privs: "Datastore.AllocateSpace,Datastore.Audit",
    });
    await api("POST", "/access/roles", { roleid: "BHNode", privs: "Sys.Audit" });
    await api("POST", "/access/users", { userid: user, comment: "BlockHost" });
    const token = (await api("POST", `/access/users/${user}/token/keeper`, { privsep: "1" })) as {
      value: string;
    };
    await api("POST", "/pools", { poolid: pool, comment: "VMs of tenants" });
    await api("POST", "/storage", {
      storage: seedStorage,
      type: "dir",
      path: `/var/lib/${seedStorage}`,
      content: "iso",
    });
    if (backupStorage !== undefined) {
      await api("POST", "/storage", {
        storage: backupStorage,
        type: "dir",
        path: `/var/lib/${backupStorage}`,
        content: "backup",
      });
    }
    for (const template of options.templates)
      await makeTemplate(api, template.node ?? node, template, { ...options, bridge, diskStorage });
    const rights: Array<[path: string, role: string]> = [
      [`/pool/${pool}`, "BHKeeper"],
      [`/storage/${diskStorage}`, "BHDisks"],
      [`/storage/${seedStorage}`, "BHSeed"],
      [`/sdn/zones/localnetwork/${bridge}`, "PVESDNUser"],
      ["/nodes", "BHNode"],
      ...(backupStorage === undefined
        ? []
        : [[`/storage/${backupStorage}`, "BHDisks"] satisfies [string, string]]),
      ...options.templates.map(({ vmid }): [string, string] => [`/vms/${vmid}`, "PVETemplateUser"]),
    ];
    for (const [path, roles] of rights)
      await api("PUT", "/access/acl", { path, roles, users: user, tokens: `${user}!keeper` });
    return { tokenId: `${user}!keeper`, tokenSecret: token.value, pool, diskStorage, seedStorage };
  } finally {
    await api.close();
  }
}

type Api = ((
  method: "GET" | "POST" | "PUT",
  path: string,
  form?: Record<string, string>,
) => Promise<unknown>) & {
  close(): Promise<void>;
};

async function rootSession(options: InstallOptions): Promise<Api> {
  const dispatcher = new Agent({ connect: { ca: options.caPem } });
  let headers: Record<string, string> = {};
  const call = async (
    method: "GET" | "POST" | "PUT",
    path: string,
    form?: Record<string, string>,
  ): Promise<unknown> => {
    const answer = await request(`${options.url}/api2/json${path}`, {
      dispatcher,
      method,
      headers: { ...headers, ...(form ? { "content-type": "application/x-www-form-urlencoded" } : {}) },
      ...(form ? { body: new URLSearchParams(form).toString() } : {}),
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200)
      throw new FinalError(
        "HOST_NOT_INSTALLED",
        `${method} ${path} was refused with ${answer.statusCode}: ${text}`,
        "Run it against a fresh host",
      );
    return (JSON.parse(text) as { data: unknown }).data;
  };
  const ticket = (await call("POST", "/access/ticket", {
    username: "root@pam",
    password: options.rootPassword,
  })) as { ticket: string; CSRFPreventionToken: string };
  headers = {
    cookie: `PVEAuthCookie=${encodeURIComponent(ticket.ticket)}`,
    csrfpreventiontoken: ticket.CSRFPreventionToken,
  };
  return Object.assign(call, { close: () => dispatcher.close() });
}

async function makeTemplate(
  api: Api,
  node: string,
  template: { readonly vmid: number; readonly name: string },
  options: { image: string; bridge: string; diskStorage: string },
): Promise<void> {
  const { vmid, name } = template;
  const created = await api("POST", `/nodes/${node}/qemu`, {
    vmid: String(vmid),
    name,
    memory: "512",
    cores: "1",
    ostype: "l26",
    scsihw: "virtio-scsi-pci",
    agent: "enabled=1",
    serial0: "socket",
    vga: "serial0",
    scsi0: `${options.diskStorage}:0,import-from=${options.image}`,
    ide2: "none,media=cdrom",
    net0: `virtio,bridge=${options.bridge},firewall=1`,
    boot: "order=scsi0",
  });
  await finished(api, node, String(created));
  await api("PUT", `/nodes/${node}/qemu/${vmid}/firewall/options`, {
    enable: "1",
    macfilter: "1",
    ipfilter: "1",
    ndp: "1",
    radv: "0",
    dhcp: "0",
  });
  await finished(api, node, String(await api("POST", `/nodes/${node}/qemu/${vmid}/template`, {})));
}

async function finished(api: Api, node: string, upid: string): Promise<void> {
  for (;;) {
    const path = `/nodes/${node}/tasks/${encodeURIComponent(upid)}/status`;
    const task = (await api("GET", path)) as { status: string; exitstatus?: string };
    if (task.status === "stopped" && task.exitstatus === "OK") return;
    if (task.status === "stopped")
      throw new FinalError(
        "HOST_NOT_INSTALLED",
        `Task ${upid} ended ${task.exitstatus}`,
        "Read the task's log",
      );
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
