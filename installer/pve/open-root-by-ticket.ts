import { z } from "zod";
import { FinalError } from "../../keeper/core/errors.ts";
import type { PveParameter } from "../../keeper/proxmox/form-body.ts";
import { PveError } from "../../keeper/proxmox/pve-error.ts";
import { readAnswer } from "../../keeper/proxmox/read-answer.ts";
import { type PveRequest, Transport, type TransportOptions } from "../../keeper/proxmox/transport.ts";
import { imageStream } from "./image-stream.ts";
import type { PveRoot } from "./pve-root.ts";
import { rootFailure } from "./root-failure.ts";

/** A ticket is good for two hours, and no call of ours takes one. */
const TICKET_MS = 60 * 60 * 1000;
/** For an image on a slow line. */
const UPLOAD_MS = 2 * 60 * 60 * 1000;

const ticketShape = z
  .object({
    ticket: z.string(),
    CSRFPreventionToken: z.string().optional(),
    NeedTFA: z.coerce.boolean().optional(),
  })
  .loose();

export interface TicketOptions extends Pick<TransportOptions, "trust" | "sleep" | "random"> {
  /** Such as `https://192.0.2.10:8006`. */
  readonly url: string;
  /** `root@pam` unless told. */
  readonly user?: string;
  /** Kept in memory until `close`, for a new ticket when one is over. */
  readonly password: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * Logs in over HTTPS by password.
 *
 * @throws FinalError PVE_LOGIN_REFUSED, PVE_SECOND_FACTOR, PVE_BAD_CERTIFICATE; RetryableError PVE_UNREACHABLE
 */
export async function openRootByTicket(options: TicketOptions): Promise<PveRoot> {
  const { url, user = "root@pam", password, now, sleep } = options;
  let headers: Readonly<Record<string, string>> = {};
  let since = 0;
  const transport = new Transport({ ...options, endpoints: [{ url }], credentials: () => headers });
  const logIn = async () => {
    const answer = await transport
      .send({
        method: "POST",
        path: "/api2/json/access/ticket",
        params: { username: user, password },
      })
      .catch((error: unknown) => {
        throw refusal(error, user);
      });
    const { ticket, CSRFPreventionToken = "", NeedTFA } = readAnswer(ticketShape, answer, "the ticket");
    if (NeedTFA === true || ticket.startsWith("PVE:!tfa!")) {
      throw new FinalError(
        "PVE_SECOND_FACTOR",
        `${user} logs in to Proxmox VE with a second factor, which cannot be given here`,
        "run the installer on the host itself as root",
      );
    }
    headers = {
      cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}`,
      csrfpreventiontoken: CSRFPreventionToken,
    };
    since = now();
  };
  const send = async (request: PveRequest): Promise<unknown> => {
    if (now() - since > TICKET_MS) await logIn();
    try {
      return await transport.send(request);
    } catch (error) {
      throw rootFailure(error);
    }
  };
  try {
    await logIn();
  } catch (error) {
    await transport.close();
    throw error;
  }
  const call = (
    method: PveRequest["method"],
    path: string,
    params?: Readonly<Record<string, PveParameter>>,
  ) => send({ method, path: `/api2/json${path}`, params });
  return Object.assign(call, {
    upload: async ({ node, storage, name, file, sha256 }: Parameters<PveRoot["upload"]>[0]) =>
      send({
        method: "POST",
        path: `/api2/json/nodes/${node}/storage/${storage}/upload`,
        stream: await imageStream(name, file, sha256),
        deadlineMs: UPLOAD_MS,
      }),
    sleep,
    close: () => transport.close(),
  });
}

function refusal(error: unknown, user: string): unknown {
  if (!(error instanceof PveError) || error.status !== 401) return rootFailure(error);
  return new FinalError(
    "PVE_LOGIN_REFUSED",
    `Proxmox VE does not accept the password of ${user}`,
    "give the password that this account logs in to Proxmox VE's own pages with",
    { cause: error },
  );
}
