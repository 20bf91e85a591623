-- The schema. migrations/postgres/0001_initial.sql has the same tables, columns, keys and indexes.
--
-- * Ids come from the hub, in the order of insertion, over all tenants; an id is never used twice. SQLite's
--   AUTOINCREMENT would write a second row with every insert.
-- * tenant and channel are the numbers of the tables tenants and channels. Every statement on a tenant's rows has the
--   tenant in its condition.
-- * Personal data is in blobs with a codec: 0 is UTF-8 text or JSON, other values name the key of an encryption. No
--   statement reads inside a blob. Look-ups by such a value go through a hash: 16 bytes of its HMAC-SHA256 under the
--   tenant's look-up key.
-- * Times are milliseconds since 1970, days are days since 1970 (UTC). Words such as states are enumerations of the
--   code, without CHECK, so that a new one needs no migration.
-- * A reason is a code, or the JSON of a code and its parameters; the sentence is made when it is shown. Null is none.
-- * A foreign key is declared where the referring table has an index that begins with its columns: deleting a row never
--   scans. Ids are unique over all tenants, so that a key needs no tenant in it.
-- * An index costs a write with every message: the comment above each names the statement that uses it.

-- What belongs to the database itself. public_id_key: the key of the permutation that makes public ids of row numbers.
-- lookup_key: the key of the hashes in rows without a tenant. log_era changes with a restore or a copy, so that
-- consumers of events notice.
CREATE TABLE installation (
    name TEXT NOT NULL PRIMARY KEY,
    codec INTEGER NOT NULL,
    value BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO installation (name, codec, value)
VALUES ('public_id_key', 0, randomblob(16)), ('lookup_key', 0, randomblob(32)), ('log_era', 0, x'31');

-- The ids that the hub has taken from a table, in blocks. A deleted row's id is not used again.
CREATE TABLE row_ids (
    name TEXT NOT NULL PRIMARY KEY,
    reserved INTEGER NOT NULL
) WITHOUT ROWID;

-- One row, which is updated to check that the storage accepts writes.
CREATE TABLE storage_probe (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
);
INSERT INTO storage_probe (id, at) VALUES (1, 0);

-- Tenants and channels, registered when they are first seen; the numbers are not used again.
CREATE TABLE tenants (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The key of the hashes: 32 random bytes, wrapped by the codec. It never changes: dedupe and opt-outs hang on it.
    lookup_key_codec INTEGER NOT NULL,
    lookup_key BLOB NOT NULL
);
-- Registers a tenant.
CREATE UNIQUE INDEX tenants_by_name ON tenants (name);

CREATE TABLE channels (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL REFERENCES tenants (id),
    name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- The time up to which all messages were fetched, for providers that never redeliver.
    backfilled_until INTEGER
);
-- Registers a channel.
CREATE UNIQUE INDEX channels_by_name ON channels (tenant, name);

-- The receipt of an item, which makes receiving idempotent; its payload is in inbox, under the same id. Retention
-- deletes in the order of ids, which is that of days.
CREATE TABLE item_keys (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    -- The hash of the adapter's idempotency key.
    hash BLOB NOT NULL,
    day INTEGER NOT NULL,
    -- pending, turn, applied, agent, silent, ignored, dead.
    outcome TEXT NOT NULL,
    -- The reason of the outcome; the kind of what was applied.
    reason TEXT,
    -- The turn that the item opened or joined.
    turn INTEGER,
    -- The way in which an inline request was answered (reply, late, silent, failed); the first one written is final.
    inline_mark TEXT
);
-- Inserts an item unless its key is known.
CREATE UNIQUE INDEX item_keys_by_hash ON item_keys (channel, hash);

-- The items as providers delivered them: pending, dead, or done and kept for the retention of raw items. The id is that
-- of item_keys; nothing points here.
CREATE TABLE inbox (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    -- The hash of the lane key.
    lane BLOB NOT NULL,
    adapter TEXT NOT NULL,
    -- acknowledged, inline, streaming.
    answer TEXT NOT NULL,
    verified_by TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    occurred_at INTEGER,
    key_codec INTEGER NOT NULL,
    item_key BLOB NOT NULL,
    lane_key BLOB NOT NULL,
    address BLOB NOT NULL,
    codec INTEGER NOT NULL,
    payload BLOB NOT NULL,
    -- pending, done, dead.
    state TEXT NOT NULL,
    -- The reason of the last failure.
    reason TEXT,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    first_failed_at INTEGER,
    done_at INTEGER,
    -- The time at which the dead letter was discarded.
    dropped_at INTEGER
);
-- Finds the first items of a lane, and at the start the lanes with work.
CREATE INDEX inbox_waiting ON inbox (channel, lane, id) WHERE state = 'pending';
-- Lists dead letters.
CREATE INDEX inbox_letters ON inbox (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;

-- Authentic items for an address that no channel has; without a tenant.
CREATE TABLE unrouted (
    id INTEGER PRIMARY KEY,
    adapter TEXT NOT NULL,
    -- The hash of the adapter, the addresses and the item's key, under the look-up key of the installation.
    hash BLOB NOT NULL,
    verified_by TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    addresses BLOB NOT NULL,
    item_key BLOB NOT NULL,
    payload BLOB NOT NULL
);
-- Inserts an item unless it is known.
CREATE UNIQUE INDEX unrouted_by_hash ON unrouted (hash);

-- The customers, each on one channel.
CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    -- The provider's id to reply to.
    address BLOB NOT NULL,
    phone BLOB,
    name BLOB,
    language TEXT,
    -- The customer across channels.
    person INTEGER,
    created_at INTEGER NOT NULL,
    -- Updated with a change of the other data, or once an hour.
    seen_at INTEGER NOT NULL,
    -- The contact that this one was merged into, since both are the same customer.
    merged_into INTEGER
);

-- The ids of a contact on a channel.
CREATE TABLE contact_aliases (
    channel INTEGER NOT NULL,
    hash BLOB NOT NULL,
    tenant INTEGER NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    codec INTEGER NOT NULL,
    alias BLOB NOT NULL,
    PRIMARY KEY (channel, hash)
) WITHOUT ROWID;
-- Reads the ids of a contact, and moves them in a merge.
CREATE INDEX contact_aliases_by_contact ON contact_aliases (contact);

-- The memory of strategies per contact.
CREATE TABLE contact_memory (
    contact INTEGER NOT NULL REFERENCES contacts (id),
    key TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (contact, key)
) WITHOUT ROWID;

CREATE TABLE consents (
    contact INTEGER NOT NULL REFERENCES contacts (id),
    -- messages.
    kind TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    opted_out INTEGER NOT NULL,
    keyword TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (contact, kind)
) WITHOUT ROWID;

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    contact INTEGER NOT NULL REFERENCES contacts (id),
    -- The provider's thread, and its hash; null if the provider has none.
    thread_hash BLOB,
    codec INTEGER NOT NULL,
    thread BLOB,
    -- open, closed.
    state TEXT NOT NULL,
    closed_at INTEGER,
    -- hub, agent. handler_seq grows with each change, for compare-and-swap.
    handler TEXT NOT NULL,
    handler_since INTEGER,
    handler_seq INTEGER NOT NULL,
    -- Set while an agent was asked for and none has taken the conversation.
    waiting_since INTEGER,
    -- The user who has taken it.
    assignee INTEGER,
    location INTEGER,
    opened_at INTEGER NOT NULL,
    active_at INTEGER NOT NULL,
    -- The hour of active_at since 1970: an index by it changes once an hour, not with every message.
    active_hour INTEGER NOT NULL,
    -- The time of the customer's last message, by the provider's clock.
    last_inbound_at INTEGER,
    language TEXT,
    -- last_inbound_at when the provider rejected a reply outside its reply window.
    window_refused_at INTEGER,
    -- last_inbound_at when a template was sent outside the reply window.
    template_sent_at INTEGER,
    -- The choices of the last reply, which the customer selects by number on a channel without buttons.
    choices_codec INTEGER,
    choices BLOB,
    -- The number of the conversation's last event.
    event_seq INTEGER NOT NULL
);
-- Finds the open conversation of a contact.
CREATE INDEX conversations_by_contact ON conversations (contact, tenant, id);
-- Finds a call by the provider's thread.
CREATE INDEX conversations_by_thread ON conversations (channel, thread_hash) WHERE thread_hash IS NOT NULL;
-- Lists conversations, the latest first.
CREATE INDEX conversations_by_activity ON conversations (tenant, active_hour);
-- Lists conversations with an agent, the latest first.
CREATE INDEX conversations_with_agent ON conversations (tenant, active_at) WHERE handler = 'agent';

