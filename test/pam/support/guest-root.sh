#!/bin/sh
# Becomes a guest for the tests: run in a mount and PID namespace of its own. Puts a throw-away layer over a root tree,
# installs the package there with dpkg, and then runs the command given in it. Nothing outside changes.
# usage: unshare --mount --pid --fork --kill-child sh guest-root.sh TREE SCRATCH DEB COMMAND...
set -eu
tree=$1 scratch=$2 deb=$3
shift 3
mount --make-rprivate /
mount -t tmpfs tmpfs "$scratch"
mkdir "$scratch/upper" "$scratch/work" "$scratch/root"
mount -t overlay overlay -o "lowerdir=$tree,upperdir=$scratch/upper,workdir=$scratch/work" "$scratch/root"
root=$scratch/root
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs tmpfs "$root/tmp"
mkdir "$root/run/sshd"
rm -f "$root"/etc/ssh/ssh_host_*
chroot "$root" ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
chroot "$root" /usr/sbin/sshd -T >"$root/tmp/sshd-before"
cp "$deb" "$root/tmp/guest.deb"
chroot "$root" dpkg --install /tmp/guest.deb >"$root/tmp/dpkg.log" 2>&1 || { cat "$root/tmp/dpkg.log" >&2; exit 1; }
for user in admin victim; do
	chroot "$root" useradd --create-home --shell /bin/sh --password '*' "$user"
done
exec chroot "$root" "$@"
