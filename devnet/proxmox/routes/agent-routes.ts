import { agentPerm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call } from "../http/call.ts";
import { text, vmParams } from "../schema/common-params.ts";
import { callAgent } from "../vm/agent.ts";

const base = "/nodes/{node}/qemu/{vmid}/agent";
/** Bytes that one file-read asks the agent for, and the most of a file that is returned. */
const chunkBytes = 1024 * 1024;
const readLimit = 16 * 1024 * 1024;

const reads = [
  ...["get-fsinfo", "get-host-name", "get-memory-block-info", "get-memory-blocks", "get-osinfo", "get-time"],
  ...["get-timezone", "get-users", "get-vcpus", "info", "network-get-interfaces"],
];
const others = ["fsfreeze-freeze", "fsfreeze-status", "fsfreeze-thaw", "fstrim", "ping", "shutdown"].concat([
  "suspend-disk",
  "suspend-hybrid",
  "suspend-ram",
]);

/** `/nodes/{node}/qemu/{vmid}/agent`: the guest agent. */
export const agentRoutes: readonly ApiMethod[] = [
  {
    verb: "GET",
    path: base,
    params: vmParams,
    permission: "user",
    run: () =>
      [...reads, ...others, "exec", "exec-status", "file-read", "file-write", "set-user-password"]
        .sort()
        .map((name) => ({ name })),
  },
  ...reads.map((name) => plain("GET", name, "VM.GuestAgent.Audit")),
  ...others.map((name) => plain("POST", name, rightOf(name))),
  {
    verb: "GET",
    path: `${base}/file-read`,
    params: { ...vmParams, file: { type: "string" } },
    permission: agentPerm("VM.GuestAgent.FileRead"),
    run: readFile,
  },
  {
    verb: "POST",
    path: `${base}/file-write`,
    params: {
      ...vmParams,
      file: { type: "string" },
      content: { type: "string", maxLength: 60 * 1024 },
      encode: { type: "boolean", optional: true },
    },
    permission: agentPerm("VM.GuestAgent.FileWrite"),
    run: writeFile,
  },
  {
    verb: "POST",
    path: `${base}/exec`,
    params: { ...vmParams, command: { type: "array" }, "input-data": { ...text, maxLength: 64 * 1024 } },
    permission: agentPerm("VM.GuestAgent.Unrestricted"),
    run: exec,
  },
  {
    verb: "GET",
    path: `${base}/exec-status`,
    params: { ...vmParams, pid: { type: "integer" } },
    permission: agentPerm("VM.GuestAgent.Unrestricted"),
    run: execStatus,
  },
  {
    verb: "POST",
    path: `${base}/set-user-password`,
    params: {
      ...vmParams,
      username: { type: "string" },
      password: { type: "string", maxLength: 1024 },
      crypted: { type: "boolean", optional: true },
    },
    permission: agentPerm("VM.GuestAgent.Unrestricted"),
    run: async (call) => {
      const args = {
        username: call.text("username"),
        password: base64(call.text("password")),
        crypted: call.flag("crypted"),
      };
      return { result: await callAgent(call.node, call.vmid, "guest-set-user-password", args) };
    },
  },
];

function rightOf(name: string): string {
  if (/^fs/.test(name)) return "VM.GuestAgent.FileSystemMgmt";
  return name === "ping" ? "VM.GuestAgent.Audit" : "VM.GuestAgent.Unrestricted";
}

function plain(verb: "GET" | "POST", name: string, right: string): ApiMethod {
  return {
    verb,
    path: `${base}/${name}`,
    params: vmParams,
    permission: agentPerm(right),
    run: async (call) => ({ result: await callAgent(call.node, call.vmid, `guest-${name}`) }),
  };
}

async function readFile(call: Call): Promise<unknown> {
  const { node, vmid } = call;
  const handle = await callAgent(node, vmid, "guest-file-open", { path: call.text("file"), mode: "r" });
  const chunks: Buffer[] = [];
  let read = 0;
  let eof = false;
  try {
    while (!eof && read < readLimit) {
      const reply = (await callAgent(node, vmid, "guest-file-read", { handle, count: chunkBytes })) as {
        count: number;
        "buf-b64": string;
        eof: boolean;
      };
      const chunk = Buffer.from(reply["buf-b64"], "base64");
      chunks.push(chunk);
      read += chunk.length;
      eof = reply.eof;
    }
  } finally {
    await callAgent(node, vmid, "guest-file-close", { handle });
  }
  const content = Buffer.concat(chunks).subarray(0, readLimit);
  return {
    content: content.toString("latin1"),
    "bytes-read": content.length,
    ...(eof ? {} : { truncated: 1 }),
  };
}

async function writeFile(call: Call): Promise<void> {
  const { node, vmid } = call;
  const content = call.flag("encode", true) ? base64(call.text("content")) : call.text("content");
  const handle = await callAgent(node, vmid, "guest-file-open", { path: call.text("file"), mode: "wb" });
  try {
    await callAgent(node, vmid, "guest-file-write", { handle, "buf-b64": content });
  } finally {
    await callAgent(node, vmid, "guest-file-close", { handle });
  }
}

async function exec(call: Call): Promise<unknown> {
  const given = call.params.command;
  const [path = "", ...arg] = Array.isArray(given) ? given : [call.text("command")];
  const input = call.has("input-data") ? { "input-data": base64(call.text("input-data")) } : {};
  const args = { path, arg, "capture-output": true, ...input };
  try {
    return await callAgent(call.node, call.vmid, "guest-exec", args);
  } catch (error) {
    // The real server's text holds typographic quotes, which do not fit into a status line: all fails.
    if (error instanceof ApiError && /Failed to execute child process/.test(error.message))
      throw ApiError.bare(596, "Broken pipe");
    throw error;
  }
}

async function execStatus(call: Call): Promise<unknown> {
  const reply = (await callAgent(call.node, call.vmid, "guest-exec-status", {
    pid: call.int("pid"),
  })) as Record<string, unknown>;
  const view: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(reply)) {
    if (name === "out-data" || name === "err-data") {
      view[name] = Buffer.from(String(value), "base64").toString("latin1");
      view[name.replace("data", "truncated")] = 0;
    } else view[name] = typeof value === "boolean" ? Number(value) : value;
  }
  return view;
}

/** The server takes one character for one byte, both ways; it has no place for others. */
function base64(value: string): string {
  if (/[^\0-\xff]/.test(value)) throw ApiError.failed("Wide character in subroutine entry");
  return Buffer.from(value, "latin1").toString("base64");
}
