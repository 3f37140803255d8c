#!/bin/sh
# Becomes the world around a host, and boots the host in it: run in a mount, network and PID namespace of its own. Puts a
# throw-away layer over a Debian's tree, lays our files in it as a package would, and boots it in a network namespace that
# one cable leads to. Nothing outside changes.
#
# Expects in the environment: TREE, SCRATCH, ISO (the folder iso/), PROGRAMS (bundles and node, as in /usr/lib/blockhost),
# NODE (path of node, and where it is bound to), MODULE (pam_blockhost_knock.so), KEY (public SSH key of root), WORLD (addresses of the world's end, one a line), CGROUPS (folders to enter, one a line).
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
install -D -m 0644 -t "$root/etc/pam.d" "$ISO"/pam.d/*
install -D -m 0644 -t "$root/etc/blockhost" "$ISO"/etc/*
echo '@include blockhost-knock' >>"$root/etc/pam.d/sshd"
unix=$(find "$root/usr/lib" -name pam_unix.so)
install -m 0644 "$MODULE" "${unix%/*}"
mkdir -p "$root/usr/lib/blockhost"
chroot "$root" systemd-sysusers
chroot "$root" systemctl --quiet enable blockhost-rootd.service blockhost-keeper.service
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
	--network-namespace-path=/run/netns/host --capability=CAP_NET_ADMIN --bind-ro="$PROGRAMS:/usr/lib/blockhost" --bind-ro="$NODE" \
	--console=read-only --resolv-conf=off --timezone=off --link-journal=no
