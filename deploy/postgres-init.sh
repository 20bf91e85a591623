#!/bin/sh
# Creates the database, its owner and the hub's role: the image `postgres` runs it once, in a new data folder, and so does
# `make release-test`.
set -eu
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres --quiet \
    -v owner="$PATCHBAY_OWNER_PASSWORD" -v hub="$PATCHBAY_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE hub_owner LOGIN PASSWORD :'owner';
CREATE ROLE patchbay LOGIN NOINHERIT PASSWORD :'hub';
CREATE DATABASE patchbay OWNER hub_owner;
-- From now on the superuser logs in inside the container only.
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
