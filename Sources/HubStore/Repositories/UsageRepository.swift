import ChannelKit
import Foundation
import HubRouter

// What models cost.

extension SQLTenantTransaction {
    func insertUsage(_ usage: ModelUsage, turn: TurnID, channel: ChannelID, call: String, at: Date) throws {
        let sums: [SQLValue] = [usage.inputTokens, usage.outputTokens, usage.milliseconds, usage.cost].map {
            .integer(Int64($0))
        }
        let inserted = try connection.execute(
            """
            INSERT INTO model_usage (
                tenant, channel, turn, call, at, model, input_tokens, output_tokens, milliseconds, cost
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, turn, call) DO NOTHING
            """,
            [scope, .text(channel.name), .id(turn), .text(call), .date(at), .text(usage.model)] + sums
        )
        guard inserted == 1 else { return }
        try connection.execute(
            """
            INSERT INTO model_usage_days (
                tenant, day, model, calls, input_tokens, output_tokens, milliseconds, cost
            ) VALUES (?, ?, ?, 1, ?, ?, ?, ?)
            ON CONFLICT (tenant, day, model) DO UPDATE SET calls = model_usage_days.calls + 1,
                input_tokens = model_usage_days.input_tokens + excluded.input_tokens,
                output_tokens = model_usage_days.output_tokens + excluded.output_tokens,
                milliseconds = model_usage_days.milliseconds + excluded.milliseconds,
                cost = model_usage_days.cost + excluded.cost
            """,
            [scope, .integer(at.millisecondsSince1970 / UsagePeriod.day), .text(usage.model)] + sums
        )
    }

    func usageTotal(since: Date) throws -> UsageTotal {
        let period = UsagePeriod(since: since)
        return try connection.row(
            """
            SELECT coalesce(sum(calls), 0), coalesce(sum(tokens), 0), coalesce(sum(cost), 0) FROM (
                SELECT calls, input_tokens + output_tokens AS tokens, cost FROM model_usage_days
                WHERE tenant = ? AND day >= ?
                UNION ALL SELECT 1, input_tokens + output_tokens, cost FROM model_usage
                WHERE tenant = ? AND at >= ? AND at < ?) AS used
            """,
            [scope, .integer(period.firstDay), scope, .integer(period.start), .integer(period.firstDayStart)]
        ) { UsageTotal(calls: $0.int(0), tokens: $0.int(1), cost: $0.int(2)) } ?? UsageTotal()
    }

    func usage(since: Date) throws -> [ModelUsageLine] {
        let period = UsagePeriod(since: since)
        return try connection.rows(
            """
            SELECT model, sum(calls), sum(input_tokens + output_tokens), sum(cost), sum(input_tokens),
                sum(milliseconds) / sum(calls)
            FROM (
                SELECT model, calls, input_tokens, output_tokens, milliseconds, cost FROM model_usage_days
                WHERE tenant = ? AND day >= ?
                UNION ALL SELECT model, 1, input_tokens, output_tokens, milliseconds, cost FROM model_usage
                WHERE tenant = ? AND at >= ? AND at < ?) AS used
            GROUP BY model ORDER BY sum(cost) DESC, model
            """,
            [scope, .integer(period.firstDay), scope, .integer(period.start), .integer(period.firstDayStart)]
        ) { row in
            ModelUsageLine(
                model: row.string(0),
                total: UsageTotal(calls: row.int(1), tokens: row.int(2), cost: row.int(3)),
                inputTokens: row.int(4),
                milliseconds: row.int(5)
            )
        }
    }

    func insertQuotaNotice(_ key: String, at: Date) throws -> Bool {
        try connection.execute(
            "INSERT INTO quota_notices (tenant, key, at) VALUES (?, ?, ?) ON CONFLICT (tenant, key) DO NOTHING",
            [scope, .text(key), .date(at)]
        ) == 1
    }
}

/// A period up to now: whole days, which are summed up in rows of their own, and the rest of a day before them.
private struct UsagePeriod {
    /// Milliseconds of a day.
    static let day: Int64 = 86_400_000

    let start: Int64
    /// The first whole day, in days since 1970 (UTC), and its first millisecond.
    let firstDay: Int64
    let firstDayStart: Int64

    init(since: Date) {
        // A day less than the largest number, so that rounding up cannot overflow.
        start = min(max(0, since.millisecondsSince1970), .max - Self.day)
        firstDay = (start + Self.day - 1) / Self.day
        firstDayStart = firstDay * Self.day
    }
}
