#!/usr/bin/env bash
# Measures the hub against a bare server, in rounds, and prints medians. README.md explains the rows.
#
#   ROUNDS=3 DURATION=5 CONNECTIONS=64 RATE=2000 Benchmarks/run.sh
#   HUB=0 Benchmarks/run.sh      the bare server only
set -euo pipefail
cd "$(dirname "$0")/.."

ROUNDS=${ROUNDS:-3}
DURATION=${DURATION:-5}
CONNECTIONS=${CONNECTIONS:-64}
RATE=${RATE:-2000}
HUB=${HUB:-1}

header=X-Hub-Signature-256
secret=benchmark-app-secret
bin=.build/release
body=Benchmarks/webhook.json
source Benchmarks/shared.sh

# Starts a server and waits until it prints `ready on`: sets pid, url, startup (milliseconds), and admin, the URL of the
# admin listener.
start() {
    local pipe=$work/stderr before=$EPOCHREALTIME line
    url=
    rm -f "$pipe"
    mkfifo "$pipe"
    "$@" >/dev/null 2>"$pipe" &
    pid=$!
    exec 3<"$pipe"
    while IFS= read -r -t 30 line <&3; do
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

# Measures one row: label, path, further options.
measure() {
    local label=$1 path=$2
    shift 2
    "$bin/LoadGenerator" "$url$path" --label "$label" --body "$body" --pid "$pid" --json \
        --connections "$CONNECTIONS" --duration "$DURATION" "$@" | tee -a "$work/rows" >/dev/null
    echo "  $label"
}

# Measures two rows with signatures: at a rate, and then at the maximum rate, which leaves a backlog.
measure_signed() {
    measure "$1 at $RATE/s" "$2" --sign-header "$header" --sign-secret "$secret" --rate "$RATE"
    measure "$1" "$2" --sign-header "$header" --sign-secret "$secret"
}

start_hub() {
    local folder
    folder=$(mktemp -d -p "$work")
    DATABASE_URL="sqlite:$folder/hub.db" start \
        "$bin/patchbay" serve --config Benchmarks/channels.yaml --listen 127.0.0.1:0 --simulate --log-level error
    echo "$startup" >>"$work/startup"
}

# Appends the memory of the hub two seconds after `ready`, in kilobytes.
measure_memory() {
    sleep 2
    awk '/^Rss:/ { print $2 }' "/proc/$pid/smaps_rollup" >>"$work/rss"
    awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup" >>"$work/pss"
}

# A free TCP port of this machine.
free_port() {
    local port
    while port=$((20000 + RANDOM % 20000)) && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do :; done
    echo "$port"
}

# The sum of the hub's metrics whose line begins with a text.
metric() {
    exec 4<>"/dev/tcp/127.0.0.1/${admin##*:}"
    printf 'GET /metrics HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n' >&4
    awk -v name="$1" 'index($0, name) == 1 { sum += $2 } END { print sum + 0 }' <&4
    exec 4<&-
}

# Appends the CPU microseconds per message of one channel until the hub is idle: name, number.
measure_cost() {
    local name=$1 before messages
    start_hub
    sed "s/106540352242922/$2/" Benchmarks/webhook.json >"$work/$name.json"
    before=$(cpu_time)
    "$bin/LoadGenerator" "$url/webhooks/whatsapp" --body "$work/$name.json" --json --connections "$CONNECTIONS" \
        --duration "$DURATION" --warmup 0 --rate "$RATE" --sign-header "$header" --sign-secret "$secret" >/dev/null
    wait_until_idle
    messages=$(metric 'patchbay_items_total')
    echo $(((idle_at - before) * 1000 / messages)) >>"$work/cost-$name"
    echo "  $name: a message until the hub is idle"
    stop
}

# 2,000 open calls of models: as many messages within four seconds, to models that take five. Meanwhile callers of
# another tenant get a static reply.
measure_models() {
    local hub_port simulator_port simulators load quick most=0 now
    hub_port=$(free_port)
    simulator_port=$(free_port)
    export DATABASE_URL="sqlite:$work/models.db"
    "$bin/patchbay" simulate serve --config Benchmarks/models.yaml --listen "127.0.0.1:$simulator_port" \
        --hub "http://127.0.0.1:$hub_port" >/dev/null 2>>"$work/server.log" &
    simulators=$!
    start "$bin/patchbay" serve --config Benchmarks/models.yaml --listen "127.0.0.1:$hub_port" \
        --admin-listen 127.0.0.1:0 --simulate \
        --simulators "http://127.0.0.1:$simulator_port" --log-level error
    sed 's/106540352242922/10654035224300{{n%10}}/' Benchmarks/webhook.json >"$work/slow.json"
    "$bin/LoadGenerator" "$url/webhooks/whatsapp" --body "$work/slow.json" --json --duration 4.2 --warmup 0 --rate 500 \
        --sign-header "$header" --sign-secret "$secret" >/dev/null &
    load=$!
    body=Benchmarks/turn.json DURATION=10 CONNECTIONS=200 measure "the same beside 2,000 model calls" \
        /webhooks/vapi/benchmark-url-key/chat/completions --rate 40 \
        --warmup 0 --header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank' &
    quick=$!
    while kill -0 "$quick" 2>/dev/null; do
        now=$(metric 'patchbay_lanes_in_flight{stage="turn"}')
        most=$((now > most ? now : most))
        sleep 0.25
    done
    wait "$load" "$quick"
    # The last calls still take five seconds.
    sleep 6
    echo "$most $(awk '/^VmHWM:/ { print int($2 / 1024) }' "/proc/$pid/status")" \
        "$(metric 'patchbay_turns_total{state="answered"')" "$(metric 'patchbay_strategy_steps_total{strategy="llm"')" \
        >"$work/models"
    stop
    kill "$simulators" && wait "$simulators" 2>/dev/null || true
}

# Sends 10 MB/s of garbage over 200 connections to a path, in the background: sets garbage, the process id.
send_garbage() {
    "$bin/LoadGenerator" "$url$1" --body "$work/garbage" --json --connections 200 --rate 200 --warmup 0 \
        --duration $((DURATION + 3)) --header "Authorization: Bearer false" >/dev/null &
    garbage=$!
    sleep 1
}

# Measures a signed sender alone, beside garbage with a wrong URL, and beside garbage that is read and then rejected.
measure_garbage() {
    local signed=(--rate 500 --sign-header "$header" --sign-secret "$secret")
    # Quotes are the most expensive content for the JSON scanner.
    head -c 50000 /dev/zero | tr '\0' '"' >"$work/garbage"
    start_hub
    body=$work/held.json measure "signed, alone" /webhooks/whatsapp "${signed[@]}"
    send_garbage /webhooks/vapi/no-such-url-key
    body=$work/held.json measure "signed, beside garbage to a wrong URL" /webhooks/whatsapp "${signed[@]}"
    wait "$garbage" || true
    send_garbage /webhooks/vapi/benchmark-url-key
    body=$work/held.json measure "signed, beside garbage with a false token" /webhooks/whatsapp "${signed[@]}"
    wait "$garbage" || true
    stop
}

# The values of a percentile of a row, one per round.
percentile() { grep -F "\"label\":\"$1\"" "$work/rows" | sed -n "s/.*\"$2\":\([0-9.]*\).*/\1/p"; }

# The median, over the rounds, of a row's percentile divided by that of another row.
ratio() { paste <(percentile "$1" "$3") <(percentile "$2" "$3") | awk '{ printf "%.2f\n", $1 / $2 }' | median; }

# Ten messages of one megabyte to one tenant whose steps all read them: rules, a classifier, an exponential pattern,
# redaction. Meanwhile callers of another tenant get a static reply.
measure_text() {
    local simulator_port simulators load
    hub_port=$(free_port)
    simulator_port=$(free_port)
    export DATABASE_URL="sqlite:$work/text.db"
    "$bin/patchbay" simulate serve --config Benchmarks/text.yaml --listen "127.0.0.1:$simulator_port" \
        --hub "http://127.0.0.1:$hub_port" >/dev/null 2>>"$work/server.log" &
    simulators=$!
    start "$bin/patchbay" serve --config Benchmarks/text.yaml --listen "127.0.0.1:$hub_port" --simulate \
        --simulators "http://127.0.0.1:$simulator_port" --log-level error
    long_text >"$work/long.json"
    body=Benchmarks/turn.json DURATION=10 CONNECTIONS=20 measure "a reply beside ten messages of 1 MB" \
        /webhooks/vapi/benchmark-url-key/chat/completions --rate 20 \
        --header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank' &
    load=$!
    sleep 3
    "$bin/LoadGenerator" "$url/webhooks/whatsapp" --body "$work/long.json" --json --duration 1 --warmup 0 --rate 10 \
        --sign-header "$header" --sign-secret "$secret" >/dev/null
    wait "$load"
    stop
    kill "$simulators" && wait "$simulators" 2>/dev/null || true
}

# The webhook with a text of one megabyte that begins like an e-mail address.
long_text() {
    awk '{
        gsub(/106540352242922/, "106540352243100")
        if (match($0, /"body": *"[^"]*"/)) {
            text = "a"
            while (length(text) < 1000000) text = text text
            $0 = substr($0, 1, RSTART - 1) "\"body\":\"@" substr(text, 1, 1000000) "\"" substr($0, RSTART + RLENGTH)
        }
        print
    }' Benchmarks/webhook.json
}

