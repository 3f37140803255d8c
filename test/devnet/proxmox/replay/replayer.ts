import { createHash } from "node:crypto";
import { FormData } from "undici";
import { type Answer, ApiClient } from "../api-client.ts";
import type { Bench } from "./bench.ts";
import { differences } from "./compare.ts";
import type { Part, Step } from "./scenario.ts";

export interface Outcome {
  readonly step: Step;
  /** Empty when ours was as recorded. */
  readonly faults: readonly string[];
}

const upidPattern = /UPID(?::|%3A)pve(?::|%3A)[^/\s",]+/g;
/** Stands for keys that the recordings do not show. */
const publicKey = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";
/** Milliseconds that a step which was polled when it was recorded is polled here. Only a fault of ours lasts so long. */
const patience = 30_000;

/** Sends a scenario's requests, in order, and holds the answers against the recorded ones. */
export class Replayer {
  readonly #bench: Bench;
  /** Values of the recording to ours: UPIDs, digests, process ids, checksums. */
  readonly #known = new Map<string, string>();
  readonly #tickets = new Map<string, { ticket: string; csrf: string }>();
  readonly #secrets = new Map<string, string>();
  readonly #clients = new Map<string, ApiClient>();

  constructor(bench: Bench) {
    this.#bench = bench;
    this.#secrets.set("root@pam!keeper", bench.rootToken.split("=")[1] ?? "");
    this.#secrets.set("blockhost@pve!keeper", bench.keeperToken.split("=")[1] ?? "");
  }

  async replay(steps: readonly Step[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let at = 0; at < steps.length; at++) {
      const step = steps[at] as Step;
      const group = step.parallel;
      const together = [step];
      while (group !== undefined && steps[at + 1]?.parallel === group) together.push(steps[++at] as Step);
      outcomes.push(...(await Promise.all(together.map((each) => this.#play(each)))));
    }
    await Promise.all([...this.#clients.values()].map((client) => client.close()));
    return outcomes;
  }

  async #play(step: Step): Promise<Outcome> {
    if (!step.request || !step.response) {
      await this.#onTheNode(step);
      return { step, faults: [] };
    }
    await this.#copying(step);
    const until = Date.now() + patience;
    for (;;) {
      const answer = await this.#send(step);
      const faults = this.#judge(step, answer);
      const isWaiting = step.waits !== undefined && !this.#settled(step, answer) && Date.now() < until;
      if (!isWaiting) {
        this.#learn(step, answer);
        return { step, faults };
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  /** A clone was stopped when its copy had begun: a stop that came before would be another story. */
  async #copying({ auth, request }: Step): Promise<void> {
    if (request?.method !== "DELETE" || !/\/tasks\/UPID%3A.*%3Aqmclone%3A/.test(request.path)) return;
    const log: Step = {
      label: "log of the copy",
      auth,
      request: { method: "GET", path: `${request.path}/log`, params: { limit: 0 } },
      response: null,
    };
    const until = Date.now() + patience;
    while (Date.now() < until && !(await this.#send(log)).text.includes("transferred"))
      await new Promise((resolve) => setTimeout(resolve, 5));
  }

  /** One client for each set of credentials: a TLS handshake for each request would take most of the time. */
  #client(headers: Record<string, string>): ApiClient {
    const key = JSON.stringify(headers);
    const known = this.#clients.get(key) ?? new ApiClient(this.#bench.simulator, { headers });
    this.#clients.set(key, known);
    return known;
  }

  #settled(step: Step, answer: Answer): boolean {
    if (step.waits === "task polled until stopped") return answer.text.includes('"status":"stopped"');
    // No guest of ours runs programs, so none will be seen to end.
    return step.waits === "polled until exited" || answer.status === 200;
  }

  /** The one thing that was done on the node itself: killing the worker of the last clone. */
  async #onTheNode(step: Step): Promise<void> {
    const upid = [...this.#known.values()].filter((value) => value.includes(":qmclone:")).at(-1);
    if (/worker/.test(step.label) && upid !== undefined) this.#bench.simulator.killTask(upid);
  }

  async #send(step: Step): Promise<Answer> {
    const { request } = step;
    if (!request) throw new Error("no request");
    const client = this.#client(this.#headers(step));
    const path = request.path.replace(upidPattern, (upid) =>
      encodeURIComponent(this.#ours(decodeURIComponent(upid))),
    );
    const params = Object.fromEntries(
      Object.entries(request.params ?? {}).map(([name, value]) => [
        name,
        this.#param(name, value, /bogus/.test(step.label)),
      ]),
    );
    try {
      return await client.send(request.method, path, params, this.#body(step));
    } catch {
      return { status: 0, statusText: "", contentType: null, text: "" };
    }
  }

  #body(step: Step): { body: string | FormData; contentType?: string } | undefined {
    const { request } = step;
    if (request?.multipart) {
      const form = new FormData();
      for (const part of request.multipart) {
        if (part.value !== undefined) form.append(part.name, this.#ours(part.value));
        else form.append(part.name, new Blob([new Uint8Array(fileOf(part))]), part.filename ?? "");
      }
      return { body: form };
    }
    if (request?.inBody)
      return {
        body: new URLSearchParams(
          Object.entries(request.params ?? {}).map(([k, v]): [string, string] => [k, String(v)]),
        ).toString(),
        contentType: "application/x-www-form-urlencoded",
      };
    if (request?.rawBody === undefined) return undefined;
    const size = /^\((\d+) bytes\)$/.exec(request.rawBody)?.[1];
    return {
      body: size === undefined ? request.rawBody : "x".repeat(Number(size)),
      contentType: request.contentType ?? "",
    };
  }

  #headers(step: Step): Record<string, string> {
    const token = (id: string): Record<string, string> => ({
      authorization: `PVEAPIToken=${id}=${this.#secrets.get(id) ?? ""}`,
    });
    if (step.auth === "root-token") return token("root@pam!keeper");
    if (step.auth === "keeper-token") return token("blockhost@pve!keeper");
    if (step.auth === "none") return {};
    if (step.auth === "bad") return badHeaders(step, this.#tickets.get("operator@pve")?.ticket ?? "", token);
    const user = step.authUser ?? "root@pam";
    if (user === "root@pam") return this.#bench.rootHeaders;
    const known = this.#tickets.get(user);
    const csrf = step.csrf === "wrong" ? "wrong" : (known?.csrf ?? "");
    return {
      cookie: `PVEAuthCookie=${encodeURIComponent(known?.ticket ?? "")}`,
      ...(step.csrf === "missing" ? {} : { csrfpreventiontoken: csrf }),
    };
  }

  #param(name: string, value: string | number | string[], bogus: boolean): string | number | string[] {
    if (value === "(ticket)") return this.#tickets.get("operator@pve")?.ticket ?? "";
    if (name === "sshkeys") return String(value).replace("(public%20key)", bogus ? "AAAAbogus" : publicKey);
    if (typeof value === "string" || name === "pid") return this.#ours(String(value));
    return value;
  }

  #ours(value: string): string {
    return this.#known.get(value) ?? value;
  }

  #judge(step: Step, answer: Answer): string[] {
    const { response } = step;
    if (!response) return [];
    if (response.status === 0) return answer.status === 0 ? [] : [`status: dropped != ${answer.status}`];
    const faults: string[] = [];
    if (answer.status !== response.status) faults.push(`status: ${response.status} != ${answer.status}`);
    const type = response.contentType === undefined ? "application/json;charset=UTF-8" : response.contentType;
    if (answer.contentType !== type) faults.push(`content type: ${type} != ${answer.contentType}`);
    const text = (value: string): string => decodeReason(value).replace(/line \d+/g, "line <n>");
    if (text(answer.statusText) !== text(response.statusText))
      faults.push(`status text: ${response.statusText} != ${answer.statusText}`);
    return [...faults, ...differences(response.body, parse(answer.text))];
  }

  /** Takes over what later requests refer to. */
  #learn(step: Step, answer: Answer): void {
    const [theirs, ours] = [dataOf(step.response?.body), dataOf(parse(answer.text))];
    if (typeof theirs === "string" && typeof ours === "string") this.#known.set(theirs, ours);
    for (const part of step.request?.multipart ?? [])
      if (part.sha256) this.#known.set(part.sha256, createHash("sha256").update(fileOf(part)).digest("hex"));
    if (!isRecord(theirs) || !isRecord(ours)) return;
    for (const name of ["digest", "pid"])
      if (theirs[name] !== undefined) this.#known.set(String(theirs[name]), String(ours[name]));
    if (typeof ours.ticket === "string")
      this.#tickets.set(String(ours.username), {
        ticket: ours.ticket,
        csrf: String(ours.CSRFPreventionToken),
      });
    if (typeof ours["full-tokenid"] === "string") this.#secrets.set(ours["full-tokenid"], String(ours.value));
  }
}

function fileOf(part: Part): Buffer {
  const bytes = Buffer.alloc(part.size ?? 0, part.what?.startsWith("text") ? "x" : 0);
  if (part.what?.startsWith("small valid ISO")) bytes.write("\u0001CD001\u0001", 0x8000, "latin1");
  return bytes;
}

function badHeaders(
  step: Step,
  ticket: string,
  token: (id: string) => Record<string, string>,
): Record<string, string> {
  const cookie = (value: string) => ({ cookie: `PVEAuthCookie=${encodeURIComponent(value)}` });
  const api = (value: string) => ({ authorization: `PVEAPIToken=${value}` });
  const wrong = "00000000-0000-4000-8000-000000000000";
  const note = step.authNote ?? "";
  if (note === "expired token" || note === "deleted token") return token("blockhost@pve!old");
  if (note.startsWith("token: ")) {
    if (note.includes("Bearer")) return { authorization: `Bearer root@pam!keeper=${wrong}` };
    if (note.includes("unknown token")) return api(`root@pam!nosuch=${wrong}`);
    if (note.includes("unknown user")) return api(`ghost@pve!keeper=${wrong}`);
    if (note.includes("unknown realm")) return api(`root@nowhere!keeper=${wrong}`);
    if (note.includes("no secret")) return api("root@pam!keeper");
    if (note.includes("malformed")) return api("nonsense");
    if (note.includes("no UUID")) return api("root@pam!keeper=secret");
    return api(`root@pam!keeper=${wrong}`);
  }
  if (note.startsWith("empty")) return cookie("");
  if (note.startsWith("garbage")) return cookie("garbage");
  if (note.includes("half")) return cookie(ticket.slice(0, ticket.length / 2));
  if (note.includes("old time")) return cookie(ticket.replace(/:[0-9A-F]{8}::/, ":5F000000::"));
  return cookie(`${ticket}x`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function dataOf(body: unknown): unknown {
  return isRecord(body) ? body.data : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Status lines are bytes: what is UTF-8 there arrives as Latin-1. */
function decodeReason(text: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(text, "latin1"));
  } catch {
    return text;
  }
}
