import { connectionFailure } from "../../../keeper/proxmox/connection-failure.ts";
import { formBody } from "../../../keeper/proxmox/form-body.ts";
import type { PveSender } from "../../../keeper/proxmox/pve-sender.ts";
import type { Life } from "../clock/life.ts";
import type { Cluster } from "./cluster.ts";
import { CLUSTER_ROUTES, type Route } from "./cluster-routes.ts";
import { type PveCall, refusal } from "./pve-call.ts";
import { STORAGE_ROUTES } from "./storage-routes.ts";
import { VM_ROUTES } from "./vm-routes.ts";

type Request = Parameters<PveSender["send"]>[0];

const ROUTES = [...CLUSTER_ROUTES, ...STORAGE_ROUTES, ...VM_ROUTES].map(([method, path, handle]) => ({
  method,
  pattern: new RegExp(`^${path.replace(/:\w+/g, "([^/]+)")}$`),
  handle,
}));
const URL = "https://pve1.test:8006";

/** The way of one life of the keeper to the cluster: requests and answers may be lost, come twice or late. */
export function senderOf(cluster: Cluster, life: Life): PveSender {
  const { faults, random, scheduler } = cluster;
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        const call = callOf(request);
        const label = `${call.method} ${call.path}`;
        const ms = random.between(2, 40);
        const isRead = call.method === "GET";
        const fail = (after: number, code: string) => {
          const cause = Object.assign(new Error(code), { code });
          life.after(after, `${label}: ${code}`, () =>
            reject(connectionFailure(cause, request.method, label, URL).error),
          );
        };
        if (cluster.downUntil > scheduler.now) return fail(ms, "ECONNREFUSED");
        if (faults.strikes("pve: request lost", 0.01, label)) return fail(ms, "ECONNRESET");
        const gateway = faults.strikes("pve: gateway error", 0.01, label);
        const lost = faults.strikes("pve: reply lost", isRead ? 0.01 : 0.06, label);
        const twice = !isRead && faults.strikes("pve: request twice", 0.04, label);
        const work = (): (() => void) => {
          try {
            if (gateway) throw refusal(call, 596, "Connection timed out");
            const answer = answerTo(cluster, call);
            return () => resolve(answer);
          } catch (error) {
            return () => reject(error);
          }
        };
        if (isRead && !lost) return life.after(ms, label, () => work()());
        // A write that is on its way arrives, whoever lives to hear of it.
        scheduler.after(ms / 2, `${label} arrives`, () => {
          const settle = work();
          if (twice) work();
          if (lost) fail(ms / 2, "ECONNRESET");
          else life.after(ms / 2, label, settle);
        });
      }),
  };
}

function callOf({ method, path, params, body }: Request): PveCall {
  return {
    method,
    path: path.replace(/^\/api2\/json/, ""),
    params: new Map(formBody(params ?? {})),
    body: body?.bytes ?? null,
  };
}

function answerTo(cluster: Cluster, call: PveCall): unknown {
  const { method, path } = call;
  const node = /^\/nodes\/([^/]+)\//.exec(path)?.[1];
  if (node !== undefined && !cluster.isOnline(node)) throw refusal(call, 595, "No route to host");
  for (const route of ROUTES) {
    if (route.method !== method) continue;
    const segments = route.pattern.exec(path);
    if (segments === null) continue;
    const handle: Route[2] = route.handle;
    return handle(cluster, call, ...segments.slice(1).map(decodeURIComponent));
  }
  throw new Error(`the simulated cluster has no ${method} ${path}`);
}
