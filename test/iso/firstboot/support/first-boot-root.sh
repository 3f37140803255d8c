#!/bin/sh
# Becomes the world around a machine that was just installed, and boots the machine in it: run in a mount, network and PID
# namespace of its own. Puts a throw-away layer over a Debian's tree, lays into it what the image has, has the installer configure
# it, and boots it in a network namespace that one cable leads to. Nothing outside changes.
#
# Expects in the environment: TREE, SCRATCH, ISO (the folder iso/), PROGRAMS (as in /usr/lib/blockhost), NODE (path of node, and
# where it is bound to), DEBS (stand-ins that are installed), KEY (of the archives: binary), ANSWERS (an answer volume, as a folder),
# FILES (a tree to lay over all), KEYS (a pipe: what is typed at the machine's console), CGROUPS (folders to enter, one a line).
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
cp -r "$ISO/image/overlay/." "$root"

# The installer's last act, as it is done there: by busybox alone, on a machine with one card. GRUB has no disk here.
bare=$SCRATCH/bare
mkdir -p "$bare/bin" "$bare/blockhost" "$bare/target" "$bare/proc" "$bare/dev" "$bare/run" "$bare/sys/class/net/nic0/device"
cp "$(command -v busybox)" "$bare/bin/busybox"
chroot "$bare" /bin/busybox --install -s /bin
cp "$ISO"/guard/*.sh "$ISO/guard/wipe-guard" "$ISO/initramfs/configure.sh" "$bare/blockhost"
cp -r "$ANSWERS" "$bare/answers"
echo 1 | tee "$bare/sys/class/net/nic0/type" >"$bare/sys/class/net/nic0/carrier"
echo 52:54:00:12:34:56 >"$bare/sys/class/net/nic0/address"
mount --rbind "$root" "$bare/target"
mount --rbind /dev "$bare/dev"
mount -t proc proc "$bare/proc"
chroot "$bare" /bin/env PATH=/bin /bin/sh -c \
	'/blockhost/wipe-guard check /answers/answers.conf /run/answers && /blockhost/configure.sh /dev/vda /run/answers'
umount --recursive "$bare/target"
# In a container ifupdown2 brings no link up by itself.
# shellcheck disable=SC2016  # it is ifupdown2 that knows the name
echo '    pre-up ip link set dev $IFACE up' >>"$root/etc/network/interfaces"
cp -r "$FILES/." "$root"
chroot "$root" systemd-sysusers
chroot "$root" systemctl --quiet enable blockhost-firstboot.service

ip link set lo up
ip netns add machine
ip link add cable type veth peer name nic0 netns machine
ip address add 203.0.113.7/24 dev cable
ip link set cable up
# For a machine that asks.
touch "$SCRATCH/leases"
cat >"$SCRATCH/udhcpd.conf" <<-END
	start 203.0.113.1
	end 203.0.113.1
	interface cable
	lease_file $SCRATCH/leases
	opt subnet 255.255.255.0
	opt router 203.0.113.7
END
busybox udhcpd -f "$SCRATCH/udhcpd.conf" >/dev/null 2>&1 &

# A terminal for the machine's console, which what comes from KEYS is typed at; it says what the machine says.
script --quiet --flush --command "tty >'$SCRATCH/tty'; exec sleep infinity" /dev/null <>"$KEYS" &
until [ -s "$SCRATCH/tty" ]; do sleep 0.1; done
terminal=$(cat "$SCRATCH/tty")

# A container that is started anew ends with this.
again=133
code=$again
while [ "$code" -eq "$again" ]; do
	code=0
	# No start of a machine finds what the one before has made of its network.
	ip -n machine link delete vmbr0 2>/dev/null || :
	ip -n machine address flush dev nic0
	ip -n machine link set nic0 up
	systemd-nspawn --quiet --directory="$root" --machine=blockhost-machine --boot --register=no --keep-unit \
		--network-namespace-path=/run/netns/machine --capability=CAP_NET_ADMIN --bind-ro="$PROGRAMS:/usr/lib/blockhost" \
		--bind-ro="$NODE" --console=interactive --resolv-conf=off --timezone=off --link-journal=no \
		<>"$terminal" >&0 2>&1 || code=$?
done
exit "$code"
