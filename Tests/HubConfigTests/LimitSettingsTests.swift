import ChannelKit
import HubConfig
import HubModel
import Testing

@Suite("hub.retention and hub.backlog")
struct LimitSettingsTests {
    private func limits(_ lines: String) throws -> HubLimits {
        try #require(try load("hub:\n\(lines)\ntenants: {}").configuration).hub.limits
    }

    @Test(arguments: RetentionKind.allCases)
    func aKindHasItsDefaultUntilItIsSet(_ kind: RetentionKind) throws {
        #expect(try limits("  retention:").retention.lifetime(of: kind) == kind.defaultLifetime)
        guard kind.hasSetting else { return }
        let set = try limits("  retention: { \(kind.rawValue): 400d }").retention
        #expect(set.lifetime(of: kind) == .seconds(400 * 86_400))
        for other in RetentionKind.allCases where other != kind {
            #expect(set.lifetime(of: other) == other.defaultLifetime)
        }
    }

    @Test(arguments: [
        ("{}", 100_000, 64), ("{ pending: 2000 }", 2_000, 64), ("{ disk: 64MB }", 100_000, 64),
        ("{ disk: 2GB }", 100_000, 2_048), ("{ pending: 5000, disk: 1TB }", 5_000, 1 << 20),
    ])
    func theBacklogIsLimited(_ written: String, _ pending: Int, _ megabytes: Int64) throws {
        let backlog = try limits("  backlog: \(written)").backlog
        #expect(backlog == BacklogLimits(pending: pending, disk: megabytes << 20))
    }

    static let mistakes = [
        Case(
            "misspelled kind",
            "hub:\n  retention:\n    evnts: 30d",
            ["3:5 unknown key 'evnts' = did you mean 'events'?"]
        ),
        Case(
            "a number without a unit",
            "hub:\n  retention:\n    raw: 30",
            ["3:10 expected a duration such as 250ms, 30s, 5m, 24h or 7d, found '30' = add a unit: ms, s, m, h or d"]
        ),
        Case(
            "shorter than a redelivery",
            "hub:\n  retention:\n    raw: 0s\n    item_keys: 1s",
            [
                "4:16 'item_keys' is shorter than 1d: toy redelivers for that time, and the item would be processed "
                    + "again = write at least 1d, or remove the key"
            ]
        ),
        Case(
            "shorter than what uses it",
            "hub:\n  retention: { model_calls: 30d }",
            [
                "2:29 'model_calls' is shorter than 35d: the usage of a month includes the calls of its first day = "
                    + "write at least 35d, or remove the key"
            ]
        ),
        Case(
            "too few rows",
            "hub:\n  backlog:\n    pending: 10",
            [
                "3:14 expected a whole number from 1000 to 100000000, found '10' = The max items and turns of a tenant "
                    + "that are due and not processed; a webhook with nothing but further messages for it gets 503. "
                    + "Statuses, opt-outs and takeovers are always stored"
            ]
        ),
        Case(
            "no size",
            "hub:\n  backlog:\n    disk: 2 gigabytes",
            [
                "3:11 invalid size: 'disk' must be a whole number with MB, GB or TB = write 64MB or more, such as 2GB"
            ]
        ),
        Case(
            "too little space",
            "hub:\n  backlog: { disk: 63MB }",
            [
                "2:20 invalid size: 'disk' must be a whole number with MB, GB or TB = write 64MB or more, such as 2GB"
            ]
        ),
        Case(
            "more than a disk has",
            "hub:\n  backlog: { disk: 9999999999999TB }",
            [
                "2:20 invalid size: 'disk' must be a whole number with MB, GB or TB = write 64MB or more, such as 2GB"
            ]
        ),
    ]

    @Test(arguments: mistakes) func mistake(_ mistake: Case) throws { try mistake.check() }
}
