#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# configure.sh DISK ANSWERS: makes the root in /target this machine's: names, network, keys, boot loader, recovery code. The
# answers have been checked: what is written below needs no quoting.
set -eu

disk=$1
answers=$2
target=/target
case $disk in *[0-9]) efi=${disk}p2 ;; *) efi=${disk}2 ;; esac

answer() {
	sed -n "s/^$1=//p" "$answers"
}

inside() {
	chroot "$target" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# first_card: the network card that was named, or the first with a link, or the first.
first_card() {
	named=$(answer interface)
	cards=
	for card in /sys/class/net/*; do
		# Real cards only, and Ethernet.
		if [ ! -e "$card/device" ] || [ "$(cat "$card/type")" != 1 ]; then continue; fi
		cards="$cards ${card##*/}"
		ip link set "${card##*/}" up 2>/dev/null || :
	done
	for _ in 1 2 3 4 5 6 7 8; do
		for card in $cards; do
			if [ -n "$named" ]; then
				if [ "$(cat "/sys/class/net/$card/address")" = "$named" ]; then
					echo "$card"
					return
				fi
			elif [ "$(cat "/sys/class/net/$card/carrier" 2>/dev/null)" = 1 ]; then
				echo "$card"
				return
			fi
		done
		sleep 1
	done
	[ -n "$named" ] || echo "$cards" | cut -d ' ' -f 2
}

printf '\nConfiguring the system ...\n'
name=$(answer hostname)
name=${name:-blockhost.local}
address=$(answer address)
echo "${name%%.*}" >"$target/etc/hostname"
own=${address%/*}
cat >"$target/etc/hosts" <<-END
	127.0.0.1 localhost
	${own:-127.0.1.1} $name ${name%%.*}

	::1 localhost ip6-localhost ip6-loopback
	ff02::1 ip6-allnodes
	ff02::2 ip6-allrouters
END

card=$(first_card)
printf 'auto lo\niface lo inet loopback\n' >"$target/etc/network/interfaces"
if [ -z "$card" ]; then
	printf 'No network card is found: see /etc/network/interfaces later.\n'
else
	mkdir -p "$target/etc/systemd/network"
	cat >"$target/etc/systemd/network/10-blockhost-nic0.link" <<-END
		# Another kernel does not rename it. A bridge has the same address: Type leaves that alone.
		[Match]
		MACAddress=$(cat "/sys/class/net/$card/address")
		Type=ether
		Kind=!*

		[Link]
		Name=nic0
	END
	if [ "$(answer network)" = static ]; then
		cat >>"$target/etc/network/interfaces" <<-END

			auto nic0
			iface nic0 inet static
			    address $address
			    gateway $(answer gateway)
		END
		echo "nameserver $(answer nameserver)" >"$target/etc/resolv.conf"
	else
		printf '\nauto nic0\niface nic0 inet dhcp\n' >>"$target/etc/network/interfaces"
	fi
fi

umask 077
if [ -n "$(answer ssh-key)" ]; then
	mkdir -p "$target/root/.ssh"
	answer ssh-key >"$target/root/.ssh/authorized_keys"
fi

# What first boot goes by, as ANSWERS.md says.
mkdir -p "$target/etc/blockhost"
chmod 0755 "$target/etc/blockhost"
key=$(answer proxmox-key)
setup=$(answer setup)
# take NAME TARGET MODE: a file of the answer volume.
take() {
	if [ -n "$1" ]; then
		cat "/answers/$1" >"$target/etc/blockhost/$2"
		chmod "$3" "$target/etc/blockhost/$2"
	fi
}
take "$key" proxmox-archive-keyring.asc 0644
take "$setup" setup.json 0600
separator='{'
# member NAME VALUE: a member of a JSON object; nothing without a value.
member() {
	[ -n "$2" ] || return 0
	printf '%s\n  "%s": "%s"' "$separator" "$1" "$2"
	separator=,
}
{
	member debianRepository "$(answer debian-repository)"
	member httpProxy "$(answer http-proxy)"
	member proxmoxKey "${key:+/etc/blockhost/proxmox-archive-keyring.asc}"
	member proxmoxRepository "$(answer proxmox-repository)"
	member setup "${setup:+/etc/blockhost/setup.json}"
	if [ "$separator" = , ]; then printf '\n}\n'; else printf '{}\n'; fi
} >"$target/etc/blockhost/firstboot.json"
umask 022

for folder in dev proc sys; do mount -o bind "/$folder" "$target/$folder"; done
mount -t tmpfs tmpfs "$target/run"
variables=$target/sys/firmware/efi/efivars
[ ! -d "$variables" ] || mount -t efivarfs efivarfs "$variables" 2>/dev/null || :

cat >"$target/etc/fstab" <<-END
	/dev/pve/root / ext4 errors=remount-ro 0 1
	UUID=$(inside blkid --output value --match-tag UUID "$efi") /boot/efi vfat umask=0077 0 1
	/dev/pve/swap none swap sw 0 0
END

printf '\nInstalling the boot loader ...\n'
mkdir -p "$target/etc/default/grub.d"
cat >"$target/etc/default/grub.d/blockhost.cfg" <<-'END'
	# Screen and serial console; the last is where the kernel's own words go first.
	GRUB_CMDLINE_LINUX="console=ttyS0,115200 console=tty0"
	GRUB_TERMINAL="console serial"
	GRUB_SERIAL_COMMAND="serial --unit=0 --speed=115200"
	GRUB_DISABLE_OS_PROBER=true
	GRUB_TIMEOUT=3
END
# quietly COMMAND...: its words only when it fails.
quietly() {
	"$@" >/run/command.log 2>&1 || {
		cat /run/command.log
		return 1
	}
}
# Both ways to boot, whichever this is: boards change, and disks move. The second ESP path is where firmware looks that knows
# of no entry; upgrades of GRUB keep it.
echo 'grub-efi-amd64 grub2/force_efi_extra_removable boolean true' | inside debconf-set-selections
quietly inside grub-install --target=i386-pc "$disk"
efi_install() {
	quietly inside grub-install --target=x86_64-efi --uefi-secure-boot --efi-directory=/boot/efi --force-extra-removable "$@"
}
if [ -d "$variables" ]; then
	efi_install --no-nvram && { inside efibootmgr --quiet --create --disk "$disk" --part 2 --label debian \
		--loader '\EFI\debian\shimx64.efi' || printf 'The firmware takes no entry; it finds the disk without one.\n'; }
else
	efi_install --no-nvram
fi
quietly inside update-grub

# Root stays locked. Who stands before the console can be let in by a code that is good once: logging in with it asks for a
# password of their own. It is shown here and kept nowhere; SSH does not take it.
inside passwd --quiet --lock root
inside useradd --create-home --shell /bin/bash --groups sudo recovery
code=$(tr -dc 'a-hjkmnp-z2-9' </dev/urandom | head -c 20 | sed 's/..../&-/g; s/-$//')
printf 'recovery:%s\n' "$code" | inside chpasswd
inside chage --lastday 0 recovery
mkdir -p "$target/etc/ssh/sshd_config.d"
echo 'DenyUsers recovery' >"$target/etc/ssh/sshd_config.d/blockhost-recovery.conf"

[ ! -d "$variables" ] || umount "$variables" 2>/dev/null || :
for folder in run sys proc dev; do umount "$target/$folder"; done

printf '\nRecovery code, for the console only: user "recovery", password\n\n    %s\n\nIt is shown once and is good once. Write it down.\n' "$code"
