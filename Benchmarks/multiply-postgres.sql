-- Multiplies the rows of a hub's PostgreSQL database by the psql variable `factor`, as multiply.sh does those of a SQLite
-- file: each copy of a row has its own ids, the references among the copied rows stay consistent, and the columns of a
-- unique index get other values. Tables with fewer than a hundred rows stay as they are, and so do tenants and channels. As a
-- superuser, while no hub runs.
ANALYZE;
SELECT set_config('multiply.factor', :'factor', false) \g /dev/null
-- Foreign keys are not checked.
SET session_replication_role = replica;
SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';

DO $$
DECLARE
    factor int := current_setting('multiply.factor');
    tables oid[] := array(
        SELECT oid FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND reltuples >= 100
            AND relname NOT IN ('tenants', 'channels') ORDER BY oid);
    -- Those that no constraint needs are made afterwards, from sorted rows.
    indexes oid[] := array(
        SELECT indexrelid FROM pg_index
        WHERE indrelid = ANY (tables) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid));
    definitions text[] := array(SELECT pg_get_indexdef(i) FROM unnest(indexes) AS i);
    -- Above every id, so that no copy has the id of another row.
    shift bigint := 1;
    found bigint;
    -- The columns of a table, and their values.
    chosen record;
    relation oid;
    definition text;
BEGIN
    -- What a copy has in each column: n is its number.
    CREATE TEMP TABLE copied AS
        WITH columns AS (
            SELECT a.attrelid AS t, a.attnum, a.attname AS name, format_type(a.atttypid, NULL) AS type
            FROM pg_attribute AS a WHERE a.attrelid = ANY (tables) AND a.attnum > 0 AND NOT a.attisdropped
        ), marked AS (
            SELECT c.*, type = 'bigint' AND name NOT IN ('tenant', 'channel') AND (
                name IN ('id', 'item', 'merged_into')
                OR EXISTS (SELECT FROM unnest(tables) AS o WHERE o::regclass::text = name || 's')
                OR EXISTS (
                    SELECT FROM pg_constraint
                    WHERE contype = 'f' AND conrelid = c.t AND c.attnum = ANY (conkey) AND confrelid = ANY (tables))
            ) AS is_shifted
            FROM columns AS c
        )
        SELECT t, attnum, quote_ident(name) AS name, is_shifted, CASE
            WHEN is_shifted THEN format('%I + $1 * %%s', name)
            WHEN name NOT IN ('tenant', 'channel') AND EXISTS (
                SELECT FROM pg_index AS x
                WHERE x.indrelid = m.t AND x.indisunique AND m.attnum = ANY (x.indkey) AND NOT EXISTS (
                    SELECT FROM marked AS o WHERE o.t = m.t AND o.is_shifted AND o.attnum = ANY (x.indkey)))
            THEN CASE type
                WHEN 'bytea' THEN format('CASE WHEN %I IS NOT NULL THEN uuid_send(gen_random_uuid()) END', name)
                WHEN 'text' THEN format('%I || ''-'' || $1', name)
                ELSE format('%I', name) END
            ELSE format('%I', name) END AS value
        FROM marked AS m;

    FOR relation IN SELECT t FROM copied WHERE name = 'id' LOOP
        EXECUTE format('SELECT coalesce(max(id), 0) + 1 FROM %s', relation::regclass) INTO found;
        shift := greatest(shift, found);
    END LOOP;
    FOREACH relation IN ARRAY indexes LOOP EXECUTE format('DROP INDEX %s', relation::regclass); END LOOP;

    FOREACH relation IN ARRAY tables LOOP
        SELECT string_agg(name, ', ' ORDER BY attnum) AS names,
            string_agg(CASE WHEN is_shifted THEN format(value, shift) ELSE value END, ', ' ORDER BY attnum) AS list
            INTO chosen FROM copied WHERE t = relation;
        EXECUTE format('CREATE TEMP TABLE source AS SELECT * FROM %s', relation::regclass);
        FOR n IN 1 .. factor - 1 LOOP
            EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM source', relation::regclass, chosen.names, chosen.list)
                USING n::bigint;
        END LOOP;
        DROP TABLE source;
    END LOOP;

    FOREACH definition IN ARRAY definitions LOOP EXECUTE definition; END LOOP;
    UPDATE row_ids SET reserved = reserved + factor * shift;
END
$$;
VACUUM ANALYZE;
