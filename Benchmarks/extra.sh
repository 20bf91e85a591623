# The rows without a goal of their own, for run.sh: other loads, and what they do to their neighbours. README.md explains
# them.

extra=(calls garbage models text)
body=

# Measures one row of the second table: label, path, further options.
measure_line() {
    local label=$1 path=$2
    shift 2
    "$load" "$url$path" --label "$label" --body "$body" --pid "$pid" --json --connections "${connections:-64}" \
        --duration "$DURATION" "$@" | tee -a "$work/rows" >/dev/null
}

# Turns of 200 calls at once, at the maximum rate.
measure_calls() {
    start_hub "$config"
    body=$turn connections=200 measure_line "custom LLM, 200 turns at once" "$turns" --warmup 1 "${speaking[@]}"
    stop
}

# Sends 10 MB/s of garbage over 200 connections to a path, in the background: sets garbage, the process id.
send_garbage() {
    "$load" "$url$1" --body "$work/garbage" --json --connections 200 --rate 200 --warmup 0 \
        --duration $((DURATION + 3)) --header "Authorization: Bearer false" >/dev/null &
    garbage=$!
    sleep 1
}

# A signed sender alone, beside garbage with a wrong URL, and beside garbage that is read and then rejected.
measure_garbage() {
    local at=(/webhooks/whatsapp --rate 500 "${signed[@]}")
    # Quotes are the most expensive content for the JSON scanner.
    head -c 50000 /dev/zero | tr '\0' '"' >"$work/garbage"
    body=$held
    start_hub "$config"
    measure_line "signed, alone" "${at[@]}"
    send_garbage /webhooks/vapi/no-such-url-key
    measure_line "signed, beside garbage to a wrong URL" "${at[@]}"
    wait "$garbage" || true
    send_garbage /webhooks/vapi/benchmark-url-key
    measure_line "signed, beside garbage with a false token" "${at[@]}"
    wait "$garbage" || true
    stop
}

# 2,000 open calls of models: as many messages within four seconds, to models that take five. Meanwhile callers of
# another tenant get a static reply.
measure_models() {
    local sender caller most=0 running
    start_simulated_hub "$new/Benchmarks/models.yaml"
    "$load" "$url/webhooks/whatsapp" --body "$(webhook '10654035224300{{n%10}}')" --json --duration 4.2 --warmup 0 \
        --rate 500 "${signed[@]}" >/dev/null &
    sender=$!
    body=$turn DURATION=10 connections=200 measure_line "the same beside 2,000 model calls" "$turns" --rate 40 \
        --warmup 0 "${speaking[@]}" &
    caller=$!
    while kill -0 "$caller" 2>/dev/null; do
        running=$(metric 'patchbay_lanes_in_flight{stage="turn"}')
        most=$((${running:-0} > most ? running : most))
        sleep 0.25
    done
    wait "$sender" "$caller"
    # The last calls still take five seconds.
    sleep 6
    echo "The maximum was $most running turns, with a peak of" \
        "$(awk '/^VmHWM:/ { print int($2 / 1024) }' "/proc/$pid/status") MB RSS;" \
        "$(metric 'patchbay_turns_total{state="answered"') turns were answered," \
        "$(metric 'patchbay_strategy_steps_total{strategy="llm"') of them by models." >"$work/models"
    stop
}

# Ten messages of one megabyte to one tenant whose steps all read them: rules, a classifier, an exponential pattern,
# redaction. Meanwhile callers of another tenant get a static reply.
measure_text() {
    local caller
    start_simulated_hub "$new/Benchmarks/text.yaml"
    long_text >"$work/long.json"
    body=$turn DURATION=10 connections=20 measure_line "a reply beside ten messages of 1 MB" "$turns" --rate 20 \
        "${speaking[@]}" &
    caller=$!
    sleep 3
    "$load" "$url/webhooks/whatsapp" --body "$work/long.json" --json --duration 1 --warmup 0 --rate 10 "${signed[@]}" \
        >/dev/null
    wait "$caller"
    stop
    "$new/.build/release/TextCost" messages >"$work/messages"
}

# A message of 4,000 characters, and how the cost grows: a line each for redaction and for the filter of answers.
print_text() {
    local name label half twice most growth
    [[ -e $work/messages ]] || return 0
    while read -r name half twice most growth; do
        label=$([[ $name == redaction ]] && echo "redaction of a message" || echo "filter of a streamed answer")
        line "$label of 4,000 characters, slowest text" "$half" ms "<=" 1 \
            "8,000: $twice ms, 16,000: $most ms"
        line "the same, a character of 16,000 relative to one of 4,000" "$growth" "" "<=" 1.3
    done <"$work/messages"
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
    }' "$new/Benchmarks/webhook.json"
}

# The values of a percentile of a row, one per round.
percentile() { grep -F "\"label\":\"$1\"" "$work/rows" | sed -n "s/.*\"$2\":\([0-9.]*\).*/\1/p"; }

# The median, over the rounds, of a row's percentile divided by that of another row.
ratio() { paste <(percentile "$1" "$3") <(percentile "$2" "$3") | awk '{ printf "%.2f\n", $1 / $2 }' | median; }

# Prints the rows that were measured.
print_extra() {
    local row
    [[ -e $work/rows ]] || return 0
    echo
    "$load" table <"$work/rows"
    echo
    if grep -q '"label":"signed, alone"' "$work/rows"; then
        for row in "signed, beside garbage to a wrong URL" "signed, beside garbage with a false token"; do
            echo "'$row' takes $(ratio "$row" "signed, alone" p50) times the p50 and" \
                "$(ratio "$row" "signed, alone" p99) times the p99 of the sender alone; the limit is 2."
        done
    fi
    [[ ! -e $work/models ]] || cat "$work/models"
    if [[ -e $work/long.json ]]; then
        echo
        "$new/.build/release/TextCost"
    fi
}
