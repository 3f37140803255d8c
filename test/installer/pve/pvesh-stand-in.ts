import { readFileSync, unlinkSync } from "node:fs";
import { request } from "node:https";

/**
 * Stands in for Proxmox VE's `pvesh`, which runs only on a real host: takes the same arguments, speaks to the simulator as
 * root by a ticket, and prints as the program of the sources does. A call that starts a task ends with it, after the
 * task's log; the answer is the last line; a refusal is a text on the error output. What the simulator knows no better
 * than these sources, this knows no better either.
 *
 * Its first argument is a file with the simulator's address and the ticket, as JSON.
 */
const [place = "", command = "", path = "", ...options] = process.argv.slice(2);
const { url, ca, headers } = JSON.parse(readFileSync(place, "utf8")) as {
  url: string;
  ca: string;
  headers: Record<string, string>;
};
const METHODS: Readonly<Record<string, string>> = {
  get: "GET",
  create: "POST",
  set: "PUT",
  delete: "DELETE",
};

interface Answer {
  readonly status: number;
  readonly body: { data?: unknown; message?: string; errors?: Record<string, string> };
}

function send(method: string, at: string, body?: { type: string; bytes: Buffer }): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request(`${url}/api2/json${at}`, {
      method,
      ca,
      agent: false,
      headers: {
        ...headers,
        ...(body && { "content-type": body.type, "content-length": body.bytes.length }),
      },
    });
    outgoing.on("error", reject).on("response", (response) => {
      const chunks: Buffer[] = [];
      response
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          const text = Buffer.concat(chunks).toString();
          const parsed = text === "" ? { message: response.statusMessage } : JSON.parse(text);
          resolve({ status: response.statusCode ?? 0, body: parsed });
        });
    });
    outgoing.end(body?.bytes);
  });
}

/** A path as HTTP wants it. A percent sign is one of its letters here, and a volume's name goes on to its end. */
function escaped(raw: string): string {
  const [, before = raw, volume] = /^(.+\/content)\/(.+)$/.exec(raw) ?? [];
  const parts = volume === undefined ? before.split("/") : [...before.split("/"), volume];
  return parts.map(encodeURIComponent).join("/");
}

function multipart(form: URLSearchParams): { type: string; bytes: Buffer } {
  const file = form.get("tmpfilename") ?? "";
  const parts = ["content", "checksum-algorithm", "checksum"].map(
    (name) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${form.get(name)}\r\n`,
  );
  const head = `${parts.join("")}--x\r\nContent-Disposition: form-data; name="filename"; filename="${form.get("filename")}"\r\n\r\n`;
  const bytes = Buffer.concat([Buffer.from(head), readFileSync(file), Buffer.from("\r\n--x--\r\n")]);
  unlinkSync(file);
  return { type: "multipart/form-data; boundary=x", bytes };
}

async function endOfTask(upid: string): Promise<void> {
  const at = `/nodes/${upid.split(":")[1]}/tasks/${encodeURIComponent(upid)}`;
  for (;;) {
    const { body } = await send("GET", `${at}/status`);
    if ((body.data as { status: string }).status === "stopped") break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const { body } = await send("GET", `${at}/log?limit=0`);
  for (const { t } of body.data as Array<{ t: string }>) process.stdout.write(`${t}\n`);
}

async function main(): Promise<number> {
  const form = new URLSearchParams();
  for (const option of options) {
    const [, name = "", value = ""] = /^--([^=]+)=([\s\S]*)$/.exec(option) ?? [];
    if (name !== "output-format") form.append(name, value);
  }
  const method = METHODS[command] ?? "";
  const inQuery = method === "GET" || method === "DELETE";
  const body = form.has("tmpfilename")
    ? multipart(form)
    : { type: "application/x-www-form-urlencoded", bytes: Buffer.from(form.toString()) };
  const query = inQuery && form.size > 0 ? `?${form}` : "";
  const { status, body: answer } = await send(method, escaped(path) + query, inQuery ? undefined : body);
  if (status !== 200) {
    // A text that died has no number before it; what was raised with one does.
    const fields = Object.entries(answer.errors ?? {}).map(([name, why]) => `${name}: ${why.trim()}\n`);
    const usage = status === 400 ? `pvesh ${command} <api_path> [OPTIONS] [FORMAT_OPTIONS]\n` : "";
    const head = `${status === 500 ? "" : `${status} `}${answer.message?.trim()}`;
    process.stderr.write(`${head}\n${fields.join("")}${usage}`);
    return 255;
  }
  const { data } = answer;
  if (method !== "GET" && typeof data === "string" && data.startsWith("UPID:")) await endOfTask(data);
  if (data !== null && data !== undefined) process.stdout.write(`${JSON.stringify(data)}\n`);
  return 0;
}

process.exitCode = await main();
