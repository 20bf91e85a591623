# Functions of run.sh and compare.sh, which source this file. They use `work`, a temporary folder, and `pid`, the process id
# of the running server.

work=$(mktemp -d)
pid=

# Stops the running server by its process id.
stop() {
    [[ -n $pid ]] || return 0
    kill "$pid" 2>/dev/null || true
    wait "$pid" 2>/dev/null || true
    pid=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Builds the tree in a folder for release.
build() {
    echo "Building $1 for release: about 11 minutes the first time on two cores."
    (cd "$1" && swift build -c release)
}

# The CPU time of the server so far, in milliseconds.
cpu_time() { awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hertz) }' "/proc/$pid/stat"; }

# Waits until the server is idle and sets idle_at to its CPU time then: a second with at most 20 ms of CPU.
wait_until_idle() {
    local last=-1
    while idle_at=$(cpu_time) && ((idle_at - last > 20)); do
        last=$idle_at
        sleep 1
    done
}

# The median of numbers on standard input.
median() { sort -n | awk '{ line[NR] = $1 } END { print line[int((NR + 1) / 2)] }'; }
