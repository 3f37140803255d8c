# The answer volume: finding it, and reading answers.conf as ANSWERS.md says, or not at all. Sourced by wipe-guard.
# shellcheck shell=sh disable=SC2154  # SYS and DEV are the guard's

# answer_volumes: devices that carry the label, a line each.
answer_volumes() {
	for entry in "$SYS"/block/*; do
		name=${entry##*/}
		case $name in sd[a-z]* | vd[a-z]* | xvd[a-z]* | nvme[0-9]*n[0-9]* | mmcblk[0-9] | sr[0-9]*) ;; *) continue ;; esac
		for part in "$name" "$entry/$name"*; do
			part=${part##*/}
			[ "$part" = "$name" ] || [ -e "$entry/$part/partition" ] || continue
			[ -r "$DEV/$part" ] || continue
			if has_answers_label "$DEV/$part"; then echo "$part"; fi
		done
	done
}

has_answers_label() {
	if [ "$(text "$1" 32769 5)" = CD001 ]; then
		[ "$(text "$1" 32808 32 | sed 's/ *$//')" = BLOCKHOST-ANSWERS ]
	elif [ "$(text "$1" 82 5)" = FAT32 ]; then
		[ "$(text "$1" 71 11 | sed 's/ *$//')" = BH-ANSWERS ]
	elif [ "$(text "$1" 54 3)" = FAT ]; then
		[ "$(text "$1" 43 11 | sed 's/ *$//')" = BH-ANSWERS ]
	else
		return 1
	fi
}

# matches VALUE PATTERN: by a whole extended regular expression.
matches() {
	printf '%s\n' "$1" | grep -Eqx -- "$2"
}

is_ipv4() {
	matches "$1" '[0-9]{1,3}(\.[0-9]{1,3}){3}' || return 1
	for octet in $(echo "$1" | tr . ' '); do
		[ "$octet" -le 255 ] && matches "$octet" '0|[1-9][0-9]*' || return 1
	done
}

# number_of IPV4
number_of() {
	echo "$1" | {
		IFS=. read -r a b c d
		echo $(((a << 24) + (b << 16) + (c << 8) + d))
	}
}

# is_host_of IPV4 PREFIX: neither the network's own address nor its broadcast.
is_host_of() {
	host=$(($(number_of "$1") & ((1 << (32 - $2)) - 1)))
	[ "$host" -ne 0 ] && [ "$host" -ne $(((1 << (32 - $2)) - 1)) ]
}

# is_value KEY VALUE: whether the value is one that the key takes; 2 when there is no such key.
is_value() {
	case $1 in
	wipe) matches "$2" '[A-Za-z0-9._-]{4,64}' ;;
	wipe-data) [ "$2" = yes ] ;;
	hostname) [ "${#2}" -le 64 ] && matches "$2" '[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+' ;;
	network) [ "$2" = dhcp ] || [ "$2" = static ] ;;
	address) matches "${2#*/}" '8|9|[12][0-9]|30' && is_ipv4 "${2%/*}" && is_host_of "${2%/*}" "${2#*/}" ;;
	gateway) is_ipv4 "$2" ;;
	nameserver) is_ipv4 "$2" || matches "$2" '[0-9a-f]{1,4}:[0-9a-f:]{1,34}' ;;
	interface) matches "$2" '[0-9a-f]{2}(:[0-9a-f]{2}){5}' ;;
	ssh-key)
		matches "$2" '(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh\.com|sk-ecdsa-sha2-nistp256@openssh\.com) [A-Za-z0-9+/]{40,}={0,2}( .*)?'
		;;
	http-proxy) [ "${#2}" -le 255 ] && matches "$2" 'http://[A-Za-z0-9.:-]+/?' ;;
	debian-repository | proxmox-repository) [ "${#2}" -le 255 ] && matches "$2" 'https?://[A-Za-z0-9.:-]+(/[A-Za-z0-9._~/-]*)?' ;;
	proxmox-key | setup) [ "${#2}" -le 64 ] && matches "$2" '[A-Za-z0-9][A-Za-z0-9._-]*' ;;
	*) return 2 ;;
	esac
}

# answer FILE KEY: its value in what check_answers wrote, or nothing.
answer() {
	[ ! -e "$1" ] || sed -n "s/^$2=//p" "$1"
}

# check_answers FILE TARGET: the answers without comments; or says what is wrong with line and reason, and fails.
check_answers() {
	: >"$2"
	if [ "$(wc -c <"$1")" -gt 65536 ]; then
		echo "answers.conf is longer than 64 KiB"
		return 1
	fi
	if [ "$(tr -d '\012\015\040-\176' <"$1" | wc -c)" -ne 0 ]; then
		echo "answers.conf has characters that are not printable ASCII"
		return 1
	fi
	return_character=$(printf '\r')
	number=0
	while IFS= read -r line || [ -n "$line" ]; do
		number=$((number + 1))
		line=${line%"$return_character"}
		case $line in '' | '#'*) continue ;; esac
		key=${line%%=*}
		value=${line#*=}
		verdict=0
		if [ "$key" = "$line" ] || [ "${#line}" -gt 4096 ] || [ "${line#*"$return_character"}" != "$line" ]; then
			verdict=3
		else
			is_value "$key" "$value" || verdict=$?
			if [ "$verdict" -eq 0 ] && [ "$key" != ssh-key ] && [ -n "$(answer "$2" "$key")" ]; then verdict=4; fi
		fi
		case $verdict in
		0) printf '%s\n' "$line" >>"$2" && continue ;;
		2) echo "answers.conf, line $number: there is no such key" ;;
		3) echo "answers.conf, line $number: not key=value in one line of at most 4096 characters" ;;
		4) echo "answers.conf, line $number: $key is given twice" ;;
		*) echo "answers.conf, line $number: not a value of $key" ;;
		esac
		return 1
	done <"$1"
	check_together "$2"
}

# check_together FILE: answers that need or exclude each other.
check_together() {
	address=$(answer "$1" address)
	gateway=$(answer "$1" gateway)
	if [ "$(answer "$1" network)" = static ]; then
		if [ -z "$address" ] || [ -z "$gateway" ] || [ -z "$(answer "$1" nameserver)" ]; then
			echo "answers.conf: network=static needs address, gateway and nameserver"
			return 1
		fi
		shift_by=$((32 - ${address#*/}))
		if [ $(($(number_of "${address%/*}") >> shift_by)) -ne $(($(number_of "$gateway") >> shift_by)) ] ||
			! is_host_of "$gateway" "${address#*/}" || [ "$gateway" = "${address%/*}" ]; then
			echo "answers.conf: the gateway is no neighbour of the address"
			return 1
		fi
	elif [ -n "$address$gateway$(answer "$1" nameserver)" ]; then
		echo "answers.conf: address, gateway and nameserver go with network=static"
		return 1
	fi
}
