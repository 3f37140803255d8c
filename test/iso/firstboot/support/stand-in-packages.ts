import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool } from "../../../../devnet/image/run-tool.ts";

export interface StandIn {
  readonly name: string;
  readonly version?: string;
  readonly depends?: string;
  /** Files by path; those in `bin` and `DEBIAN` can be run. */
  readonly files?: Readonly<Record<string, string>>;
}

/** A unit that runs once, and another at each start of the machine when it `wantedBy` something. */
const unit = (start: string, more = "") =>
  `[Unit]\nDescription=stand-in\n[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=${start}\n${more}`;

const KERNEL = "6.14.0-1-pve";

/** In place of Debian's packages, where first boot only wants them to be there. */
export const DEBIAN: readonly StandIn[] = [
  { name: "chrony" },
  { name: "open-iscsi" },
  {
    name: "postfix",
    depends: "debconf",
    files: {
      "DEBIAN/templates":
        "Template: postfix/main_mailer_type\nType: select\nChoices: No configuration, Internet Site, Local only\nDefault: Internet Site\nDescription: stand-in\n",
      "DEBIAN/config":
        "#!/bin/sh\n. /usr/share/debconf/confmodule\ndb_input high postfix/main_mailer_type || :\ndb_go\n",
      "DEBIAN/postinst":
        '#!/bin/sh\n. /usr/share/debconf/confmodule\ndb_get postfix/main_mailer_type\necho "$RET" >/etc/mailer\n',
    },
  },
];

/** What the image has installed from Debian, beside what the tests' tree has. */
export const INSTALLED: readonly StandIn[] = [
  { name: "linux-image-6.12.1+deb13-amd64" },
  { name: "linux-image-amd64", depends: "linux-image-6.12.1+deb13-amd64" },
  {
    name: "grub-pc",
    files: {
      "usr/sbin/grub-install": "#!/bin/sh\n",
      "usr/sbin/update-grub": "#!/bin/sh\necho again >>/var/lib/update-grub\n",
    },
  },
];

/** In place of Proxmox VE's: they do what first boot waits for, and say no when it is not ready for them. */
export const PROXMOX: readonly StandIn[] = [
  {
    name: "proxmox-default-kernel",
    files: {
      // A container has its host's kernel: after the next start this says otherwise.
      "usr/share/stand-in/osrelease": `${KERNEL}\n`,
      "usr/lib/systemd/system/stand-in-kernel.service": unit(
        "mount --bind /usr/share/stand-in/osrelease /proc/sys/kernel/osrelease",
      ),
      "DEBIAN/postinst":
        "#!/bin/sh\nln -sf /usr/lib/systemd/system/stand-in-kernel.service /etc/systemd/system/stand-in-kernel.service\nmkdir -p /etc/systemd/system/sysinit.target.wants\nln -sf /usr/lib/systemd/system/stand-in-kernel.service /etc/systemd/system/sysinit.target.wants/\n",
    },
  },
  {
    name: "pve-manager",
    files: {
      "usr/bin/pvesh":
        '#!/bin/sh\nsystemctl --quiet is-active pveproxy || exit 1\n[ "$2" = /version ] && echo \'{"version":"9.0.3","release":"9.0"}\'\n[ "$2" = /nodes ] && echo "[]"\n:\n',
      // As the real one: it wants to know its own address, and not that of lo.
      "usr/lib/stand-in/pve-cluster":
        '#!/bin/sh\nset -e\naddress=$(getent ahostsv4 "$(hostname)" | sed -n "1s/ .*//p")\ncase $address in \'\' | 127.*) echo "unable to resolve" >&2; exit 1 ;; esac\nmkdir -p /etc/pve\necho stand-in >/etc/pve/pve-root-ca.pem\n',
      "usr/lib/systemd/system/pve-cluster.service": unit("/bin/sh /usr/lib/stand-in/pve-cluster"),
      "usr/lib/systemd/system/pvedaemon.service": unit("true"),
      "usr/lib/systemd/system/pveproxy.service": unit("true"),
      "etc/apt/sources.list.d/pve-enterprise.sources":
        "Types: deb\nURIs: https://enterprise.proxmox.com/debian/pve\nSuites: trixie\nComponents: pve-enterprise\nSigned-By: /usr/share/keyrings/proxmox-archive-keyring.gpg\n",
      "DEBIAN/conffiles": "/etc/apt/sources.list.d/pve-enterprise.sources\n",
    },
  },
  {
    name: "proxmox-ve",
    depends: "pve-manager, ifupdown2, proxmox-default-kernel",
    files: {
      // Its daemons want its own kernel.
      "DEBIAN/preinst": "#!/bin/sh\ncase $(cat /proc/sys/kernel/osrelease) in *-pve) ;; *) exit 1 ;; esac\n",
    },
  },
];

/** Makes the packages in the folder; returns their files. */
export async function buildStandIns(
  packages: readonly StandIn[],
  folder: string,
): Promise<readonly string[]> {
  await mkdir(folder, { recursive: true });
  const built: string[] = [];
  for (const { name, version = "99", depends, files = {} } of packages) {
    const root = join(folder, `${name}.root`);
    const control = [
      `Package: ${name}`,
      `Version: ${version}`,
      "Architecture: all",
      "Maintainer: Nobody <nobody@example.org>",
      ...(depends === undefined ? [] : [`Depends: ${depends}`]),
      `Description: stands in for ${name} in BlockHost's tests`,
      "",
    ].join("\n");
    for (const [path, text] of Object.entries({ ...files, "DEBIAN/control": control })) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
      const isRun = text.startsWith("#!");
      await chmod(join(root, path), isRun ? 0o755 : 0o644);
    }
    const file = join(folder, `${name}.deb`);
    await runTool("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "--build", root, file]);
    built.push(file);
  }
  return built;
}
