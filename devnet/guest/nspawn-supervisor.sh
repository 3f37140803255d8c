#!/bin/sh
# First process of a container guest's namespaces (mount, network, PID). Everything the guest needs is made in
# here, so all of it goes with this process: mounts, interfaces, forwarder and container.
#
# Expects in the environment: DIR (the VM's folder), LOWER (overlay layers, top first), MAC, IPV4 and RELAY_PORT (may
# be empty), BRIDGE (of the network namespace that it is started in; empty when that is the guest's alone) and TAP (the
# name of the guest's interface on it), CGROUPS (folders to enter, one a line), NAME, UUID. Its output is the guest's console.
set -eu

for group in $CGROUPS; do echo 0 >"$group/cgroup.procs"; done

# Nothing that is mounted here may leak to the host, nor anything that nspawn and ip leave in /run.
mount --make-rprivate /
mount -t tmpfs tmpfs /run
mkdir -p "$DIR/upper" "$DIR/work" "$DIR/merged" "$DIR/seed"
mount -t overlay overlay -o "lowerdir=$LOWER,upperdir=$DIR/upper,workdir=$DIR/work" "$DIR/merged"

# This namespace plays the router (10.77.0.1), or has one already; the other end of the cable is in the guest's own.
# The guest's namespace is named, because nspawn takes interfaces only from hosts that run udev.
ip netns add guest
if [ -n "$BRIDGE" ]; then
	# Of a guest that has just ended: the kernel takes a moment to clear away.
	ip link delete "$TAP" 2>/dev/null || true
	ip link add "$TAP" type veth peer name eth0 address "$MAC" netns guest
	ip link set "$TAP" master "$BRIDGE" up
else
	ip link set lo up
	ip link add gateway type veth peer name eth0 address "$MAC" netns guest
	ip address add 10.77.0.1/16 dev gateway
	ip link set gateway up
fi

# A socket's address has room for 107 bytes, and the VM's folder may be deeper than that.
mkdir /run/vm
mount --bind "$DIR" /run/vm

if [ -n "$RELAY_PORT" ]; then
	# The one thing of the host's that the guest reaches. relay.sock is the driver's.
	systemd-socket-activate --listen="10.77.0.1:$RELAY_PORT" /lib/systemd/systemd-socket-proxyd /run/vm/relay.sock \
		>"$DIR/relay.log" 2>&1 &
fi

if [ -n "$IPV4" ]; then
	rm -f "$DIR/ssh.sock"
	systemd-socket-activate --listen=/run/vm/ssh.sock /lib/systemd/systemd-socket-proxyd "$IPV4:22" \
		>"$DIR/forwarder.log" 2>&1 &
fi

# SIGTERM here becomes SIGRTMIN+4 there, systemd's power button. nspawn passes on its payload's end by its code.
exec systemd-nspawn --quiet --directory="$DIR/merged" --machine="$NAME" --uuid="$UUID" --hostname=blockhost-guest \
	--boot --register=no --keep-unit --network-namespace-path=/run/netns/guest --capability=CAP_NET_ADMIN \
	--bind-ro="$DIR/seed:/var/lib/blockhost/seed" --kill-signal=SIGRTMIN+4 --console=read-only \
	--resolv-conf=off --timezone=off --link-journal=no
