# Functions of run.sh and compare.sh, which source this file: processes, load and CPU times. They use `new`, the folder of
# this tree.

work=$(mktemp -d)
# The process id of the running server, and that of a process beside it: its simulators, or another hub.
pid=
companion=
# The port of the running hub's provider if that is the load generator.
provider_port=
# The command that lowers the priority of the load generator, in rows that overload the machine.
lowered=

# The trees of the binaries: the hub's, and this one for the bare server and the load generator, so that both sides of a
# comparison get the same load.
tree=$new
load=$new/.build/release/LoadGenerator
baseline=$new/.build/release/Baseline

header=X-Hub-Signature-256
secret=benchmark-app-secret
signed=(--sign-header "$header" --sign-secret "$secret")
# The hub and its simulators need the same.
export PATCHBAY_SIMULATION_SEED=benchmark-simulation-seed-0123456789

# Stops a process by its id, and waits for its end: further options of kill.
stop_process() {
    [[ -n $1 ]] || return 0
    kill "${@:2}" "$1" 2>/dev/null || true
    wait "$1" 2>/dev/null || true
}

# Stops the running server and its companion: further options of kill.
stop() {
    stop_process "$pid" "$@"
    stop_process "$companion"
    pid= companion=
}
trap 'stop; stop_postgres; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

# Builds the tree in a folder for release, unless NO_BUILD is set.
build() {
    [[ -z ${NO_BUILD:-} ]] || return 0
    echo "Building $1 for release: about 11 minutes the first time on two cores."
    (cd "$1" && swift build -c release)
}

