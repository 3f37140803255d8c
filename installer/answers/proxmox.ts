import { z } from "zod";
import { forwardedPort } from "../../keeper/core/forwarded-port.ts";
import { guestEndpoint } from "./guest-endpoint.ts";
import { guestNetwork } from "./guest-network.ts";
import { interfaceName } from "./interface-name.ts";
import { pveName } from "./pve-name.ts";
import { template } from "./template.ts";

/** Where machines run. */
export const proxmox = z
  .strictObject({
    node: z.string().regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, "a node's name"),
    /** The machines' bridge: one that exists, or with `isolate` a VNet, which is made when it is not there. */
    bridge: interfaceName,
    pool: pveName.default("blockhost"),
    /** The vmid of a subscription's machine is this plus its number. */
    vmidBase: z.int().min(100).max(900_000_000),
    network: guestNetwork,
    endpoint: guestEndpoint.default({ mode: "direct" }),
    /** Machines see the gateway and not each other. */
    isolate: z.boolean().default(true),
    template: template.prefault({}),
  })
  .refine(({ bridge, isolate }) => !isolate || /^[a-z][a-z0-9]{0,7}$/i.test(bridge), {
    path: ["bridge"],
    message: "a VNet's name is 1 to 8 letters and digits, a letter first",
  })
  .refine(
    ({ network, endpoint }) => {
      return endpoint.mode !== "forwarded" || forwardedPort(endpoint.portBase, network.last) <= 65_535;
    },
    {
      path: ["endpoint", "portBase"],
      message: "leads past port 65535 for the last address",
    },
  );

export type ProxmoxAnswers = z.output<typeof proxmox>;
