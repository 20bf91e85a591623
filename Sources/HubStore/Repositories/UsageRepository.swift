import ChannelKit
import Foundation
import HubRouter

// What models cost.

extension SQLTenantTransaction {
    func insertUsage(_ usage: ModelUsage, turn: TurnID, channel: ChannelID, call: String, at: Date) throws {
        try connection.execute(
            """
            INSERT INTO model_usage (
                tenant, channel, turn, call, at, model, input_tokens, output_tokens, milliseconds, cost
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (tenant, turn, call) DO NOTHING
            """,
            [
                scope, .text(channel.name), .id(turn), .text(call), .date(at), .text(usage.model),
                .integer(Int64(usage.inputTokens)), .integer(Int64(usage.outputTokens)),
                .integer(Int64(usage.milliseconds)), .integer(Int64(usage.cost)),
            ]
        )
    }

    func usageTotal(since: Date) throws -> UsageTotal {
        try connection.row(
            """
            SELECT count(*), coalesce(sum(input_tokens + output_tokens), 0), coalesce(sum(cost), 0) FROM model_usage
            WHERE tenant = ? AND at >= ?
            """,
            [scope, .date(since)]
        ) { UsageTotal(calls: $0.int(0), tokens: $0.int(1), cost: $0.int(2)) } ?? UsageTotal()
    }

    func usage(since: Date) throws -> [ModelUsageLine] {
        try connection.rows(
            """
            SELECT model, count(*), sum(input_tokens + output_tokens), sum(cost), sum(input_tokens),
                sum(milliseconds) / count(*)
            FROM model_usage WHERE tenant = ? AND at >= ? GROUP BY model ORDER BY sum(cost) DESC, model
            """,
            [scope, .date(since)]
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
