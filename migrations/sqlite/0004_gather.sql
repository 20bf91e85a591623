-- Several messages in a row can be one turn, which waits for further ones; each message refers to it.

ALTER TABLE turns ADD COLUMN waits_until INTEGER;
ALTER TABLE turn_messages ADD COLUMN item INTEGER REFERENCES inbox (id);

CREATE INDEX turn_messages_by_item ON turn_messages (tenant, item);
