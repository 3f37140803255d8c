#!/bin/sh
# Builds build/blockhost-guest_<version>_<arch>.deb. Run from anywhere; needs gcc, make, libc6-dev, libpam0g-dev,
# libqrencode-dev, libsecp256k1-dev. With the same sources, compiler and SOURCE_DATE_EPOCH the package is the same bytes.
set -eu
umask 022
cd "$(dirname "$0")/.."
LC_ALL=C
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct -- pam 2>/dev/null || :)}
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-1767225600}
export LC_ALL SOURCE_DATE_EPOCH

out=${1:-build}
version=${BLOCKHOST_VERSION:-$(sed -n 's/^  "version": "\(.*\)",$/\1/p' package.json)}
arch=$(dpkg --print-architecture)
mkdir -p "$out"
out=$(cd "$out" && pwd)
root=$out/pam-root
# tests, the guest image and the host's packages may want it at once: one builds, the others wait and find it made
exec 9>"$out/pam.lock"
flock 9
make -s -C pam BUILD="$out/pam"
rm -rf "$root"

modules=$root/usr/lib/$(gcc -print-multiarch)/security
install -d "$modules" "$root/usr/lib/blockhost" "$root/usr/lib/systemd/system" "$root/etc/pam.d" \
	"$root/etc/ssh/sshd_config.d" "$root/var/lib/blockhost" "$root/DEBIAN"
install -d -m 700 "$root/var/lib/blockhost/inbox"
install -m 644 "$out/pam/pam_blockhost.so" "$modules/"
for program in bh-verify bh-relay bh-qr bh-keys bh-authz bh-selftest; do
	install "$out/pam/$program" "$root/usr/lib/blockhost/"
done
strip --strip-unneeded "$modules/pam_blockhost.so" "$root/usr/lib/blockhost/"*
install -m 644 pam/etc/pam-sshd "$root/etc/pam.d/sshd"
install -m 644 pam/etc/10-blockhost.conf "$root/etc/ssh/sshd_config.d/"
install -m 644 pam/units/* "$root/usr/lib/systemd/system/"
install -D pam/bin/blockhost-guest "$root/usr/bin/blockhost-guest"
for page in pam/man/*; do
	section=$root/usr/share/man/man${page##*.}
	install -d "$section"
	gzip -9nc "$page" >"$section/${page##*/}.gz"
done
install -D -m 644 pam/debian/copyright "$root/usr/share/doc/blockhost-guest/copyright"
install -D -m 644 pam/debian/lintian-overrides "$root/usr/share/lintian/overrides/blockhost-guest"
printf 'blockhost-guest (%s) stable; urgency=medium\n\n  * See CHANGELOG.md of the source.\n\n -- %s  %s\n' "$version" \
	"$(sed -n 's/^Maintainer: //p' pam/debian/control.in)" "$(date -uRd "@$SOURCE_DATE_EPOCH")" |
	gzip -9n >"$root/usr/share/doc/blockhost-guest/changelog.gz"

# what the guest image brings: executables, units, and drop-ins for other people's units
units="blockhost-ownership.path blockhost-authz.timer"
for file in pam/guest/*; do
	case $file in
	*.service.d)
		install -d "$root/usr/lib/systemd/system/${file##*/}"
		install -m 644 "$file"/* "$root/usr/lib/systemd/system/${file##*/}/"
		;;
	*.service | *.path | *.timer)
		install -m 644 "$file" "$root/usr/lib/systemd/system/"
		if grep -q '^\[Install\]' "$file"; then units="$units ${file##*/}"; fi
		;;
	*) if [ -x "$file" ]; then install "$file" "$root/usr/lib/blockhost/"; fi ;;
	esac
done

libc=$(objdump -T "$modules/pam_blockhost.so" "$root/usr/lib/blockhost/"bh-* | grep -o 'GLIBC_2\.[0-9]*' |
	sort -uV | tail -n 1)
size=$(find "$root" -type f -printf "%s\n" | awk "{ sum += \$1 } END { print int(sum / 1024) + 1 }")
sed "s/@VERSION@/$version/; s/@ARCH@/$arch/; s/@LIBC@/${libc#GLIBC_}/; s/@SIZE@/$size/" pam/debian/control.in \
	>"$root/DEBIAN/control"
for script in preinst postinst prerm postrm; do
	source=pam/debian/$script
	[ -f "$source" ] || source=$source.in
	sed "s/@UNITS@/$units/" "$source" >"$root/DEBIAN/$script"
	chmod 755 "$root/DEBIAN/$script"
done
# for dpkg --verify, by which blockhost-guest doctor finds what was changed
(cd "$root" && find etc usr -type f -print0 | sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
deb=$out/blockhost-guest_${version}_$arch.deb
# renamed at the end: whoever has the one from before open reads that to its end
dpkg-deb --root-owner-group -Zxz --build "$root" "$deb.new" >/dev/null
mv "$deb.new" "$deb"
rm -rf "$root"
echo "$deb"
