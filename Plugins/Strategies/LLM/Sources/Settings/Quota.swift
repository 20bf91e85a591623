import ChannelKit
import Foundation

/// The limits of a tenant's usage in a calendar month.
struct Quota: Sendable {
    static let tokens = Setting.integer(
        "tokens",
        in: 1...1_000_000_000_000,
        help: "The max number of tokens, in and out.",
        example: 2_000_000
    ).optional()
    static let calls = Setting.integer(
        "calls",
        in: 1...1_000_000_000,
        help: "The max number of requests to models.",
        example: 10_000
    ).optional()
    static let cost = Setting.number(
        "cost",
        in: 0.01...1_000_000_000,
        help: "The max cost, in the currency of `prices`.",
        example: 20
    ).optional()
    static let text = Setting.localizedTemplate(
        "text",
        help: "The reply when the quota is used up. Default: the next step answers.",
        example: LocalizedTemplate(TextTemplate(literal: "Please call us."))
    ).optional()

    static let declarations: [SettingDeclaration] = .settings {
        tokens
        calls
        cost
        text
    }

    private let tokens: Int?
    private let calls: Int?
    private let cost: Double?
    let text: LocalizedTemplate?

    init(_ values: SettingValues) throws(ConfigurationIssue) {
        tokens = try values[Self.tokens]
        calls = try values[Self.calls]
        cost = try values[Self.cost]
        text = try values[Self.text]
        guard tokens != nil || calls != nil || cost != nil else {
            throw ConfigurationIssue(
                path: [],
                problem: "the quota has no limit",
                remedy: "write 'tokens', 'calls' or 'cost'"
            )
        }
    }

    /// A limit and the used share of it.
    struct Share: Hashable, Sendable {
        let of: String
        let used: Double
    }

    /// The limit with the highest used share.
    func share(of total: UsageTotal) -> Share? {
        let shares = [
            tokens.map { Share(of: "tokens", used: Double(total.tokens) / Double($0)) },
            calls.map { Share(of: "calls", used: Double(total.calls) / Double($0)) },
            cost.map { Share(of: "cost", used: Double(total.cost) / ($0 * 1_000_000)) },
        ]
        return shares.compactMap(\.self).max { $0.used < $1.used }
    }

    /// The verdict if the month's quota is used up, otherwise nil; logs a warning when it is nearly used up.
    func verdict(for turn: Turn) async throws -> Verdict? {
        let month = Month(of: turn.clock.now, in: turn.tenant.timeZone)
        let total = try await turn.services.usage.total(since: month.start)
        guard let share = share(of: total), share.used >= 0.8 else { return nil }
        try await turn.services.usage.warn(percent: 80, key: "\(month.name)/80")
        guard share.used >= 1 else { return nil }
        try await turn.services.usage.warn(percent: 100, key: "\(month.name)/100")
        if let text { return .reply(.text(turn.render(text))) }
        return .pass(reason: "the monthly quota of \(share.of) is used up")
    }
}

/// A calendar month in a time zone.
struct Month: Hashable, Sendable {
    let start: Date
    /// The month's name, such as `2026-11`.
    let name: String

    init(of time: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month], from: time)
        start = calendar.date(from: parts) ?? time
        name = String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0)
    }
}
