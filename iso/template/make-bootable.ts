import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FinalError } from "../../keeper/core/errors.ts";
import { TEMPLATE_RECIPE } from "./template-recipe.ts";

const GRUB = "usr/lib/grub/i386-pc";

/** What grub-install and update-grub would have written, had the root been a disk's. */
export async function makeBootable(root: string): Promise<void> {
  const { root: uuid } = TEMPLATE_RECIPE.uuids;
  const boot = join(root, "boot");
  const versions = (await readdir(boot)).flatMap((name) => /^vmlinuz-(.+)$/.exec(name)?.[1] ?? []);
  const [version] = versions;
  if (version === undefined || versions.length > 1)
    throw new FinalError(
      "IMAGE_INCOMPLETE",
      `the template's root has ${versions.length} kernels`,
      "Have the lock name one linux-image, by --update-lock",
    );
  const folder = join(boot, "grub/i386-pc");
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(join(root, GRUB)))
    if (/\.(mod|lst)$/.test(name)) await cp(join(root, GRUB, name), join(folder, name));
  await writeFile(
    join(boot, "grub/grub.cfg"),
    `# Written anew by update-grub, which each new kernel runs.
serial --unit=0 --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=1
menuentry "Debian" {
	linux /boot/vmlinuz-${version} root=UUID=${uuid} ro console=tty0 console=ttyS0,115200
	initrd /boot/initrd.img-${version}
}
`,
  );
  await writeFile(join(root, "etc/fstab"), `UUID=${uuid} / ext4 errors=remount-ro 0 1\n`);
}
