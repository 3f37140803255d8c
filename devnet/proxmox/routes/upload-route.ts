import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { perm } from "../access/permission.ts";
import { ApiError } from "../api-error.ts";
import type { ApiMethod } from "../http/api-method.ts";
import type { Call, UploadedFile } from "../http/call.ts";
import type { PveNode } from "../node.ts";
import { storageParams } from "../schema/common-params.ts";
import { addVolume, freeBytes, removeVolume, requireStorage, volumePath } from "../storage/volumes.ts";
import type { Task } from "../tasks/task-engine.ts";

const extensions: Readonly<Record<string, RegExp>> = {
  iso: /\.(?:iso|img)$/i,
  vztmpl: /\.tar\.(?:gz|xz|zst|bz2)$/i,
  import: /\.(?:ova|qcow2|raw|vmdk)$/i,
};

/** `/nodes/{node}/storage/{storage}/upload` */
export const uploadRoutes: readonly ApiMethod[] = [
  {
    verb: "POST",
    path: "/nodes/{node}/storage/{storage}/upload",
    params: {
      ...storageParams,
      content: { type: "string", format: "content", enum: ["iso", "vztmpl", "import"] },
      filename: { type: "string", maxLength: 255 },
      checksum: { type: "string", optional: true, requires: "checksum-algorithm" },
      "checksum-algorithm": {
        type: "string",
        optional: true,
        enum: ["md5", "sha1", "sha224", "sha256", "sha384", "sha512"],
        requires: "checksum",
      },
      tmpfilename: { type: "string", optional: true, pattern: "/var/tmp/pveupload-[0-9a-f]+" },
    },
    permission: perm("/storage/{storage}", "Datastore.AllocateTemplate"),
    upload: true,
    run: upload,
  },
];

async function upload(call: Call): Promise<string> {
  const file = call.file;
  if (!file) throw ApiError.failed("missing temporary file name");
  try {
    return accept(call, file);
  } catch (error) {
    await rm(file.path, { force: true });
    throw error;
  }
}

function accept(call: Call, file: UploadedFile): string {
  const { node } = call;
  const storage = call.text("storage");
  const content = call.text("content");
  if (!requireStorage(node, storage).content.includes(content) && content !== "import")
    throw ApiError.failed(`storage '${storage}' does not support '${content}' content`);
  const name = basename(file.name).replace(/[^-a-zA-Z0-9_.]/g, "_");
  if (!extensions[content]?.test(name)) {
    const text = content === "import" ? "invalid filename or wrong extension" : "wrong file extension";
    throw ApiError.parameters({ filename: text });
  }
  const target = targetOf(call);
  return node.tasks.start(call.authId, "imgcopy", "", (task) =>
    store(call, target, file, `${content}/${name}`, task),
  );
}

/** An upload is not proxied: the node that it came to hands the file on by scp, in a task of its own. */
function targetOf(call: Call): PveNode {
  const { node } = call;
  const target = node.cluster.find(call.text("node")) ?? node;
  if (!node.cluster.isLost(target)) return target;
  const why = "command '/usr/bin/ssh' failed: exit code 255";
  throw ApiError.failed(`can't activate storage '${call.text("storage")}' on node '${target.name}': ${why}`);
}

async function store(call: Call, node: PveNode, file: UploadedFile, name: string, task: Task): Promise<void> {
  const storage = call.text("storage");
  const target = volumePath(node, { storage, name });
  const shown = `/var/tmp/${basename(file.path)}`;
  try {
    task.log(`starting file import from: ${shown}`);
    await verify(call, file, task);
    task.log(`target node: ${node.name}`);
    task.log(`target file: ${target}`);
    task.log(`file size is: ${file.size}`);
    task.log(`command: cp -- ${shown} ${target}`);
    removeVolume(node, `${storage}:${name}`);
    if (file.size > freeBytes(node, storage))
      throw ApiError.failed(`import failed: cp: error writing '${target}': No space left on device`);
    const path = join(node.storageDir(storage), name);
    await mkdir(dirname(path), { recursive: true });
    await rename(file.path, path);
    addVolume(node, {
      storage,
      name,
      content: name.split("/")[0] as "iso" | "vztmpl" | "import",
      format: name.startsWith("import/") ? (/\.(\w+)$/.exec(name)?.[1] ?? "raw") : formatOf(name),
      size: file.size,
      used: file.size,
    });
    task.log("finished file import successfully");
  } finally {
    await rm(file.path, { force: true });
  }
}

function formatOf(name: string): string {
  return name.startsWith("iso/") ? "iso" : "tgz";
}

async function verify(call: Call, file: UploadedFile, task: Task): Promise<void> {
  const expected = call.optional("checksum");
  if (expected === undefined) return;
  const hash = createHash(call.text("checksum-algorithm"));
  for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  const got = hash.digest("hex");
  if (got === expected.toLowerCase()) {
    task.log("calculating checksum...OK, checksum verified");
    return;
  }
  task.log("calculating checksum...");
  throw ApiError.failed(`checksum mismatch: got '${got}' != expect '${expected}'`);
}
