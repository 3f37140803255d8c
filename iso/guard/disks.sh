# Which disks there are, by what the kernel says in SYS, and what is on them, by their first and last bytes in DEV. Sourced by
# wipe-guard; needs MEDIUM (the disk that the installer came from, or nothing). Only reads.
# shellcheck shell=sh disable=SC2154  # SYS, DEV and MEDIUM are the guard's

# Less than this is no host.
MINIMUM_BYTES=17179869184
# Of each end of a disk so much must be zero before it is called blank: file systems, RAID and ZFS leave their marks there.
EDGE_MIB=16

# fact DISK FILE: what the kernel says of a disk, in printable characters without blanks around it.
fact() {
	[ -r "$SYS/block/$1/$2" ] || return 0
	tr -cd '\040-\176' <"$SYS/block/$1/$2" | tr '|' ' ' | sed 's/^ *//; s/ *$//'
}

# serial_of DISK: of a serial only what people can type. SCSI and SATA tell it in a page of four bytes and the text.
serial_of() {
	if [ -r "$SYS/block/$1/device/vpd_pg80" ]; then
		tail -c +5 "$SYS/block/$1/device/vpd_pg80" | tr -cd 'A-Za-z0-9._-'
	elif [ -r "$SYS/block/$1/device/serial" ]; then
		tr -cd 'A-Za-z0-9._-' <"$SYS/block/$1/device/serial"
	elif [ -r "$SYS/block/$1/serial" ]; then
		tr -cd 'A-Za-z0-9._-' <"$SYS/block/$1/serial"
	fi
}

# bytes_of DISK: the kernel counts in 512 bytes whatever the disk does.
bytes_of() {
	sectors=$(fact "$1" size)
	case $sectors in '' | *[!0-9]*) sectors=0 ;; esac
	echo $((sectors * 512))
}

# is_external DISK: it, or anything that it hangs on, says that it can be pulled out.
is_external() {
	place=$(readlink -f "$SYS/block/$1/device") || return 0
	while [ -n "$place" ] && [ "$place" != "$SYS" ]; do
		if [ -r "$place/removable" ] && [ "$(cat "$place/removable")" = removable ]; then return 0; fi
		place=${place%/*}
	done
	return 1
}

# reason_against DISK: why it is no candidate, or nothing.
reason_against() {
	serial=$(serial_of "$1")
	if [ "$1" = "$MEDIUM" ]; then
		echo "the installer came from it"
	elif [ "$(fact "$1" removable)" != 0 ]; then
		echo "a removable medium"
	else
		case $(readlink -f "$SYS/block/$1") in
		*/usb[0-9]*) echo "on USB" ;;
		*)
			if is_external "$1"; then
				echo "can be pulled out"
			elif [ "$(fact "$1" ro)" != 0 ]; then
				echo "cannot be written to"
			elif [ "$(bytes_of "$1")" -lt "$MINIMUM_BYTES" ]; then
				echo "smaller than 16 GiB"
			elif [ -n "$(ls "$SYS/block/$1/holders" 2>/dev/null)" ]; then
				echo "in use"
			elif [ "${#serial}" -lt 4 ]; then
				echo "no serial to name it by"
			fi
			;;
		esac
	fi
}

# all_disks: their names, a line each. No optical drives, loops, RAM, and nothing that is made of other disks or comes over a network.
all_disks() {
	for entry in "$SYS"/block/*; do
		name=${entry##*/}
		case $name in sd[a-z]* | vd[a-z]* | xvd[a-z]* | nvme[0-9]*n[0-9]* | mmcblk[0-9]) ;; *) continue ;; esac
		[ "$(fact "$name" hidden)" != 1 ] || continue
		echo "$name"
	done
}

# hex FILE OFFSET LENGTH: bytes as hexadecimal digits.
hex() {
	dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | hexdump -v -e '1/1 "%02x"'
}

