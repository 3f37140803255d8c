/** Values that differ at each run; only their type is compared. */
const volatile = new Set([
  ...["pid", "pstart", "starttime", "endtime", "uptime", "cpu", "mem", "memhost", "disk", "used", "avail"],
  ...[
    "used_fraction",
    "free",
    "netin",
    "netout",
    "diskread",
    "diskwrite",
    "ctime",
    "snaptime",
    "digest",
    "time",
  ],
  ...["localtime", "loadavg", "ssl_fingerprint", "ticket", "CSRFPreventionToken", "wait", "idle"],
  ...[
    "kversion",
    "pressurecpusome",
    "pressurecpufull",
    "pressureiosome",
    "pressureiofull",
    "kversion",
    "current-kernel",
    "model",
    "flags",
    "vmgenid",
    "available",
  ],
]);

const normal: ReadonlyArray<[RegExp, string]> = [
  [/UPID:pve:[0-9A-F:]{26,28}/g, "UPID:pve:*"],
  [/\b(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}\b/g, "<mac>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, "<uuid>"],
  [/pveupload-[0-9a-f]{32}/g, "pveupload-<hex>"],
  [/\b[0-9a-f]{64}\b/g, "<sha256>"],
  [/\b[0-9a-f]{40}\b/g, "<sha1>"],
  [/ssh-ed25519%20[^"]*/g, "<key>"],
  [/\(secret\)/g, "<uuid>"],
  [/creation-qemu=[\d.]+,ctime=\d+/g, "<meta>"],
  [/line \d+\b/g, "line <n>"],
];

/** The first differences between a recorded body and ours, as `path: recorded != ours`. */
export function differences(recorded: unknown, ours: unknown, path = ""): string[] {
  const key = path.split("/").at(-1) ?? "";
  if (volatile.has(key) && !path.startsWith("/errors") && typeof recorded === typeof ours) return [];
  if (Array.isArray(recorded) && Array.isArray(ours)) return differentLists(recorded, ours, path);
  if (isObject(recorded) && isObject(ours)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(ours)]);
    return [...names].flatMap((name) => differences(recorded[name], ours[name], `${path}/${name}`));
  }
  if (recorded === "(scrubbed)" && typeof ours === "string") return [];
  const [left, right] = [scalar(recorded, key), scalar(ours, key)];
  return left === right ? [] : [`${path}: ${left} != ${right}`];
}

/** Lists that the server does not sort come in any order. */
function differentLists(recorded: unknown[], ours: unknown[], path: string): string[] {
  if (recorded.length !== ours.length) return [`${path}: ${recorded.length} entries != ${ours.length}`];
  const sorted = (list: unknown[]): unknown[] => [...list].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  const [left, right] = [sorted(recorded), sorted(ours)];
  return left.flatMap((item, index) => differences(item, right[index], `${path}/${index}`));
}

function order(item: unknown): string {
  if (!isObject(item)) return scalar(item, "");
  const name = ["n", "volid", "vmid", "key", "id", "name", "upid", "poolid", "roleid", "cidr", "pos"].find(
    (each) => each in item,
  );
  const stable = ["path", "ugid", "roleid", "userid", "subdir", "realm"].map((each) =>
    String(item[each] ?? ""),
  );
  return `${name === undefined ? "" : String(item[name]).padStart(12)} ${stable.join(" ")}`;
}

function scalar(value: unknown, key: string): string {
  let text = JSON.stringify(value) ?? "nothing";
  for (const [pattern, replacement] of normal) text = text.replace(pattern, replacement);
  // Comma lists such as `privs` and `content` have no order, nor have the lines of several faults.
  if (key === "content" || key === "privs") return text.slice(1, -1).split(",").sort().join(",");
  return text.includes("\\n") ? text.slice(1, -1).split("\\n").sort().join("\\n") : text;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
