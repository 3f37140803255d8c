#!/bin/sh
# Becomes the world around a host, and boots the host in it: run in a mount, network and PID namespace of its own. Puts a
# throw-away layer over a Debian's tree, installs our packages in it, and boots it in a network namespace that one cable
# leads to. Nothing outside changes.
#
# Expects in the environment: TREE, SCRATCH, DEBS (packages to install, one a line), PROGRAMS (folder to lay over
# /usr/lib/blockhost; the keeper that the package has is keeper/real.mjs then; empty: none, and no unit is enabled),
# ROOTD (what rootd may do), KEY (public SSH key of root), WORLD (addresses of the world's end, one a line), CGROUPS
# (folders to enter, one a line).
set -eu

for group in $CGROUPS; do echo 0 >"$group/cgroup.procs"; done
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs "$SCRATCH"
mkdir "$SCRATCH/upper" "$SCRATCH/work" "$SCRATCH/root"
mount -t overlay overlay -o "lowerdir=$TREE,upperdir=$SCRATCH/upper,workdir=$SCRATCH/work" "$SCRATCH/root"
root=$SCRATCH/root

mkdir "$root/debs"
for deb in $DEBS; do
	touch "$root/debs/${deb##*/}"
	mount --bind "$deb" "$root/debs/${deb##*/}"
done
# Our addon is compiled here, and may ask for a C library newer than Debian 12's: only what needs it fails then.
chroot "$root" sh -c 'dpkg --install --force-depends --force-unsafe-io /debs/*.deb'
if [ -n "$PROGRAMS" ]; then
	mv "$root/usr/lib/blockhost/keeper/main.mjs" "$root/usr/lib/blockhost/keeper/real.mjs"
	cp -r "$PROGRAMS"/. "$root/usr/lib/blockhost/"
	install -m 0644 "$ROOTD" "$root/etc/blockhost/rootd.json"
	chroot "$root" systemctl --quiet enable blockhost-rootd.service blockhost-keeper.service
fi
install -D -m 0600 "$KEY" "$root/root/.ssh/authorized_keys"

ip link set lo up
ip netns add host
ip link add cable type veth peer name cable netns host
for address in $WORLD; do
	case $address in
	*:*) ip address add "$address" dev cable nodad ;;
	*) ip address add "$address" dev cable ;;
	esac
done
ip link set cable up
ip -n host address add 203.0.113.1/24 dev cable
ip -n host address add 2001:db8::1/64 dev cable nodad
ip -n host link set lo up
ip -n host link set cable up

exec systemd-nspawn --quiet --directory="$root" --machine=blockhost-host --boot --register=no --keep-unit \
	--network-namespace-path=/run/netns/host --capability=CAP_NET_ADMIN --console=read-only --resolv-conf=off --timezone=off --link-journal=no