# Starts a server and waits until it prints `ready on`: sets pid, url, startup (milliseconds), and admin, the URL of the
# admin listener. A tenant's configuration with ten thousand others may take a while.
start() {
    local pipe=$work/stderr before=$EPOCHREALTIME line
    url=
    rm -f "$pipe"
    mkfifo "$pipe"
    "$@" >/dev/null 2>"$pipe" &
    pid=$!
    exec 3<"$pipe"
    while IFS= read -r -t 60 line <&3; do
        echo "$line" >>"$work/server.log"
        [[ $line != "admin on "* ]] || admin=${line#admin on }
        if [[ $line == "ready on "* ]]; then
            url=${line#ready on }
            startup=$(((${EPOCHREALTIME/./} - ${before/./}) / 1000))
            break
        fi
    done
    cat <&3 >>"$work/server.log" &
    exec 3<&-
    [[ -n $url ]] && return 0
    echo "$1 did not start:" >&2
    tail -n 20 "$work/server.log" >&2
    exit 1
}

# Starts the hub of the tree with a new database, as `new_database` makes it: configuration, further options. The
# configuration is this tree's.
start_hub() {
    local config=$1 files
    shift
    new_database
    # With PostgreSQL, the hub's own files are in the folder in which it runs.
    files=$(mktemp -d -p "$work")
    DATABASE_URL=$(on_storage hub_url) start env -C "$files" "$tree/.build/release/patchbay" serve --config "$config" \
        --listen "127.0.0.1:${hub_port:-0}" --admin-listen 127.0.0.1:0 --log-level error "$@"
}

# Starts the hub whose provider is the load generator's `converse`, on provider_port.
start_conversing_hub() {
    provider_port=$(free_port)
    PROVIDER_URL="http://127.0.0.1:$provider_port" start_hub "$@"
}

# Starts the hub beside the simulators of all providers, which are another process.
start_simulated_hub() {
    local simulator_port
    hub_port=$(free_port)
    simulator_port=$(free_port)
    DATABASE_URL="sqlite:$work/unused.db" "$tree/.build/release/patchbay" simulate serve --config "$1" \
        --listen "127.0.0.1:$simulator_port" --hub "http://127.0.0.1:$hub_port" >/dev/null 2>>"$work/server.log" &
    companion=$!
    start_hub "$@" --simulate --simulators "http://127.0.0.1:$simulator_port"
    hub_port=
}

start_baseline() { start "$baseline" --sign-header "$header" --sign-secret "$secret"; }

# A free TCP port of this machine.
free_port() {
    local port
    while port=$((20000 + RANDOM % 10000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# The hub's metrics.
metric_lines() {
    exec 4<>"/dev/tcp/127.0.0.1/${admin##*:}"
    printf 'GET /metrics HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n' >&4
    cat <&4
    exec 4<&-
}

# The sum of the metrics whose line begins with a text; nothing if there is none.
metric() { metric_lines | awk -v name="$1" 'index($0, name) == 1 { sum += $2; found = 1 } END { if (found) print sum }'; }

# The CPU time of a process so far, in milliseconds; that of the running server, with its database server.
cpu_of() { awk -v hertz="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print int(($12 + $13) * 1000 / hertz) }' "/proc/$1/stat"; }
cpu_time() {
    local server=0
    [[ $database != postgres:* ]] || server=$(postgres_cpu)
    echo $(($(cpu_of "$pid") + server))
}

# The time in microseconds.
now_us() { echo "${EPOCHREALTIME/./}"; }

# Waits until the hub has committed nothing for a second: its last write to the log of the database. Sets ended (in
# microseconds) and ended_cpu (in milliseconds) to that moment. For a server without a database they are the present.
wait_until_committed() {
    local written last= quiet=0 deadline=$((SECONDS + 60))
    ended=$(now_us) ended_cpu=$(cpu_time)
    while [[ -n ${database:-} ]] && ((quiet < 10 && SECONDS < deadline)); do
        written=$(on_storage last_write)
        if [[ $written == "$last" ]]; then
            quiet=$((quiet + 1))
        else
            last=$written quiet=0 ended=$(now_us) ended_cpu=$(cpu_time)
        fi
        sleep 0.1
    done
}

# Waits until the server does nothing any more, such as training the classifiers of its configuration, for 120 seconds
# at most.
wait_until_idle() {
    local before deadline=$((SECONDS + 120))
    while ((SECONDS < deadline)); do
        before=$(cpu_time)
        sleep 2
        (($(cpu_time) - before > 60)) || return 0
    done
    echo "  the server does not become idle" >&2
}

# Makes a running server the one that is measured: process id, URL, URL of the admin listener, database.
use_server() { pid=$1 url=$2 admin=$3 database=$4; }

# Sends requests, and sets sent to the load generator's line: path, file of the body, further options.
send() {
    sent=$($lowered "$load" "$url$1" --body "$2" --json --connections "${connections:-64}" --duration "$DURATION" "${@:3}")
    (($(field errors) == 0)) || echo "  $(field errors) requests without a response or with an error" >&2
}

# Lets customers write, takes the replies as their provider and reports statuses, and sets sent as `send` does: file of
# the body of a message, further options. A request is a message; it ends with its reply.
converse() {
    sent=$($lowered "$load" converse "$url/webhooks/whatsapp" --body "$1" --json --port "$provider_port" \
        --duration "$DURATION" "${signed[@]}" "${@:2}")
    (($(field errors) == 0)) || echo "  $(field errors) messages without one reply, or webhooks refused" >&2
}

# The sum of the hub's lanes with work in the stages of the argument, as in `inbound|turn`.
lanes_waiting() { metric_lines | awk -v stages="stage=\"($1)\"" '/^patchbay_lanes_waiting/ && $0 ~ stages { sum += $2 } END { print sum + 0 }'; }

# Waits until the hub has no waiting lane in the stages of the first argument, for as many seconds as the second at most.
wait_until_drained() {
    local deadline=$((SECONDS + $2))
    while (($(lanes_waiting "$1") > 0)); do
        ((SECONDS < deadline)) || return 1
        sleep 0.2
    done
}

# A number of the last line, rounded to hundredths.
field() { sed -n "s/.*\"$1\":\([0-9.]*\).*/\1/p" <<<"$sent" | awk '{ print int($1 * 100 + 0.5) / 100 }'; }

# Runs `send` or `converse` with its arguments, and sets cost: the CPU microseconds of the server per request, from the
# first one until the last commit, minus what the server uses when it is idle, or idle_cpu, in milliseconds per second.
# hub_cost is that of the process alone, with its idle time, where a database server counts, too.
# What is in `afterwards` runs after the load, and counts.
measure_cost() {
    local began began_cpu began_hub idle=${idle_cpu:-}
    if [[ -z $idle ]]; then
        sleep 1
        began_cpu=$(cpu_time)
        sleep 2
        idle=$((($(cpu_time) - began_cpu) / 2))
    fi
    began=$(now_us) began_cpu=$(cpu_time) began_hub=$(cpu_of "$pid")
    "$@" --warmup 0
    ${afterwards:-}
    wait_until_committed
    cost=$(((ended_cpu - began_cpu - idle * (ended - began) / 1000000) * 1000 / $(field requests)))
    hub_cost=$((($(cpu_of "$pid") - began_hub) * 1000 / $(field requests)))
}