# text FILE OFFSET LENGTH: bytes as far as they are printable.
text() {
	dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | tr -cd '\040-\176'
}

# signature FILE: what a disk or a partition holds, or nothing when that is none of these.
signature() {
	[ "$(hex "$1" 1080 2)" != 53ef ] || echo "ext file system"
	[ "$(text "$1" 0 4)" != XFSB ] || echo "XFS file system"
	[ "$(text "$1" 65600 8)" != _BHRfS_M ] || echo "btrfs"
	[ "$(text "$1" 512 8)" != LABELONE ] || echo "LVM"
	[ "$(hex "$1" 4096 4)" != fc4e2ba9 ] || echo "Linux RAID"
	[ "$(text "$1" 0 4)" != LUKS ] || echo "LUKS, encrypted"
	[ "$(text "$1" 4086 10)" != SWAPSPACE2 ] || echo "swap"
	[ "$(text "$1" 32769 5)" != CD001 ] || echo "ISO 9660, $(text "$1" 32808 32 | sed 's/ *$//')"
	case $(text "$1" 3 8) in
	NTFS*) echo "NTFS file system" ;;
	EXFAT*) echo "exFAT file system" ;;
	-FVE-FS-) echo "BitLocker, encrypted" ;;
	esac
	if [ "$(text "$1" 54 3)" = FAT ] || [ "$(text "$1" 82 5)" = FAT32 ]; then echo "FAT file system"; fi
	# A ZFS label has its uberblocks from 128 KiB on, each at the beginning of a KiB, in either byte order.
	if dd if="$1" bs=1024 skip=128 count=128 2>/dev/null | hexdump -v -e '1024/1 "%02x" "\n"' |
		grep -Eq '^(0cb1ba0000000000|0000000000bab10c)'; then echo ZFS; fi
}

# is_zero FILE SKIP: whether EDGE_MIB MiB from the SKIPth on are all there and all zero.
is_zero() {
	[ "$(dd if="$1" bs=1M skip="$2" count="$EDGE_MIB" 2>/dev/null | wc -c)" -eq $((EDGE_MIB * 1048576)) ] &&
		[ "$(dd if="$1" bs=1M skip="$2" count="$EDGE_MIB" 2>/dev/null | tr -d '\000' | head -c 1 | wc -c)" -eq 0 ]
}

# is_blank DISK: false also when it cannot be read.
is_blank() {
	mebibytes=$(($(bytes_of "$1") / 1048576))
	is_zero "$DEV/$1" 0 && is_zero "$DEV/$1" $((mebibytes - EDGE_MIB)) &&
		[ "$(dd if="$DEV/$1" bs=1M skip="$mebibytes" 2>/dev/null | tr -d '\000' | head -c 1 | wc -c)" -eq 0 ]
}

# has_blockhost DISK: the mark that our own partitioning leaves, a partition's name in UTF-16.
has_blockhost() {
	[ "$(dd if="$DEV/$1" bs=1024 count=64 2>/dev/null | tr -d '\000' | grep -a -c blockhost-system)" != 0 ]
}

# contents DISK: what is on it, a line each; nothing when it is blank.
contents() {
	! is_blank "$1" || return 0
	if has_blockhost "$1"; then echo "an installed BlockHost"; fi
	found=$(signature "$DEV/$1")
	if [ "$(text "$DEV/$1" 512 8)" = "EFI PART" ]; then
		found="$found
GPT"
	elif [ "$(hex "$DEV/$1" 510 2)" = 55aa ]; then
		found="$found
a boot sector or MBR partitions"
	fi
	printf '%s\n' "${found:-data of a kind that is not known}" | sed '/^$/d'
	for entry in "$SYS/block/$1/$1"*; do
		[ -e "$entry/partition" ] || continue
		inside=$(signature "$DEV/${entry##*/}" | tr '\n' ',' | sed 's/,$//; s/,/, /g')
		echo "${entry##*/}: ${inside:-not known}"
	done
}
