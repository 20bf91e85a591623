# The databases of the measured hubs, on each storage, for run.sh and compare.sh. They use `work`, a folder, and `side`.
#
# A function `sqlite_<name>` has a counterpart `postgres_<name>`; `on_storage <name>` calls the one of `storage`.

# The storage of the hubs: sqlite or postgres.
storage=sqlite
# The database of the running hub: a file, or `postgres:` and a name.
database=

on_storage() { "${storage}_$1" "${@:2}"; }

# Sets database to a new one, a copy of the saved one in `seed`, or the saved one in `stored` itself.
new_database() {
    remove_database
    on_storage new_database
}

# Removes the database of the last hub, unless it is a saved one.
remove_database() {
    case $database in
    "" | "$work"/saved/* | postgres:saved_*) ;;
    postgres:*) postgres_drop "${database#postgres:}" ;;
    *) rm -rf "${database%/*}" ;;
    esac
    database=
}

# MARK: SQLite

sqlite_saved() { echo "$work/saved/$side-$1.db"; }
sqlite_is_saved() { [[ -e $(sqlite_saved "$1") ]]; }

sqlite_new_database() {
    if [[ -n ${stored:-} ]]; then
        database=$(sqlite_saved "$stored")
        return
    fi
    database=$(mktemp -d -p "$work")/hub.db
    # On disk before the measurement, whose syncs would wait for it.
    [[ -z ${seed:-} ]] || { cp "$(sqlite_saved "$seed")" "$database" && sync "$database"; }
}

# The URL for the hub.
sqlite_hub_url() { echo "sqlite:$database"; }

# Saves the database of a stopped hub: name.
sqlite_save() {
    mkdir -p "$work/saved"
    cp "$database" "$(sqlite_saved "$1")"
}

# Copies a saved database, with its rows multiplied: name, name of the copy, factor, age in days.
sqlite_multiply() {
    cp "$(sqlite_saved "$1")" "$(sqlite_saved "$2")"
    "$new/Benchmarks/multiply.sh" "$(sqlite_saved "$2")" "$3" "$4"
    sync "$(sqlite_saved "$2")"
}

# Runs a statement in a saved database: name, statement.
sqlite_run() { sqlite3 -batch "$(sqlite_saved "$1")" "$2"; }

# True if a copy of a saved database would take longer than a measurement, and push it out of memory: name.
sqlite_is_large() { (($(stat -c %s "$(sqlite_saved "$1")") > 100000000)); }

# The time of the last write.
sqlite_last_write() { stat -c %.9Y "$database-wal"; }

# MARK: PostgreSQL: a private server, with the settings of an installation

# The databases so far.
made_databases=0

server_folder() { echo "$work/postgres"; }

# Starts the server, unless it runs: further options.
start_database_server() {
    [[ -z $postgres_pid ]] || return 0
    # The server's user enters it.
    chmod 711 "$work"
    if [[ ! -e $(server_folder)/data ]]; then
        init_postgres "$(server_folder)" || exit 1
        start_postgres "$(server_folder)" "$@" || exit 1
        postgres_query "CREATE ROLE hub_owner LOGIN CREATEROLE"
    else
        start_postgres "$(server_folder)" "$@" || exit 1
    fi
}

# Runs statements as the superuser, each in a transaction of its own: statements.
postgres_query() { postgres_query_in postgres "$@"; }
postgres_query_in() {
    local options=() statement
    for statement in "${@:2}"; do options+=(-c "$statement"); done
    psql_of "$(server_folder)" -d "$1" "${options[@]}"
}

postgres_saved() { echo "saved_${side}_${1//-/_}"; }
postgres_is_saved() { [[ -n $(postgres_query "SELECT 1 FROM pg_database WHERE datname = '$(postgres_saved "$1")'") ]]; }
postgres_drop() { postgres_query "DROP DATABASE $1 WITH (FORCE)"; }

postgres_new_database() {
    local name=hub_$((made_databases += 1)) template
    if [[ -n ${stored:-} ]]; then
        database=postgres:$(postgres_saved "$stored")
        return
    fi
    postgres_is_saved empty || postgres_make_empty
    template=$(postgres_saved "${seed:-empty}")
    # On disk before the measurement.
    postgres_query "CREATE DATABASE $name TEMPLATE $template OWNER hub_owner" CHECKPOINT
    database=postgres:$name
}

# Makes the database without rows from which the others are copied.
postgres_make_empty() {
    local name
    name=$(postgres_saved empty)
    postgres_query "CREATE DATABASE $name OWNER hub_owner"
    "$tree/.build/release/patchbay" migrate --database "$(postgres_url "$(server_folder)" hub_owner "$name")" >/dev/null
}

postgres_hub_url() { postgres_url "$(server_folder)" patchbay "${database#postgres:}"; }

postgres_save() {
    postgres_query_in "${database#postgres:}" "VACUUM ANALYZE"
    postgres_query "CREATE DATABASE $(postgres_saved "$1") TEMPLATE ${database#postgres:} OWNER hub_owner"
}

postgres_multiply() {
    local copy
    copy=$(postgres_saved "$2")
    postgres_query "CREATE DATABASE $copy TEMPLATE $(postgres_saved "$1") OWNER hub_owner"
    psql_of "$(server_folder)" -d "$copy" -v factor="$3" -f "$new/Benchmarks/multiply-postgres.sql"
    postgres_query CHECKPOINT
}

postgres_run() { postgres_query_in "$(postgres_saved "$1")" "$2"; }
postgres_is_large() { (($(postgres_query "SELECT pg_database_size('$(postgres_saved "$1")')") > 200000000)); }

# That of the server's log, to which every commit is written.
postgres_last_write() { stat -c %.9Y "$(server_folder)"/data/pg_wal/0* | sort -n | tail -n 1; }

# The CPU time of the server so far, in milliseconds: of its processes, and of those that ended, for which the first one
# has waited.
postgres_cpu() {
    local child files=("/proc/$postgres_pid/stat")
    for child in $(cat "/proc/$postgres_pid/task/$postgres_pid/children"); do files+=("/proc/$child/stat"); done
    cat "${files[@]}" 2>/dev/null | awk -v hertz="$(getconf CLK_TCK)" \
        '{ sub(/.*\) /, ""); sum += $12 + $13; if (NR == 1) sum += $14 + $15 } END { print int(sum * 1000 / hertz) }'
}
