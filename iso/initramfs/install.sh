#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# install.sh DISK ANSWERS: puts the root on the disk. This is the one program that writes to a disk, and only to that one. Laid
# out as Proxmox VE's own installer does it: BIOS boot, ESP, and a volume group `pve` with root, swap and a thin pool.
set -eu
# shellcheck disable=SC3040  # busybox knows it: what unpacks may fail too
set -o pipefail

disk=/dev/$1
answers=$2
# No udev here: LVM makes its own nodes, and looks at no other disk.
case $1 in *[0-9]) part=${disk}p ;; *) part=$disk ;; esac
settings="activation { udev_sync=0 udev_rules=0 monitoring=0 } devices { obtain_device_list_from_udev=0 use_devicesfile=0 filter=[\"a|^${part}3\$|\",\"r|.*|\"] } backup { backup=0 archive=0 } global { thin_check_executable=\"\" }"

say() {
	printf '\n%s ...\n' "$*"
}

lvm_do() {
	command=$1
	shift
	lvm "$command" --config "$settings" "$@" >/run/lvm.log 2>&1 || {
		cat /run/lvm.log
		return 1
	}
}

mkdir -p /run/lock/lvm
# It has the pipes of the consoles, and may.
export LVM_SUPPRESS_FD_WARNINGS=1
say "Partitioning $disk"
mebibytes=$(($(cat "/sys/block/$1/size") / 2048))
# What an earlier system left is gone before the new table stands, or LVM would find it again.
dd if=/dev/zero of="$disk" bs=1M count=16 conv=fsync 2>/dev/null
dd if=/dev/zero of="$disk" bs=1M seek=$((mebibytes - 16)) count=16 conv=fsync 2>/dev/null
sfdisk --quiet --wipe always --wipe-partitions always "$disk" <<-END
	label: gpt
	first-lba: 2048
	size=1MiB, type=21686148-6449-6E6F-744E-656564454649, name=blockhost-bios
	size=1GiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=blockhost-efi
	type=E6D6D379-F507-44C2-A23C-238F2A3DF928, name=blockhost-system
END
tries=0
until [ -b "${part}3" ]; do
	tries=$((tries + 1))
	[ "$tries" -lt 30 ]
	sleep 1
done

# Of the rest an eighth for swap, 8 GiB at most; a quarter for root, between 10 and 96 GiB; an eighth stays free for snapshots,
# 16 GiB at most; the pool has what is left.
rest=$((mebibytes - 1030))
least() { if [ "$1" -lt "$2" ]; then echo "$1"; else echo "$2"; fi; }
swap=$(least $((rest / 8)) 8192)
root=$(least $((rest / 4)) 98304)
if [ "$root" -lt 8192 ]; then root=8192; fi
free=$(least $((rest / 8)) 16384)
pool=$((rest - swap - root - free))
metadata=$(least $((pool / 100 + 1)) 8192)
lvm_do pvcreate --yes --force --force "${part}3"
lvm_do vgcreate pve "${part}3"
lvm_do lvcreate --yes --wipesignatures y --size "${swap}m" --name swap pve
lvm_do lvcreate --yes --wipesignatures y --size "${root}m" --name root pve
lvm_do lvcreate --yes --type thin-pool --size "$((pool - 2 * metadata))m" --poolmetadatasize "${metadata}m" --name data pve

say "Making file systems"
# By their paths: this shell prefers what busybox has under the same name.
/usr/sbin/mkfs.fat -F 32 -n BH-EFI "${part}2" >/dev/null 2>&1
/usr/sbin/mke2fs -q -t ext4 -L blockhost-root /dev/pve/root
mkswap /dev/pve/swap >/dev/null

say "Copying the system"
mount -t ext4 /dev/pve/root /target
/usr/bin/zstd --quiet --decompress --stdout /medium/blockhost/root.tar.zst |
	/usr/bin/tar --extract --directory /target --numeric-owner --preserve-permissions --xattrs --xattrs-include='*' --acls
mkdir -p /target/boot/efi
mount -t vfat "${part}2" /target/boot/efi

/blockhost/configure.sh "$disk" "$answers"

say "Writing everything to the disk"
umount /target/boot/efi
umount /target
lvm_do vgchange --activate n pve
sync