-- The memory of strategies per conversation.
CREATE TABLE conversation_memory (
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    key TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    value BLOB NOT NULL,
    PRIMARY KEY (conversation, key)
) WITHOUT ROWID;

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    -- customer, hub, agent.
    author TEXT NOT NULL,
    -- The user who sent it, for an agent's message.
    sent_by INTEGER,
    at INTEGER NOT NULL,
    -- The provider's id, which is known later than the rest of a sent message, and its hash.
    external_hash BLOB,
    external_codec INTEGER,
    external_id BLOB,
    codec INTEGER NOT NULL,
    text BLOB NOT NULL,
    body BLOB NOT NULL,
    -- queued, sent, delivered, read, played, failed.
    status TEXT NOT NULL,
    status_at INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT
);
-- Finds the message of a status, and rejects a message that is known.
CREATE UNIQUE INDEX messages_by_external_id ON messages (channel, external_hash) WHERE external_hash IS NOT NULL;
-- Reads the history of a conversation, and through it the replies of a conversation. Without statistics PostgreSQL takes
-- the index with the most columns of a condition, and so none that begins with the tenant.
CREATE INDEX messages_by_conversation ON messages (conversation, tenant, id);

-- Statuses that arrived before their message; kept for a day.
CREATE TABLE early_statuses (
    channel INTEGER NOT NULL,
    external_hash BLOB NOT NULL,
    status TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    at INTEGER NOT NULL,
    error_code TEXT,
    error_message TEXT,
    -- opted_out, window_closed.
    cause TEXT,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (channel, external_hash, status)
) WITHOUT ROWID;
-- Deletes old statuses.
CREATE INDEX early_statuses_by_age ON early_statuses (received_at);

