import ChannelKit
import Foundation
import HubRouter

// The usage of models.

extension SQLTenantTransaction {
    func insertUsage(_ usage: ModelUsage, turn: TurnID, channel: ChannelID, call: String, at: Date) throws {
        let inserted = try connection.changes(
            of: .insertUsage,
            turn,
            call,
            number,
            number(of: channel),
            at,
            usage.model,
            usage.inputTokens,
            usage.outputTokens,
            usage.milliseconds,
            usage.cost
        )
        guard inserted == 1 else { return }
        try connection.run(
            .addUsageOfDay,
            number,
            at.millisecondsSince1970 / UsagePeriod.day,
            usage.model,
            usage.inputTokens,
            usage.outputTokens,
            usage.milliseconds,
            usage.cost
        )
    }

    func usageTotal(since: Date) throws -> UsageTotal {
        let period = UsagePeriod(since: since)
        return try connection.row(.usageTotal, number, period.firstDay, number, period.start, period.firstDayStart) {
            try UsageTotal($0)
        } ?? UsageTotal()
    }

    func usage(since: Date) throws -> [ModelUsageLine] {
        let period = UsagePeriod(since: since)
        return try connection.rows(.usageByModel, number, period.firstDay, number, period.start, period.firstDayStart) {
            row in
            ModelUsageLine(
                model: try row["model"],
                total: try UsageTotal(row),
                inputTokens: try row["input_tokens"],
                milliseconds: try row["milliseconds"]
            )
        }
    }

    func insertQuotaNotice(_ key: String, at: Date) throws -> Bool {
        try connection.changes(of: .insertQuotaNotice, number, key, at) == 1
    }
}

extension UsageTotal {
    /// The total in the columns `calls`, `tokens` and `cost`.
    fileprivate init(_ row: SQLRow) throws {
        self.init(calls: try row["calls"], tokens: try row["tokens"], cost: try row["cost"])
    }
}

/// A period up to now: whole days, whose sums are stored, and the part of a day before them.
private struct UsagePeriod {
    /// The length of a day, in milliseconds.
    static let day: Int64 = 86_400_000

    let start: Int64
    /// The first whole day, in days since 1970 (UTC), and its first millisecond.
    let firstDay: Int64
    let firstDayStart: Int64

    init(since: Date) {
        // A day less than the max number, so that rounding up cannot overflow.
        start = min(max(0, since.millisecondsSince1970), .max - Self.day)
        firstDay = (start + Self.day - 1) / Self.day
        firstDayStart = firstDay * Self.day
    }
}

// MARK: - Statements

extension SQLStatement {
    fileprivate static let insertUsage = SQLStatement(
        """
        INSERT INTO model_usage (
            purpose, subject, call, tenant, channel, at, model, input_tokens, output_tokens, milliseconds, cost
        ) VALUES ('turn', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (purpose, subject, call) DO NOTHING
        """
    )
    fileprivate static let addUsageOfDay = SQLStatement(
        """
        INSERT INTO model_usage_days (
            tenant, day, model, calls, input_tokens, output_tokens, milliseconds, cost
        ) VALUES (?, ?, ?, 1, ?, ?, ?, ?)
        ON CONFLICT (tenant, day, model) DO UPDATE SET calls = model_usage_days.calls + 1,
            input_tokens = model_usage_days.input_tokens + excluded.input_tokens,
            output_tokens = model_usage_days.output_tokens + excluded.output_tokens,
            milliseconds = model_usage_days.milliseconds + excluded.milliseconds,
            cost = model_usage_days.cost + excluded.cost
        """
    )
    fileprivate static let usageTotal = SQLStatement(
        """
        SELECT CAST(coalesce(sum(calls), 0) AS bigint) AS calls, CAST(coalesce(sum(tokens), 0) AS bigint) AS tokens,
            CAST(coalesce(sum(cost), 0) AS bigint) AS cost
        FROM (
            SELECT calls, input_tokens + output_tokens AS tokens, cost FROM model_usage_days
            WHERE tenant = ? AND day >= ?
            UNION ALL SELECT 1, input_tokens + output_tokens, cost FROM model_usage
            WHERE tenant = ? AND at >= ? AND at < ?) AS used
        """
    )
    fileprivate static let usageByModel = SQLStatement(
        """
        SELECT model, CAST(sum(calls) AS bigint) AS calls,
            CAST(sum(input_tokens + output_tokens) AS bigint) AS tokens, CAST(sum(cost) AS bigint) AS cost,
            CAST(sum(input_tokens) AS bigint) AS input_tokens,
            CAST(sum(milliseconds) AS bigint) / CAST(sum(calls) AS bigint) AS milliseconds
        FROM (
            SELECT model, calls, input_tokens, output_tokens, milliseconds, cost FROM model_usage_days
            WHERE tenant = ? AND day >= ?
            UNION ALL SELECT model, 1, input_tokens, output_tokens, milliseconds, cost FROM model_usage
            WHERE tenant = ? AND at >= ? AND at < ?) AS used
        GROUP BY model ORDER BY sum(used.cost) DESC, model
        """
    )
    fileprivate static let insertQuotaNotice = SQLStatement(
        "INSERT INTO quota_notices (tenant, key, at) VALUES (?, ?, ?) ON CONFLICT (tenant, key) DO NOTHING"
    )
}
