import HubModel

/// Views of the tables of PostgreSQL with names, texts and sentences in place of numbers, blobs and stored reasons.
enum ReadablePostgresRows {
    /// The columns whose blobs are texts.
    private static let texts = [
        "item_key", "lane_key", "address", "phone", "alias", "thread", "external_id", "reply_to", "text", "body",
        "addresses", "decision",
    ]

    /// A script that makes the views in a schema of their own, of which the hub's role may read none.
    static func schema() -> String {
        """
        CREATE SCHEMA readable;
        DO $$
        DECLARE
            shown record;
            columns text;
        BEGIN
            FOR shown IN SELECT tablename AS name FROM pg_policies UNION SELECT 'unrouted' LOOP
                CONTINUE WHEN shown.name = 'channels';
                SELECT string_agg(CASE
                    WHEN column_name = 'tenant'
                        THEN '(SELECT name FROM public.tenants AS known WHERE known.id = rows.tenant) AS tenant'
                    WHEN column_name = 'channel'
                        THEN '(SELECT name FROM public.channels AS known WHERE known.id = rows.channel) AS channel'
                    WHEN column_name = 'reason' AND shown.name = 'item_keys'
                        THEN '\(outcomeReason("rows", quote: "''")) AS reason'
                    WHEN column_name = 'reason' THEN '\(marked("rows.reason", quote: "''")) AS reason'
                    WHEN data_type = 'bytea' AND (column_name = ANY (ARRAY['\(texts.joined(separator: "','"))'])
                        OR shown.name = 'contacts' AND column_name = 'name')
                        THEN format('convert_from(rows.%1$I, ''UTF8'') AS %1$I', column_name)
                    ELSE format('rows.%I', column_name) END, ', ' ORDER BY ordinal_position)
                INTO columns
                FROM information_schema.columns WHERE table_schema = 'public' AND table_name = shown.name;
                EXECUTE format('CREATE VIEW readable.%I AS SELECT %s FROM public.%I AS rows',
                    CASE shown.name WHEN 'inbox' THEN 'payloads' WHEN 'turn_messages' THEN 'gathered'
                        ELSE shown.name END,
                    columns, shown.name);
            END LOOP;
        END $$;
        \(views.joined(separator: ";\n"))
        """
    }

    /// A stored reason between marks, of which ``withSentences(_:)`` makes its sentence.
    private static func marked(_ column: String, quote: String = "'") -> String {
        "\(quote)⟨\(quote) || coalesce(\(column), \(quote)\(quote)) || \(quote)⟩\(quote)"
    }

    /// The reason of an item's outcome: a sentence, or the kind of what was applied.
    private static func outcomeReason(_ table: String, quote: String = "'") -> String {
        """
        CASE \(table).outcome WHEN \(quote)applied\(quote) THEN \(table).reason \
        ELSE \(marked("\(table).reason", quote: quote)) END
        """
    }

    /// A line with the sentences of its marked reasons, and an empty text for none.
    static func withSentences(_ line: String) -> String {
        line.replacing(/⟨([^⟩]*)⟩/) { $0.1.isEmpty ? "" : Reason(stored: String($0.1)).sentence }
    }

    /// The outcome of an item beside its payload, and one row for each step and each message of a turn.
    private static let views = [
        """
        CREATE VIEW readable.inbox AS
        SELECT item_keys.id, tenants.name AS tenant, channels.name AS channel,
            convert_from(payload.item_key, 'UTF8') AS item_key, convert_from(payload.lane_key, 'UTF8') AS lane,
            payload.attempts, payload.received_at, payload.verified_by, payload.due_at, payload.dropped_at,
            coalesce(payload.state, 'done') AS state, nullif(item_keys.outcome, 'pending') AS outcome,
            item_keys.inline_mark, item_keys.turn,
            CASE payload.state WHEN 'pending' THEN \(marked("payload.reason"))
                ELSE \(outcomeReason("item_keys")) END AS reason
        FROM public.item_keys LEFT JOIN public.inbox AS payload ON payload.id = item_keys.id
            JOIN public.tenants ON tenants.id = item_keys.tenant JOIN public.channels ON channels.id = item_keys.channel
        """,
        """
        CREATE VIEW readable.turn_steps AS
        SELECT turns.id AS turn, (SELECT name FROM public.tenants WHERE tenants.id = turns.tenant) AS tenant,
            step.place - 1 AS position, step.value ->> 'strategy' AS strategy, step.value ->> 'verdict' AS verdict,
            \(marked("step.value ->> 'reason'")) AS reason, step.value ->> 'milliseconds' AS milliseconds
        FROM public.turns, json_array_elements(convert_from(turns.steps, 'UTF8')::json)
            WITH ORDINALITY AS step (value, place)
        WHERE turns.steps IS NOT NULL
        """,
        """
        CREATE VIEW readable.turn_messages AS
        SELECT id AS turn, message FROM public.turns UNION ALL SELECT turn, message FROM public.turn_messages
        """,
    ]
}
