export interface UpidParts {
  readonly node: string;
  readonly pid: number;
  readonly pstart: number;
  /** Seconds since 1970. */
  readonly starttime: number;
  readonly type: string;
  readonly id: string;
  readonly owner: string;
}

const upidPattern =
  /^UPID:([a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?):([0-9A-Fa-f]{8}):([0-9A-Fa-f]{8,9}):([0-9A-Fa-f]{8}):([^:\s]+):([^:\s]*):([^:\s]+):$/;

/** A task's name: `UPID:pve:00001DEF:000AC621:6B035BF0:qmclone:9000:root@pam!keeper:`. */
export function printUpid(parts: UpidParts): string {
  const hex = (value: number): string => value.toString(16).toUpperCase().padStart(8, "0");
  return `UPID:${parts.node}:${hex(parts.pid)}:${hex(parts.pstart)}:${hex(parts.starttime)}:${parts.type}:${parts.id}:${parts.owner}:`;
}

export function parseUpid(upid: string): UpidParts | undefined {
  const match = upidPattern.exec(upid);
  if (!match) return undefined;
  const [, node = "", , pid = "", pstart = "", starttime = "", type = "", id = "", owner = ""] = match;
  return {
    node,
    pid: Number.parseInt(pid, 16),
    pstart: Number.parseInt(pstart, 16),
    starttime: Number.parseInt(starttime, 16),
    type,
    id,
    owner,
  };
}
