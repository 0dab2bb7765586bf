#!/usr/bin/env bash
# Boots a copy of this machine in namespaces of its own, with its own systemd, network and process tree. The file system
# is this machine's under a layer in memory: whatever is installed there is gone at the end.
#
#   scratch-machine.sh PROJECT PACKAGES   the two folders are seen as /srv/panel and /srv/packages, read-only
#
# Prints "booted PID" when it is up: "nsenter --target PID --all PROGRAM" runs a program in it. Ends, and all that runs
# in it, when its standard input ends. Needs root.
set -euo pipefail

project=$(realpath "$1")
packages=$(realpath "$2")

# Control groups as this machine has them: one hierarchy, or one for each controller. Not "cpu": its groups may be without
# real-time budget, and the control loop would get no priority.
hierarchies=(systemd devices memory pids)
[ ! -e /sys/fs/cgroup/cgroup.procs ] || hierarchies=(.)

# Folder of this process's group in a hierarchy.
own_group() {
    awk -F : -v "name=$1" '(name == "." && $1 == 0) || $2 == name || $2 == "name=" name { print $3 }' /proc/self/cgroup
}

if [ "${3:-}" != inside ]; then
    # All of it is in groups of its own, below the group of this process.
    groups=()
    for hierarchy in "${hierarchies[@]}"; do
        group=/sys/fs/cgroup/$hierarchy$(own_group "$hierarchy")/panel-scratch-$$
        mkdir "$group"
        groups+=("$group")
    done
    # shellcheck disable=SC2317  # called by the trap
    clean_up() {
        { kill -KILL "$machine" && wait "$machine"; } 2>/dev/null || true
        for _ in $(seq 50); do
            find "${groups[@]}" -depth -type d -exec rmdir {} + 2>/dev/null || true
            [ -e "${groups[0]}" ] || break
            sleep 0.1
        done
    }
    machine=
    trap clean_up EXIT
    (
        for group in "${groups[@]}"; do echo "$BASHPID" >"$group/cgroup.procs"; done
        exec unshare --mount --pid --net --uts --ipc --cgroup --fork --kill-child bash "$0" "$project" "$packages" inside
    ) </dev/null >&2 &
    machine=$!
    for _ in $(seq 1200); do
        kill -0 "$machine" 2>/dev/null || exit 1
        first=$(pgrep -P "$machine" || true)
        if [ -n "$first" ] && [ "$(cat "/proc/$first/comm")" = systemd ]; then
            case $(nsenter --target "$first" --all systemctl is-system-running --wait </dev/null 2>/dev/null || true) in
                running | degraded)
                    echo "booted $first"
                    cat >/dev/null
                    exit 0
                    ;;
            esac
        fi
        sleep 0.1
    done
    echo "did not boot within two minutes" >&2
    exit 1
fi

mount --make-rprivate /
mount -t tmpfs -o size=4g tmpfs /mnt
mkdir /mnt/upper /mnt/work /mnt/root
root=/mnt/root
mount -t overlay overlay -o lowerdir=/,upperdir=/mnt/upper,workdir=/mnt/work "$root"
echo panel >"$root/etc/hostname"
# This machine may have been told to start no services when packages are installed; a panel has not.
rm -f "$root/usr/sbin/policy-rc.d"
mkdir -p "$root/srv/panel" "$root/srv/packages"
mount --bind "$project" "$root/srv/panel"
mount --bind "$packages" "$root/srv/packages"
mount -o remount,bind,ro "$root/srv/panel"
mount -o remount,bind,ro "$root/srv/packages"

mount -t proc proc "$root/proc"
mount -t sysfs sysfs "$root/sys"
for folder in run tmp dev; do mount -t tmpfs tmpfs "$root/$folder"; done
chmod 1777 "$root/tmp"
mkdir "$root/dev/pts" "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 devpts "$root/dev/pts"
mount -t tmpfs tmpfs "$root/dev/shm"
ln -s pts/ptmx "$root/dev/ptmx"
for device in null zero full random urandom tty; do
    touch "$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done

if [ "${hierarchies[0]}" = . ]; then
    mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
else
    mount -t tmpfs tmpfs "$root/sys/fs/cgroup"
    for hierarchy in "${hierarchies[@]}"; do
        mkdir "$root/sys/fs/cgroup/$hierarchy"
        options=$hierarchy
        [ "$hierarchy" != systemd ] || options=none,name=systemd
        mount -t cgroup -o "$options" cgroup "$root/sys/fs/cgroup/$hierarchy"
    done
fi

cd "$root"
mkdir -p mnt/old
pivot_root . mnt/old
umount -l /mnt/old

# The network of the user documentation: the panel, and a second host that reaches it over a cable ("ip netns exec client").

ip link set lo up
ip netns add client
ip link add panel0 type veth peer name client0 netns client
ip address add 192.168.130.195/24 dev panel0
ip link set panel0 up
ip -n client link set lo up
ip -n client address add 192.168.130.10/24 dev client0
ip -n client link set client0 up

exec env -i container=panel-scratch PATH=/usr/sbin:/usr/bin:/sbin:/bin /lib/systemd/systemd --system --unit=basic.target --log-target=null