build .

for ((round = 1; round <= ROUNDS; round++)); do
    echo "Round $round of $ROUNDS"
    start "$bin/Baseline" --sign-header "$header" --sign-secret "$secret"
    measure "(a) body" /a
    measure_signed "(b) body, HMAC" /b
    stop
    [[ $HUB == 0 ]] && continue
    # A new hub for each round, as the backlog of the last row would count in the next.
    start_hub
    measure_memory
    measure_signed "intake, answered" /webhooks/whatsapp
    stop
    start_hub
    sed 's/106540352242922/106540352242923/' Benchmarks/webhook.json >"$work/held.json"
    body=$work/held.json measure_signed "intake, held" /webhooks/whatsapp
    stop
    measure_garbage
    measure_cost held 106540352242923
    measure_cost chained 106540352242924
    # Turns of 200 open calls, to the first word: each speaks every five seconds; then all at once.
    start_hub
    body=Benchmarks/turn.json
    for mode in "custom LLM, 200 calls at 40/s --rate 40" "custom LLM, 200 turns at once --warmup 1"; do
        CONNECTIONS=200 measure "${mode%% --*}" /webhooks/vapi/benchmark-url-key/chat/completions \
            --header "Authorization: Bearer benchmark-model-key" --until '"content":"Thank' --${mode#* --}
    done
    body=Benchmarks/webhook.json
    stop
done

[[ $HUB == 0 ]] || measure_models
[[ $HUB == 0 ]] || measure_text
echo
echo "$(nproc) cores, $CONNECTIONS connections, median of $ROUNDS rounds of $DURATION s; share is of (b)"
echo
"$bin/LoadGenerator" table --reference "(b) body, HMAC" <"$work/rows"
if [[ $HUB != 0 ]]; then
    echo
    echo "The hub is ready $(median <"$work/startup") ms after its start, and uses" \
        "$(($(median <"$work/rss") / 1024)) MB RSS, $(($(median <"$work/pss") / 1024)) MB PSS when idle, including simulators."
    held=$(median <"$work/cost-held")
    chained=$(median <"$work/cost-chained")
    echo "At $RATE/s a message whose turn ends in silence after three steps takes $chained µs of CPU: $held for" \
        "receiving it, $((chained - held)) for its turn."
    for row in "signed, beside garbage to a wrong URL" "signed, beside garbage with a false token"; do
        echo "'$row' takes $(ratio "$row" "signed, alone" p50) times the p50 and" \
            "$(ratio "$row" "signed, alone" p99) times the p99 of the sender alone; the limit is 2."
    done
    read -r most memory answered asked <"$work/models"
    echo "The maximum was $most running turns, with a peak of $memory MB RSS; $answered turns were answered, $asked of" \
        "them by models."
    echo
    "$bin/TextCost"
fi
