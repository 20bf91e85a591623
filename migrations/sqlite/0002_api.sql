-- The API: the indexes of its tables, which are small beside those of messages.

-- Delete old rows.
CREATE INDEX audit_by_time ON audit (tenant, at);
CREATE INDEX sessions_by_expiry ON sessions (tenant, expires_at);
CREATE INDEX invitations_by_expiry ON invitations (tenant, expires_at);
CREATE INDEX idempotency_keys_by_time ON idempotency_keys (tenant, at);
CREATE INDEX sign_in_failures_by_time ON sign_in_failures (since);
-- Lists the notes of a conversation, and deletes them with it.
CREATE INDEX notes_by_conversation ON notes (conversation, id);
-- End the sessions and the one-time links of a user.
CREATE INDEX sessions_by_user ON sessions (user_id, ended_at);
CREATE INDEX invitations_by_user ON invitations (user_id, used_at);
