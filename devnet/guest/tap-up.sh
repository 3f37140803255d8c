#!/bin/sh
# QEMU has made an interface, $1, and asks for it to be plugged in. Expects in the environment: BRIDGE.
exec ip link set dev "$1" master "$BRIDGE" up