CREATE TABLE turns (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    -- What caused it: message.
    origin TEXT NOT NULL,
    -- The item and its message, which is the first of the turn; further ones are in turn_messages.
    item INTEGER NOT NULL,
    message INTEGER NOT NULL,
    -- answer by the strategies; stop, start, help: the hub's own reply to a consent keyword.
    purpose TEXT NOT NULL,
    answer TEXT NOT NULL,
    answer_by INTEGER,
    -- open, running, replied, passed, silent, handed_off, cancelled, dead.
    state TEXT NOT NULL,
    reason TEXT,
    -- The configuration in force when it was opened.
    generation INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    -- Until then it gathers further messages.
    waits_until INTEGER NOT NULL,
    begun_at INTEGER,
    ended_at INTEGER,
    dropped_at INTEGER,
    -- The steps of the chain, as JSON: strategy, verdict, reason, milliseconds. Null until it ends.
    codec INTEGER NOT NULL,
    steps BLOB
);
-- Reads the turns of a conversation, the latest first.
CREATE INDEX turns_by_conversation ON turns (conversation, tenant, id);
-- Finds the first live turn of a conversation, and at the start the conversations with one. ended_at is in the index so
-- that SQLite prefers it to the one above.
CREATE INDEX turns_live ON turns (tenant, conversation, ended_at, id) WHERE ended_at IS NULL;
-- Lists dead letters.
CREATE INDEX turns_letters ON turns (tenant, id) WHERE state = 'dead' AND dropped_at IS NULL;

-- The further messages of a turn that gathered several.
CREATE TABLE turn_messages (
    turn INTEGER NOT NULL REFERENCES turns (id),
    message INTEGER NOT NULL,
    tenant INTEGER NOT NULL,
    PRIMARY KEY (turn, message)
) WITHOUT ROWID;

-- The results of calls that cost money or had an effect, so that another run of a turn does not repeat them.
CREATE TABLE turn_ledger (
    turn INTEGER NOT NULL REFERENCES turns (id),
    call TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    result BLOB NOT NULL,
    PRIMARY KEY (turn, call)
) WITHOUT ROWID;

