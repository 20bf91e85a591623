-- Times are milliseconds since 1970. All tables except lanes and unrouted belong to tenants, and their indexes begin
-- with the tenant. Content is in blobs with a codec (0: UTF-8 text or JSON); no query reads inside them.

-- The lanes with work, of all tenants and without content: the only table that claims read. next_due is the end of
-- the lease while there is one, so that one comparison finds due lanes and expired leases; null means parked.
CREATE TABLE lanes (
    stage TEXT NOT NULL CHECK (stage IN ('inbound', 'turn', 'outbox')),
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    key TEXT NOT NULL,
    owner TEXT,
    fence INTEGER NOT NULL DEFAULT 0,
    lease_until INTEGER,
    next_due INTEGER,
    PRIMARY KEY (stage, tenant, channel, key)
) WITHOUT ROWID;
CREATE INDEX lanes_by_tenant ON lanes (stage, tenant, next_due) WHERE next_due IS NOT NULL;
CREATE INDEX lanes_by_due ON lanes (stage, next_due) WHERE next_due IS NOT NULL;

-- The items that providers delivered. The unique key makes receipt idempotent; a row is claimed through its lane.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    item_key TEXT NOT NULL,
    lane TEXT NOT NULL,
    adapter TEXT NOT NULL,
    address TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('acknowledged', 'inline', 'streaming')),
    verified_by TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    occurred_at INTEGER,
    codec INTEGER NOT NULL DEFAULT 0,
    payload BLOB,
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'done', 'dead')),
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    first_failed_at INTEGER,
    -- The outcome of processing: turn, applied, human, silent, ignored, dead.
    outcome TEXT,
    reason TEXT NOT NULL DEFAULT '',
    done_at INTEGER,
    -- The way in which an inline request was answered; the first one written is final.
    inline_mark TEXT CHECK (inline_mark IN ('reply', 'late', 'silent', 'failed')),
    UNIQUE (tenant, channel, item_key)
);
CREATE INDEX inbox_waiting ON inbox (tenant, channel, lane, id) WHERE state = 'pending';

-- Authentic items for an address that no channel has; without a tenant.
CREATE TABLE unrouted (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    adapter TEXT NOT NULL,
    addresses TEXT NOT NULL,
    item_key TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    payload BLOB NOT NULL,
    UNIQUE (adapter, addresses, item_key)
);

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    -- The provider's id to reply to.
    address TEXT NOT NULL,
    phone TEXT,
    name TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
);
CREATE INDEX contacts_by_tenant ON contacts (tenant, channel);

-- The ids of a contact on a channel.
CREATE TABLE contact_aliases (
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    alias TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    PRIMARY KEY (tenant, channel, alias)
) WITHOUT ROWID;
CREATE INDEX contact_aliases_by_contact ON contact_aliases (tenant, contact);

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    thread TEXT,
    owner TEXT NOT NULL DEFAULT 'hub' CHECK (owner IN ('hub', 'human')),
    owner_since INTEGER,
    opened_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL,
    last_inbound_at INTEGER,
    language TEXT
);
CREATE INDEX conversations_by_contact ON conversations (tenant, channel, contact, active_at);

CREATE TABLE conversation_memory (
    tenant TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    key TEXT NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    value BLOB NOT NULL,
    PRIMARY KEY (tenant, conversation, key)
) WITHOUT ROWID;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    author TEXT NOT NULL CHECK (author IN ('customer', 'hub', 'agent')),
    external_id TEXT,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    text BLOB NOT NULL,
    body BLOB NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'sent', 'delivered', 'read', 'played', 'failed')),
    status_at INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT
);
CREATE UNIQUE INDEX messages_by_external_id ON messages (tenant, channel, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX messages_by_conversation ON messages (tenant, conversation, id);

-- Statuses that arrived before their message; kept for a day.
CREATE TABLE early_statuses (
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    external_id TEXT NOT NULL,
    status TEXT NOT NULL,
    at INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, external_id, status)
) WITHOUT ROWID;
CREATE INDEX early_statuses_by_age ON early_statuses (received_at);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    item INTEGER NOT NULL REFERENCES inbox (id),
    answer TEXT NOT NULL,
    answer_by INTEGER,
    state TEXT NOT NULL DEFAULT 'open' CHECK (
        state IN ('open', 'running', 'answered', 'passed', 'silent', 'handed_off', 'cancelled', 'dead')
    ),
    reason TEXT NOT NULL DEFAULT '',
    -- The configuration in force when it was opened.
    generation INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    opened_at INTEGER NOT NULL,
    begun_at INTEGER,
    ended_at INTEGER
);
CREATE INDEX turns_live ON turns (tenant, conversation, id) WHERE state IN ('open', 'running');
CREATE INDEX turns_by_item ON turns (tenant, item);

-- The messages that a turn answers.
CREATE TABLE turn_messages (
    tenant TEXT NOT NULL,
    turn INTEGER NOT NULL REFERENCES turns (id),
    message INTEGER NOT NULL REFERENCES messages (id),
    PRIMARY KEY (tenant, turn, message)
) WITHOUT ROWID;

CREATE TABLE turn_steps (
    tenant TEXT NOT NULL,
    turn INTEGER NOT NULL REFERENCES turns (id),
    position INTEGER NOT NULL,
    strategy TEXT NOT NULL,
    verdict TEXT NOT NULL,
    reason TEXT NOT NULL,
    milliseconds INTEGER NOT NULL,
    PRIMARY KEY (tenant, turn, position)
) WITHOUT ROWID;

-- The results of calls that cost money or had an effect, so that another run of a turn does not repeat them.
CREATE TABLE turn_ledger (
    tenant TEXT NOT NULL,
    turn INTEGER NOT NULL REFERENCES turns (id),
    call TEXT NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    result BLOB NOT NULL,
    PRIMARY KEY (tenant, turn, call)
) WITHOUT ROWID;

-- The replies to send. A claimed one may have reached the provider already.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    turn INTEGER NOT NULL REFERENCES turns (id),
    message INTEGER NOT NULL REFERENCES messages (id),
    via TEXT NOT NULL CHECK (via IN ('api', 'inline')),
    state TEXT NOT NULL CHECK (state IN ('pending', 'claimed', 'sent', 'held', 'ambiguous', 'dead')),
    reason TEXT NOT NULL DEFAULT '',
    codec INTEGER NOT NULL DEFAULT 0,
    content BLOB NOT NULL,
    reply_to TEXT,
    correlation TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    expires_at INTEGER NOT NULL,
    done_at INTEGER
);
CREATE INDEX outbox_waiting ON outbox (tenant, conversation, id) WHERE state IN ('pending', 'claimed', 'ambiguous');
CREATE INDEX outbox_held ON outbox (tenant, channel, reason) WHERE state = 'held';
CREATE INDEX outbox_by_turn ON outbox (tenant, turn);
CREATE UNIQUE INDEX outbox_by_correlation ON outbox (tenant, correlation);

CREATE TABLE consents (
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    opted_out INTEGER NOT NULL,
    keyword TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, channel, contact)
) WITHOUT ROWID;

CREATE TABLE leads (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL,
    UNIQUE (tenant, conversation, key)
);

-- The event log, written in the transaction of the change that an event records.
CREATE TABLE events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant TEXT NOT NULL,
    channel TEXT NOT NULL,
    conversation INTEGER,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
);
CREATE INDEX events_by_tenant ON events (tenant, id);
