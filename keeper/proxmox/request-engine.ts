import type { ApiRequestable } from "proxmox-api";
import { FinalError } from "../core/errors.ts";
import type { PveParameter } from "./form-body.ts";
import type { PveSender } from "./pve-sender.ts";
import type { PveRequest } from "./transport.ts";

/** What a guest says about itself is read up to here, in bytes. */
const GUEST_ANSWER_BYTES = 512 * 1024;

/** The part of proxmox-api that talks, done by our transport: its own repeats writes and hides the status. */
export class RequestEngine implements ApiRequestable {
  readonly #transport: PveSender;

  constructor(transport: PveSender) {
    this.#transport = transport;
  }

  async doRequest(
    httpMethod: string,
    path: string,
    pathTemplate: string,
    params?: Record<string, PveParameter>,
  ): Promise<unknown> {
    // proxmox-api escapes nothing but the slash; anything else odd would cut the path short.
    if (!/^\/api2\/json(\/[A-Za-z0-9._:@!%-]+)+$/.test(path)) {
      throw new FinalError(
        "PVE_BAD_REQUEST",
        `not a path of the API: ${path}`,
        "report this as a fault of the keeper",
      );
    }
    // A guest is its tenant's: it may keep us waiting, or answer with as much as it likes.
    const guest = path.includes("/agent/") ? { once: true, maxAnswerBytes: GUEST_ANSWER_BYTES } : {};
    return this.#transport.send({
      method: httpMethod.toUpperCase() as PveRequest["method"],
      path,
      params,
      operation: operationOf(pathTemplate),
      node: /^\/api2\/json\/nodes\/([^/]+)/.exec(path)?.[1],
      ...guest,
    });
  }
}

/** The last part of the path that is no parameter: `config` of `/nodes/{node}/qemu/{vmid}/config`. */
function operationOf(pathTemplate: string): string {
  return pathTemplate.split("/").findLast((part) => /^[a-z-]+$/.test(part)) ?? "other";
}