-- The replies to send, each under the id of its message. A claimed one may have reached the provider already.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY REFERENCES messages (id),
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    turn INTEGER NOT NULL,
    -- api, inline.
    via TEXT NOT NULL,
    -- pending, claimed, sent, held, ambiguous, dead.
    state TEXT NOT NULL,
    reason TEXT,
    -- The codec of the content and of the provider's id of the message that the reply quotes.
    codec INTEGER NOT NULL,
    content BLOB NOT NULL,
    reply_to BLOB,
    -- The findings of the send policy.
    decision_codec INTEGER,
    decision BLOB,
    attempts INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    expires_at INTEGER NOT NULL,
    done_at INTEGER,
    dropped_at INTEGER
);
-- Finds the first waiting replies of a conversation, and at the start the conversations with one.
CREATE INDEX outbox_waiting ON outbox (conversation, id) WHERE state IN ('pending', 'claimed', 'ambiguous');
-- Releases the held replies of a channel, and finds the channels with any.
CREATE INDEX outbox_held ON outbox (channel, reason) WHERE state = 'held';
-- Releases the held replies of a conversation.
CREATE INDEX outbox_held_by_conversation ON outbox (conversation, reason) WHERE state = 'held';
-- Lists dead letters.
CREATE INDEX outbox_letters ON outbox (tenant, id)
    WHERE state IN ('held', 'ambiguous', 'dead') AND dropped_at IS NULL;

CREATE TABLE leads (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    conversation INTEGER NOT NULL REFERENCES conversations (id),
    contact INTEGER,
    call INTEGER,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    -- What recorded it: strategy.
    source TEXT NOT NULL,
    -- new; later contacted, won, lost.
    status TEXT NOT NULL,
    value INTEGER,
    assignee INTEGER,
    changed_at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- Inserts a lead unless its key is known.
CREATE UNIQUE INDEX leads_by_key ON leads (conversation, key);
-- Lists leads, the latest first.
CREATE INDEX leads_by_time ON leads (tenant, at);

-- The event log, written in the transaction of the change that an event records. Its public id is derived from the id.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    -- The transaction, on PostgreSQL, where ids do not follow the order of commits; 0 on SQLite.
    xid INTEGER NOT NULL,
    conversation INTEGER,
    -- The number of the event within its conversation, from 1 on, in the order of commits.
    conversation_seq INTEGER,
    contact INTEGER,
    message INTEGER,
    -- The user who caused it; null for the hub, the customer and the provider.
    actor INTEGER,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL
);
-- Reads the handoffs and the reports of a call. The events of every message are not in it.
CREATE INDEX events_by_conversation ON events (conversation, kind, id) WHERE kind IN ('handoff', 'call');

-- The usage of models, one row per call.
CREATE TABLE model_usage (
    -- turn. The subject is the turn's id.
    purpose TEXT NOT NULL,
    subject INTEGER NOT NULL,
    call TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    at INTEGER NOT NULL,
    model TEXT NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    -- Millionths of the currency that the operator's prices are in.
    cost INTEGER NOT NULL,
    PRIMARY KEY (purpose, subject, call)
) WITHOUT ROWID;
-- Sums the part of a day at the beginning of a period.
CREATE INDEX model_usage_by_time ON model_usage (tenant, at);

-- The sums of whole days.
CREATE TABLE model_usage_days (
    tenant INTEGER NOT NULL,
    day INTEGER NOT NULL,
    model TEXT NOT NULL,
    calls INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    milliseconds INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, model)
) WITHOUT ROWID;

-- The warnings that were logged, one for each quota and period.
CREATE TABLE quota_notices (
    tenant INTEGER NOT NULL,
    key TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, key)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Signing in.

-- What must be found before its tenant is known: API keys, sessions, invitations, addresses of users. No content, and
-- no tenant policy.
CREATE TABLE access_index (
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    tenant INTEGER NOT NULL,
    row_id INTEGER NOT NULL,
    PRIMARY KEY (kind, hash)
) WITHOUT ROWID;

-- The people who may sign in. Operators of the installation are in tenant 0.
CREATE TABLE users (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    email_hash BLOB NOT NULL,
    role TEXT NOT NULL,
    locale TEXT,
    agents_see TEXT,
    password TEXT,
    created_at INTEGER NOT NULL,
    invited_by INTEGER,
    seen_at INTEGER,
    disabled_at INTEGER,
    locked_until INTEGER,
    codec INTEGER NOT NULL,
    -- The e-mail address and the name.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, email_hash)
) WITHOUT ROWID;

-- The accounts at other issuers with which a user may sign in.
CREATE TABLE identities (
    tenant INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    subject_hash BLOB NOT NULL,
    user_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, issuer, subject_hash)
) WITHOUT ROWID;

