#!/usr/bin/env bash
# Multiplies the rows of a hub's database, so that it looks as after many more messages. The hub must be stopped.
#
#   Benchmarks/multiply.sh DATABASE FACTOR [DAYS]
#
# Each copy of a row has its own ids: the references among the copied rows stay consistent, and the columns of a unique
# index get other values, bytes at random. Tables with fewer than a hundred rows are settings and sums, and stay as they
# are, and so do tenants and channels. DAYS makes all rows so much older. It reads the schema from the database and names
# no other table of it but the one of the next ids.
set -euo pipefail
database=$1
factor=$2
days=${3:-0}

query() { sqlite3 -batch "$database" "$@"; }

tables=()
while IFS= read -r table; do
    (($(query "SELECT count(*) FROM \"$table\"") < 100)) || tables+=("$table")
done < <(query "SELECT name FROM sqlite_schema
    WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT IN ('tenants', 'channels')")
((${#tables[@]})) || { echo "$database has no table with a hundred rows" >&2; exit 1; }
list=$(printf "'%s'," "${tables[@]}")
list=${list%,}

# Above every id, so that no copy has the id of another row.
shift=$(for table in "${tables[@]}"; do
    query "SELECT coalesce(max(id), 0) FROM \"$table\"" 2>/dev/null || true
done | sort -n | tail -1)
shift=$((shift + 1))

# The values of the columns of a table's copies: its name. A reference is a foreign key to a copied table, or has the
# name of one.
values() {
    query "
        WITH columns AS (
            SELECT name, type, pk FROM pragma_table_xinfo('$1') WHERE hidden = 0
        ), shifted AS (
            SELECT name FROM columns WHERE name = 'id' AND type = 'INTEGER'
            UNION
            SELECT \"from\" FROM pragma_foreign_key_list('$1')
            WHERE \"table\" IN ($list) AND \"from\" NOT IN ('tenant', 'channel')
            UNION
            SELECT name FROM columns
            WHERE type = 'INTEGER' AND (name || 's' IN ($list) OR name IN ('item', 'merged_into'))
        ), varied AS (
            SELECT c.name FROM pragma_index_list('$1') AS i, pragma_index_info(i.name) AS c
            WHERE i.\"unique\" AND c.name NOT IN ('tenant', 'channel')
                AND NOT EXISTS (SELECT 1 FROM pragma_index_info(i.name) AS o WHERE o.name IN (SELECT name FROM shifted))
        )
        SELECT group_concat(
            CASE
            WHEN name IN (SELECT name FROM shifted) THEN printf('\"%w\" + k.n * $shift', name)
            WHEN name IN (SELECT name FROM varied) THEN printf(
                'CASE typeof(\"%w\") WHEN ''blob'' THEN randomblob(length(\"%w\"))'
                || ' WHEN ''text'' THEN \"%w\" || ''-'' || k.n ELSE \"%w\" END', name, name, name, name)
            ELSE printf('\"%w\"', name) END, ', ')
        FROM columns"
}
columns() { query "SELECT group_concat(printf('\"%w\"', name), ', ') FROM pragma_table_xinfo('$1') WHERE hidden = 0"; }
# The changes that make a table's rows older: times in milliseconds, days and hours.
ages() {
    query "
        SELECT group_concat(printf('\"%w\" = \"%w\" - %d', name, name, CASE name
            WHEN 'day' THEN $days WHEN 'active_hour' THEN $days * 24 ELSE $days * 86400000 END), ', ')
        FROM pragma_table_xinfo('$1')
        WHERE type = 'INTEGER' AND (name LIKE '%\_at' ESCAPE '\' OR name LIKE '%\_until' ESCAPE '\'
            OR name LIKE '%\_since' ESCAPE '\' OR name IN ('at', 'day', 'active_hour', 'answer_by'))"
}

{
    # The file is discarded if the machine stops, and indexes are made from sorted rows.
    echo "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA foreign_keys = OFF;"
    echo "PRAGMA temp_store = MEMORY;"
    indexes=$(query "SELECT sql || ';' FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ($list)")
    query "SELECT printf('DROP INDEX \"%w\";', name) FROM sqlite_schema
        WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ($list)"
    for table in "${tables[@]}"; do
        age=$(ages "$table")
        ((days == 0)) || [[ -z $age ]] || echo "UPDATE \"$table\" SET $age;"
        echo "CREATE TEMP TABLE source AS SELECT * FROM main.\"$table\";"
        echo "INSERT INTO main.\"$table\" ($(columns "$table"))
            WITH RECURSIVE k(n) AS (SELECT 1 WHERE $factor > 1 UNION ALL SELECT n + 1 FROM k WHERE n < $factor - 1)
            SELECT $(values "$table") FROM k CROSS JOIN source;"
        echo "DROP TABLE source;"
    done
    echo "$indexes"
    # The next ids, where the hub reserves them.
    [[ -z $(query "SELECT 1 FROM sqlite_schema WHERE name = 'row_ids'") ]] ||
        echo "UPDATE row_ids SET reserved = reserved + $factor * $shift;"
    echo "PRAGMA journal_mode = WAL;"
} >"$database.sql"
sqlite3 -batch -bail "$database" <"$database.sql" >/dev/null
rm "$database.sql"
