import type { ApiRequestable } from "proxmox-api";
import { FinalError } from "../core/errors.ts";
import type { PveParameter } from "./form-body.ts";
import type { PveRequest, Transport } from "./transport.ts";

/** A guest is its tenant's: what it says about itself is read up to here only, in bytes. */
const GUEST_ANSWER_BYTES = 512 * 1024;

/** The part of proxmox-api that talks, done by our transport: its own repeats writes and hides the status. */
export class RequestEngine implements ApiRequestable {
  readonly #transport: Transport;

  constructor(transport: Transport) {
    this.#transport = transport;
  }

  async doRequest(
    httpMethod: string,
    path: string,
    _pathTemplate: string,
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
    return this.#transport.send({
      method: httpMethod.toUpperCase() as PveRequest["method"],
      path,
      params,
      node: /^\/api2\/json\/nodes\/([^/]+)/.exec(path)?.[1],
      maxAnswerBytes: path.includes("/agent/") ? GUEST_ANSWER_BYTES : undefined,
    });
  }
}
