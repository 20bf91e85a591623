-- The usage of models, one row per call; the memory of strategies per contact.

CREATE TABLE model_usage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    turn INTEGER NOT NULL REFERENCES turns (id),
    call TEXT NOT NULL,
    at INTEGER NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    -- Millionths of the currency that the operator's prices are in.
    cost INTEGER NOT NULL,
    UNIQUE (tenant, turn, call)
);
CREATE INDEX model_usage_by_time ON model_usage (tenant, at);

-- The warnings that were logged, one for each quota and period.
CREATE TABLE quota_notices (
    tenant TEXT NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

CREATE TABLE contact_memory (
    tenant TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    key TEXT NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    value BLOB NOT NULL,
    PRIMARY KEY (tenant, contact, key)
) WITHOUT ROWID;
