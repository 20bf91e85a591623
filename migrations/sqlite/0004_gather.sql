-- Several messages sent in a row may be one turn: it waits for more, and each of them points to it.

ALTER TABLE turns ADD COLUMN waits_until INTEGER;
ALTER TABLE turn_messages ADD COLUMN item INTEGER REFERENCES inbox (id);

CREATE INDEX turn_messages_by_item ON turn_messages (tenant, item);
