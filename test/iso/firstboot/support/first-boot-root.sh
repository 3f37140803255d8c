#!/bin/sh
# Becomes the world around a machine that was just installed, and boots the machine in it: run in a mount, network and PID
# namespace of its own. Puts a throw-away layer over a Debian's tree, lays into it what image and guard leave, and boots it in a
# network namespace that one cable leads to. Nothing outside changes.
#
# Expects in the environment: TREE, SCRATCH, ISO (the folder iso/), PROGRAMS (as in /usr/lib/blockhost), NODE (path of node, and
# where it is bound to), DEBS (stand-ins that are installed), KEY (of the archives: binary), FILES (a tree to lay over all),
# CGROUPS (folders to enter, one a line).
set -eu

for group in $CGROUPS; do echo 0 >"$group/cgroup.procs"; done
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs "$SCRATCH"
mkdir "$SCRATCH/upper" "$SCRATCH/work" "$SCRATCH/root"
mount -t overlay overlay -o "lowerdir=$TREE,upperdir=$SCRATCH/upper,workdir=$SCRATCH/work" "$SCRATCH/root"
root=$SCRATCH/root

install -D -m 0644 -t "$root/usr/lib/systemd/system" "$ISO"/units/*
install -D -m 0644 -t "$root/usr/lib/sysusers.d" "$ISO"/sysusers.d/*
mkdir -p "$root/usr/lib/blockhost" "$root/run/debs"
cp "$DEBS"/*.deb "$root/run/debs"
chroot "$root" sh -c 'dpkg --install /run/debs/*.deb' >/dev/null
install -m 0644 "$KEY" "$root/usr/share/keyrings/debian-archive-keyring.gpg"
rm -rf "$root/run/debs" "$root"/etc/apt/sources.list* "$root"/var/lib/apt/lists/*
mkdir -p "$root/etc/apt/sources.list.d"
cp -r "$FILES/." "$root"
chroot "$root" systemd-sysusers
chroot "$root" systemctl --quiet enable blockhost-firstboot.service

ip link set lo up
ip netns add machine
ip link add cable type veth peer name nic0 netns machine
ip address add 203.0.113.7/24 dev cable
ip link set cable up
ip -n machine link set nic0 up

# A container that is started anew ends with this.
again=133
code=$again
while [ "$code" -eq "$again" ]; do
	code=0
	systemd-nspawn --quiet --directory="$root" --machine=blockhost-machine --boot --register=no --keep-unit \
		--network-namespace-path=/run/netns/machine --capability=CAP_NET_ADMIN --bind-ro="$PROGRAMS:/usr/lib/blockhost" \
		--bind-ro="$NODE" --console=read-only --resolv-conf=off --timezone=off --link-journal=no || code=$?
done
exit "$code"