-- Sessions of browsers and of programs that sign in as a person: kind is browser or token.
CREATE TABLE sessions (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    -- The refresh token before, and until when it gets the same successor.
    previous_hash BLOB,
    previous_until INTEGER,
    host TEXT,
    role TEXT NOT NULL,
    -- The operator who entered the tenant, and why.
    impersonator INTEGER,
    reason TEXT,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ended_at INTEGER,
    codec INTEGER NOT NULL,
    -- The network and the agent.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- One-time links: kind is invite, reset or setup.
CREATE TABLE invitations (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER,
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- Keys of programs. They belong to the tenant, not to a person.
CREATE TABLE api_keys (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    hash BLOB NOT NULL,
    -- The key before a rotation, and until when it is accepted.
    previous_hash BLOB,
    previous_until INTEGER,
    scopes TEXT NOT NULL,
    channel INTEGER,
    networks TEXT,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    used_at INTEGER,
    used_network TEXT,
    revoked_at INTEGER,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- The keys that sign access tokens.
CREATE TABLE signing_keys (
    id INTEGER NOT NULL,
    thumbprint TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    retired_at INTEGER,
    codec INTEGER NOT NULL,
    private_key BLOB NOT NULL,
    PRIMARY KEY (id)
) WITHOUT ROWID;

-- Failed sign-ins by account and network, by network, and by account; the hash is of the installation's key.
CREATE TABLE sign_in_failures (
    kind TEXT NOT NULL,
    hash BLOB NOT NULL,
    count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    locked_until INTEGER,
    lockouts INTEGER NOT NULL,
    PRIMARY KEY (kind, hash)
) WITHOUT ROWID;

-- The responses to requests with an idempotency key, by a hash of principal, route and key.
CREATE TABLE idempotency_keys (
    tenant INTEGER NOT NULL,
    hash BLOB NOT NULL,
    request_hash BLOB NOT NULL,
    at INTEGER NOT NULL,
    -- Null while the request runs.
    status INTEGER,
    codec INTEGER NOT NULL,
    response BLOB,
    PRIMARY KEY (tenant, hash)
) WITHOUT ROWID;

-- Who did what. Names are copied, so that a deleted user stays readable. Tenant 0 is the installation.
CREATE TABLE audit (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    request TEXT,
    actor_kind TEXT NOT NULL,
    actor INTEGER,
    impersonator INTEGER,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    target_kind TEXT,
    target INTEGER,
    codec INTEGER NOT NULL,
    -- The actor's name, the network, and the values before and after, without secrets and texts of messages.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

CREATE TABLE notifications (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    event INTEGER,
    at INTEGER NOT NULL,
    due_at INTEGER,
    attempts INTEGER NOT NULL,
    sent_at INTEGER,
    read_at INTEGER,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- People, places and what agents add to a conversation.

-- A customer across channels; contacts refer to it once somebody or a proof of identity has joined them.
CREATE TABLE people (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- The id of the person into which this one was merged.
    merged_into INTEGER,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- The locations of a business, by the id that its configuration gives them.
CREATE TABLE locations (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    retired_at INTEGER,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
) WITHOUT ROWID;

-- The notes of agents. They are in a table of their own so that no statement can send one to a customer.
CREATE TABLE notes (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    author INTEGER NOT NULL,
    at INTEGER NOT NULL,
    edited_at INTEGER,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

CREATE TABLE canned_replies (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    shortcut TEXT NOT NULL,
    author INTEGER,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    -- The text in each language, and the channels on which it is offered.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, shortcut)
) WITHOUT ROWID;

CREATE TABLE labels (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    color TEXT,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
) WITHOUT ROWID;

CREATE TABLE conversation_labels (
    tenant INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    label INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, conversation, label)
) WITHOUT ROWID;

-- How far each user has read a conversation.
CREATE TABLE read_marks (
    tenant INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    user_id INTEGER NOT NULL,
    message INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, conversation, user_id)
) WITHOUT ROWID;

-- What a message said before an edit or a deletion by its author: kind is edited or deleted.
CREATE TABLE message_revisions (
    tenant INTEGER NOT NULL,
    message INTEGER NOT NULL,
    number INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, message, number)
) WITHOUT ROWID;

-- What a customer thought of an answer or of a conversation.
CREATE TABLE feedback (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    message INTEGER,
    contact INTEGER NOT NULL,
    rating INTEGER,
    at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- Messages that the hub starts at a time.
CREATE TABLE scheduled_messages (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    conversation INTEGER,
    origin TEXT NOT NULL,
    actor INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    due_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    reply INTEGER,
    codec INTEGER NOT NULL,
    content BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- Files by the hash of their content: place says where the bytes are (the database, a folder, an object store).
CREATE TABLE files (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    hash BLOB NOT NULL,
    size INTEGER NOT NULL,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    erased_at INTEGER,
    codec INTEGER NOT NULL,
    -- The name that its sender gave it; null if none.
    name BLOB,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, hash)
) WITHOUT ROWID;

CREATE TABLE message_files (
    tenant INTEGER NOT NULL,
    message INTEGER NOT NULL,
    position INTEGER NOT NULL,
    file INTEGER NOT NULL,
    PRIMARY KEY (tenant, message, position)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Calls and what is read from them.

-- One row for each call of a provider. Money is in millionths of the currency.
CREATE TABLE calls (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    external_hash BLOB NOT NULL,
    conversation INTEGER,
    contact INTEGER,
    parent INTEGER,
    direction TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ringing_at INTEGER,
    answered_at INTEGER,
    ended_at INTEGER,
    duration_seconds INTEGER,
    billed_minutes INTEGER,
    cost INTEGER,
    currency TEXT,
    outcome TEXT,
    outcome_source TEXT,
    -- A person's correction, which no later fact overwrites.
    corrected_outcome TEXT,
    ended_reason TEXT,
    ai_handled INTEGER NOT NULL,
    version INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    -- The numbers, transcript, summary, data, recording, cost lines and the rank of each fact.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, channel, external_hash)
) WITHOUT ROWID;

-- What a model read in a call or a conversation. The same input is never paid for twice.
CREATE TABLE insights (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    subject_kind TEXT NOT NULL,
    subject INTEGER NOT NULL,
    schema_version INTEGER NOT NULL,
    prompt_hash BLOB NOT NULL,
    model TEXT NOT NULL,
    input_hash BLOB NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    superseded_at INTEGER,
    sentiment TEXT,
    codec INTEGER NOT NULL,
    body BLOB,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, subject_kind, subject, schema_version, prompt_hash, model, input_hash)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Usage, numbers and plans.

-- What counts towards a plan, written with what it counts. A row is never changed; corrects names the one it replaces.
CREATE TABLE usage_ledger (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    day INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    cost INTEGER,
    corrects INTEGER,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, kind, subject, revision)
) WITHOUT ROWID;

-- Sums and counts of a day in the tenant's time zone, recomputed whole from the rows of that day.
CREATE TABLE daily_numbers (
    tenant INTEGER NOT NULL,
    day INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    metric TEXT NOT NULL,
    key TEXT NOT NULL,
    count INTEGER NOT NULL,
    total INTEGER NOT NULL,
    PRIMARY KEY (tenant, day, channel, metric, key)
) WITHOUT ROWID;

-- The days whose numbers are to be recomputed. The version changes with every counted row of the day.
CREATE TABLE dirty_days (
    tenant INTEGER NOT NULL,
    day INTEGER NOT NULL,
    version INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    PRIMARY KEY (tenant, day)
) WITHOUT ROWID;

CREATE TABLE subscriptions (
    tenant INTEGER NOT NULL,
    plan TEXT NOT NULL,
    state TEXT NOT NULL,
    since INTEGER NOT NULL,
    period_ends_at INTEGER,
    -- The time of the provider's last word, so that a late one changes nothing.
    as_of INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    -- The ids of the customer, the subscription and its prices at the billing provider.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant)
) WITHOUT ROWID;

-- Files made on request: exports of calls, messages, leads and days, and of what is kept of a person.
CREATE TABLE exports (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    actor INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    due_at INTEGER,
    done_at INTEGER,
    expires_at INTEGER,
    file INTEGER,
    codec INTEGER NOT NULL,
    -- The filters.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Knowledge, documents of tenants, tokens of providers.

CREATE TABLE knowledge_documents (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    name TEXT NOT NULL,
    language TEXT,
    hash BLOB NOT NULL,
    size INTEGER NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    author INTEGER,
    created_at INTEGER NOT NULL,
    file INTEGER,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, name)
) WITHOUT ROWID;

CREATE TABLE knowledge_passages (
    tenant INTEGER NOT NULL,
    document INTEGER NOT NULL,
    position INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    -- The embedding model and its vector; null until it is computed.
    model TEXT,
    vector BLOB,
    PRIMARY KEY (tenant, document, position),
    FOREIGN KEY (tenant, document) REFERENCES knowledge_documents (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- The configuration of tenants that are made by the API, in versions. One of them is in force.
CREATE TABLE tenant_documents (
    tenant INTEGER NOT NULL,
    version INTEGER NOT NULL,
    in_force INTEGER NOT NULL,
    author INTEGER,
    at INTEGER NOT NULL,
    hash BLOB NOT NULL,
    codec INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, version)
) WITHOUT ROWID;

-- The secrets that a tenant entered through the API, and the tokens that a provider gave out.
CREATE TABLE provider_tokens (
    tenant INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    kind TEXT NOT NULL,
    expires_at INTEGER,
    changed_at INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    token BLOB NOT NULL,
    PRIMARY KEY (tenant, channel, kind)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Events out.

CREATE TABLE endpoints (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    format TEXT NOT NULL,
    ordered INTEGER NOT NULL,
    retry TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- The first failure since the last success, and how many there were.
    failing_since INTEGER,
    failures INTEGER NOT NULL,
    codec INTEGER NOT NULL,
    -- The URL, the description, the types of events and the headers.
    body BLOB NOT NULL,
    PRIMARY KEY (tenant, id)
) WITHOUT ROWID;

CREATE TABLE endpoint_secrets (
    tenant INTEGER NOT NULL,
    endpoint INTEGER NOT NULL,
    number INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    -- Until when it signs beside its successor; null while it is the last one.
    retires_at INTEGER,
    codec INTEGER NOT NULL,
    secret BLOB NOT NULL,
    PRIMARY KEY (tenant, endpoint, number),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- One event on its way to one endpoint. The payload is the event's.
CREATE TABLE deliveries (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    endpoint INTEGER NOT NULL,
    event INTEGER NOT NULL,
    conversation INTEGER,
    state TEXT NOT NULL,
    reason TEXT,
    attempts INTEGER NOT NULL,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    done_at INTEGER,
    last_status INTEGER,
    PRIMARY KEY (tenant, id),
    UNIQUE (tenant, endpoint, event),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE delivery_attempts (
    tenant INTEGER NOT NULL,
    delivery INTEGER NOT NULL,
    number INTEGER NOT NULL,
    -- Why it was made: scheduled, manual, bulk, replay or test.
    cause TEXT NOT NULL,
    at INTEGER NOT NULL,
    milliseconds INTEGER,
    status INTEGER,
    error TEXT,
    request_hash BLOB,
    codec INTEGER NOT NULL,
    -- The headers and the beginning of the response.
    response BLOB,
    PRIMARY KEY (tenant, delivery, number),
    FOREIGN KEY (tenant, delivery) REFERENCES deliveries (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- The events that an endpoint did not get: it was disabled or paused, or the log no longer had them.
CREATE TABLE delivery_gaps (
    tenant INTEGER NOT NULL,
    id INTEGER NOT NULL,
    endpoint INTEGER NOT NULL,
    first_event INTEGER NOT NULL,
    last_event INTEGER,
    reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    resolution TEXT,
    resolved_at INTEGER,
    PRIMARY KEY (tenant, endpoint, id),
    FOREIGN KEY (tenant, endpoint) REFERENCES endpoints (tenant, id) ON DELETE CASCADE
) WITHOUT ROWID;

-- How far a consumer of the event log has read.
CREATE TABLE event_cursors (
    tenant INTEGER NOT NULL,
    consumer TEXT NOT NULL,
    era INTEGER NOT NULL,
    xid INTEGER NOT NULL,
    event INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (tenant, consumer)
) WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- The installation.

-- The processes on this database. An epoch that has expired voids all its claims.
CREATE TABLE instances (
    id INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    configuration BLOB,
    started_at INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    PRIMARY KEY (id)
) WITHOUT ROWID;

-- Unfinished work of all tenants by stage, for a database that shows the rows of one tenant at a time: no statement writes
-- it here.
CREATE TABLE due_work (
    stage TEXT NOT NULL,
    tenant INTEGER NOT NULL,
    conversation INTEGER NOT NULL,
    row_id INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    is_in_order INTEGER NOT NULL,
    PRIMARY KEY (stage, tenant, conversation, row_id)
) WITHOUT ROWID;
