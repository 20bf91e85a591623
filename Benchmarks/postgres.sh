# The rows on PostgreSQL, for run.sh and compare.sh, in the form of rows.sh: those of the same names, with a private server
# beside the hub on the same processors. The server's CPU counts with the hub's.

on_postgres=(pg-held pg-fused pg-tenants pg-steady pg-message pg-sustained pg-slow-disk pg-millions)

# Measures or prints a row with its figures under names that begin with `pg-`.
with_server() {
    local storage=postgres prefix=pg-
    start_database_server
    "$@"
    remove_database
}
printed() {
    local prefix=pg-
    "$@"
}

measure_pg-held() { with_server measure_held; }
print_pg-held() {
    printed line_of_rate held "PostgreSQL: intake, pending rows, maximum, share of (b)" 0.35
}
# Prints a row at the maximum rate: figure, label, goal.
line_of_rate() {
    line "$2" "$(figures "$1-share")" "" ">=" "$3" "$(figures "$1")/s of $(figures "$1-b")/s; p50 $(figures "$1-p50"),\
 p99 $(figures "$1-p99") ms; $(note "$1")"
}

measure_pg-fused() { with_server measure_fused; }
print_pg-fused() {
    printed line_of_rate fused "PostgreSQL: receiving with a turn begun, maximum, share of (b)" 0.18
}

measure_pg-tenants() { with_server measure_tenants; }
print_pg-tenants() { printed line_of_tenants; }
line_of_tenants() {
    line "PostgreSQL: receiving for 10,000 tenants against one" "$(figures tenants)" "" ">=" 0.9 \
        "$(figures tenants-many)/s of $(figures tenants-one)/s; $(figures tenants-many-cost) µs per message,\
 $(figures tenants-one-cost) µs"
}

measure_pg-steady() { with_server measure_steady; }
print_pg-steady() { printed lines_of_steady; }
lines_of_steady() {
    line "PostgreSQL: intake, pending rows, at 1,000/s, acknowledgement p50" "$(figures steady-p50)" ms "<=" 3 \
        "$(figures steady) µs, (b) $(figures steady-b) µs; $(note steady)"
    line "the same, acknowledgement p99" "$(figures steady-p99)" ms "<=" 20
}

# A whole message for a minute: autovacuum, the writers of the log and of pages, and a checkpoint of everything that was
# written are in the figure.
measure_pg-message() {
    local afterwards="postgres_query CHECKPOINT"
    DURATION=${MINUTE:-60} with_server measure_message_at 500 message
}
print_pg-message() { printed line_of_message; }
line_of_message() {
    line "PostgreSQL: whole message at 500/s, hub and server" "$(figures message)" µs "<=" 1200 \
        "the hub $(figures message-hub) µs; $(figures message-sent) replies and $(figures message-statuses) statuses per\
 message; reply p99 $(figures message-p99) ms; $(note message)"
}

measure_pg-sustained() { with_server measure_sustained; }
print_pg-sustained() { printed line_of_sustained; }
line_of_sustained() {
    line "PostgreSQL: answered messages, sustained ${MINUTE:-60} s" "$(figures sustained)" /s ">=" 900 \
        "$(figures sustained-cost) µs per message; p99 $(figures sustained-p99) ms; $(note sustained)"
}

# Intake of pending rows at the maximum rate, by a server whose syncs take two milliseconds longer.
measure_pg-slow-disk() { with_server measure_slow_server; }
measure_slow_server() {
    local fast
    start_hub "$config"
    send_from_many
    fast=$(field per_second)
    stop
    stop_postgres
    LD_PRELOAD=$(slow_syncs) start_database_server
    start_hub "$config"
    send_from_many
    note_commits disk
    stop
    remove_database
    stop_postgres
    figure disk-fast "$fast"
    figure disk "$(field per_second)"
    figure slow-disk "$(quotient "$(field per_second)" "$fast")"
}
print_pg-slow-disk() { printed line_of_slow_disk; }
line_of_slow_disk() {
    line "PostgreSQL: intake, syncs 2 ms slower, share of the fast disk" "$(figures slow-disk)" "" ">=" 0.8 \
        "$(figures disk)/s of $(figures disk-fast)/s; $(note disk)"
}

measure_pg-millions() { with_server measure_millions; }
print_pg-millions() { printed lines_of_millions; }
lines_of_millions() {
    local stored="${MESSAGES:-2000000} stored messages against 20000"
    line "PostgreSQL: $stored, whole messages" "$(figures millions-message)" "" ">=" 0.8 \
        "$(figures millions-whole-many)/s of $(figures millions-whole-few)/s"
    line "the same, intake, pending rows" "$(figures millions)" "" ">=" - \
        "$(figures millions-many)/s of $(figures millions-few)/s"
}
