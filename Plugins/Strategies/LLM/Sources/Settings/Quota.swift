import ChannelKit
import Foundation

/// What a tenant may use in a calendar month.
struct Quota: Sendable {
    static let tokens = Setting.integer(
        "tokens",
        in: 1...1_000_000_000_000,
        help: "Tokens, in and out.",
        example: 2_000_000
    ).optional()
    static let calls = Setting.integer(
        "calls",
        in: 1...1_000_000_000,
        help: "Calls of models.",
        example: 10_000
    ).optional()
    static let cost = Setting<Double>(
        "cost",
        type: .number(0.01...1_000_000_000),
        help: "Cost, in the currency of `prices`.",
        example: .number(20)
    ) { value in
        if case .number(let number) = value { number } else { nil }
    }.optional()
    static let text = Setting.localizedTemplate(
        "text",
        help: "What is answered when it is used up; without it the next step answers.",
        example: LocalizedTemplate(TextTemplate(literal: "Please call us."))
    ).optional()

    static let declarations = [tokens.declaration, calls.declaration, cost.declaration, text.declaration]

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
                problem: "it limits nothing",
                remedy: "write 'tokens', 'calls' or 'cost'"
            )
        }
    }

    /// A limit and how much of it is used.
    struct Share: Hashable, Sendable {
        let of: String
        let used: Double
    }

    /// The limit of which most is used up.
    func share(of total: UsageTotal) -> Share? {
        let shares = [
            tokens.map { Share(of: "tokens", used: Double(total.tokens) / Double($0)) },
            calls.map { Share(of: "calls", used: Double(total.calls) / Double($0)) },
            cost.map { Share(of: "cost", used: Double(total.cost) / ($0 * 1_000_000)) },
        ]
        return shares.compactMap(\.self).max { $0.used < $1.used }
    }

    /// What is to be done instead of asking the model, if the month's quota is used up; the operator is warned before.
    func verdict(for turn: Turn) async throws -> Verdict? {
        let month = Month(of: turn.clock.now, in: turn.tenant.timeZone)
        let total = try await turn.services.usage.total(since: month.start)
        guard let share = share(of: total), share.used >= 0.8 else { return nil }
        try await turn.services.usage.warn(percent: 80, key: "\(month.name)/80")
        guard share.used >= 1 else { return nil }
        try await turn.services.usage.warn(percent: 100, key: "\(month.name)/100")
        if let text { return .reply(.text(turn.render(text))) }
        return .pass(reason: "the month's quota of \(share.of) is used up")
    }
}

/// A calendar month in a time zone.
struct Month: Hashable, Sendable {
    let start: Date
    /// Such as `2026-11`.
    let name: String

    init(of time: Date, in zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month], from: time)
        start = calendar.date(from: parts) ?? time
        name = String(format: "%04d-%02d", parts.year ?? 0, parts.month ?? 0)
    }
}
