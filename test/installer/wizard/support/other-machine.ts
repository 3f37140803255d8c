import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { InstallBed } from "../../support/install-bed.ts";

/** In a tree of mounts of its own: other programs to look at the network with, and a small disk for the keeper. */
const ENTER =
  'mount --bind "$1" /usr/sbin && mkdir -p "$2" && mount -t tmpfs -o size=1m tmpfs "$2" && shift 2 && exec "$@"';

interface Link {
  readonly name: string;
  readonly isUp?: boolean;
  readonly hasCarrier?: boolean;
  readonly master?: string;
  readonly address?: string;
  readonly isDynamic?: boolean;
}

/** A machine whose network is what a test says, so that what one finds there is the same on every machine that runs it. */
export class OtherMachine {
  readonly #bin: string;

  private constructor(bin: string) {
    this.#bin = bin;
  }

  static async in({ folder }: Pick<InstallBed, "folder">): Promise<OtherMachine> {
    const machine = new OtherMachine(join(folder, "sbin"));
    await mkdir(machine.#bin);
    const says = `#!/bin/sh\ncase " $* " in\n*" address "*) f=links ;;\n*" route "*) f=routes ;;\n*) f=neighbours ;;\nesac\n`;
    await writeFile(join(machine.#bin, "ip"), `${says}exec cat "/usr/sbin/$f"\n`, { mode: 0o755 });
    await writeFile(join(machine.#bin, "arping"), "#!/bin/sh\nexit $(cat /usr/sbin/answers)\n", {
      mode: 0o755,
    });
    await machine.be();
    return machine;
  }

  /** The command within which the installer runs on it. */
  within({ layout }: Pick<InstallBed, "layout">): readonly string[] {
    return [
      ...["unshare", "--mount", "--propagation", "private", "--"],
      ...["/bin/sh", "-c", ENTER, "sh", this.#bin, layout.keeperFolder],
    ];
  }

  /** @param arping with which code it ends: 0, nobody has the address; 1, somebody; others, nobody knows */
  async be({
    links = [{ name: "eno1", address: "192.0.2.10" }],
    hasWayOut = true,
    neighbours = [] as readonly string[],
    arping = 0,
  }: {
    readonly links?: readonly Link[];
    readonly hasWayOut?: boolean;
    readonly neighbours?: readonly string[];
    readonly arping?: number;
  } = {}): Promise<void> {
    const say = (name: string, what: unknown) => writeFile(join(this.#bin, name), JSON.stringify(what));
    await say("links", links.map(linkOf));
    await say("routes", hasWayOut ? [{ dst: "default", gateway: "192.0.2.1", dev: "eno1" }] : []);
    await say(
      "neighbours",
      neighbours.map((dst) => ({ dst, dev: "eno1", state: ["REACHABLE"] })),
    );
    await say("answers", arping);
  }
}

/** As `ip -d -j address show` has it. */
function linkOf({ name, isUp = true, hasCarrier = isUp, master, address, isDynamic = false }: Link): object {
  return {
    ifname: name,
    flags: [...(isUp ? ["UP"] : []), ...(hasCarrier ? ["LOWER_UP"] : [])],
    link_type: "ether",
    ...(master !== undefined && { master }),
    addr_info:
      address === undefined
        ? []
        : [{ family: "inet", local: address, prefixlen: 24, scope: "global", dynamic: isDynamic }],
  };
}
