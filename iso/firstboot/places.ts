import { join } from "node:path";

/** Where first boot finds and leaves things. */
export interface Places {
  /** What the answer volume said of it: iso/guard/ANSWERS.md. */
  readonly answersFile: string;
  /** Outlasts a restart; mode 0700. */
  readonly stateFolder: string;
  /** Gone with the next start: how far it is, and what the consoles show. Mode 0700: the installer's code stands there. */
  readonly runFolder: string;
  readonly interfaces: string;
  readonly hosts: string;
  /** apt's own folder of settings. */
  readonly apt: string;
  readonly keyrings: string;
  /** Keys that came with the image, if any did. */
  readonly shippedKeys: string;
  readonly proc: string;
  readonly clusterCa: string;
}

/** @param root `/` but for tests */
export function placesAt(root: string): Places {
  return {
    answersFile: join(root, "etc/blockhost/firstboot.json"),
    stateFolder: join(root, "var/lib/blockhost-firstboot"),
    runFolder: join(root, "run/blockhost-firstboot"),
    interfaces: join(root, "etc/network/interfaces"),
    hosts: join(root, "etc/hosts"),
    apt: join(root, "etc/apt"),
    keyrings: join(root, "usr/share/keyrings"),
    shippedKeys: join(root, "usr/lib/blockhost/keys"),
    proc: join(root, "proc"),
    clusterCa: join(root, "etc/pve/pve-root-ca.pem"),
  };
}
