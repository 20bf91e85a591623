import ChannelKit
import ChannelTestKit
import Foundation
import HubModel
import HubTestKit
import Logging
import Synchronization
import Testing

@testable import HubRedis
@testable import HubRouter

@Suite("Rate limits shared over Redis", .timeLimit(.minutes(3)))
struct SharedRateTests {
    typealias Rate = AdapterManifest.SendRate
    private static let channel = ChannelID(tenant: "lotus", name: "sms")

    /// The tokens that callers got, each with the times before and after its call.
    private final class Tokens: Sendable {
        private let times = Mutex<[(begin: ContinuousClock.Instant, end: ContinuousClock.Instant)]>([])

        var count: Int { times.withLock(\.count) }

        func add(_ begin: ContinuousClock.Instant) { times.withLock { $0.append((begin, .now)) } }

        /// The tokens of the worst period beyond what `rate` and its burst allow in it.
        ///
        /// A token counts for a period if it was certainly given in it.
        func excess(over rate: AdapterManifest.SendRate) -> Double {
            let times = times.withLock { $0 }
            let excesses = times.map { first in
                let ends = times.filter { $0.begin >= first.begin }.map(\.end).sorted()
                return zip(1..., ends).map { count, end in Double(count) - (end - first.begin) / rate.interval }.max()
            }
            return (excesses.compactMap(\.self).max() ?? 0) - Double(rate.burst)
        }
    }

    /// A sign to all senders.
    private final class Flag: Sendable {
        private let value = Mutex(false)

        var isSet: Bool { value.withLock(\.self) }

        func set() { value.withLock { $0 = true } }
    }

    private func reserve(_ limiter: RateLimiter, _ rate: Rate) async -> RateLimiter.Reservation {
        await limiter.reserve(Self.channel, ContactID(1), .init(channel: rate), hasWaited: false, at: Date())
    }

    private func limiter(_ redis: Redis, instances: Int = 2) -> RateLimiter {
        RateLimiter(shared: redis.tokens, instances: { instances })
    }

    /// Sends with a limiter until `enough`, each at the time that it is given.
    private func send(
        _ limiter: RateLimiter,
        _ rates: RateLimiter.Rates,
        to contacts: Int64,
        _ tokens: [Tokens],
        until enough: @escaping @Sendable () -> Bool
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for sender in 0..<24 {
                group.addTask {
                    var hasWaited = false
                    while !enough() {
                        let (begin, now) = (ContinuousClock.now, Date())
                        let contact = ContactID(Int64(sender) % contacts)
                        let reservation = await limiter.reserve(
                            Self.channel,
                            contact,
                            rates,
                            hasWaited: hasWaited,
                            at: now
                        )
                        switch reservation {
                        case .token, .unlimited:
                            for tokens in tokens { tokens.add(begin) }
                            hasWaited = false
                        case .later(let time):
                            hasWaited = true
                            try await Task.sleep(for: .seconds(max(0.001, time.timeIntervalSinceNow)))
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func connected(_ redis: Redis) async throws {
        try await eventually("it is connected") { redis.tokens.isConnected }
    }

    // MARK: - Two instances

    @Test(arguments: [
        (Rate(one: .milliseconds(5), burst: 20), Rate(one: .milliseconds(5), burst: 400)),
        (Rate(one: .milliseconds(20), burst: 1), Rate(one: .milliseconds(5), burst: 400)),
        (Rate(one: .milliseconds(1), burst: 400), Rate(one: .milliseconds(20), burst: 3)),
    ])
    func twoInstancesTogetherKeepToALimit(_ channel: Rate, _ recipient: Rate) async throws {
        let server = try RedisServer()
        let hubs = [try Redis(server), try Redis(server)]
        defer { for hub in hubs { hub.close() } }
        for hub in hubs { try await connected(hub) }
        let (all, tokens) = (Tokens(), hubs.map { _ in Tokens() })
        let rates = RateLimiter.Rates(channel: channel, recipient: recipient)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (hub, own) in zip(hubs, tokens) {
                group.addTask {
                    try await send(limiter(hub), rates, to: 1, [all, own]) { all.count >= 300 }
                }
            }
            try await group.waitForAll()
        }
        for (rate, block) in [(channel, channel.block), (recipient, recipient.block)] {
            #expect(all.excess(over: rate) <= Double(block) + 1)
        }
        // Neither takes everything.
        #expect(tokens.allSatisfy { $0.count >= 30 }, "\(tokens.map(\.count))")
        withExtendedLifetime(server) {}
    }

    @Test func limitIsKeptWhileRedisIsKilledAndStarted() async throws {
        let server = try RedisServer()
        let hubs = [try Redis(server), try Redis(server)]
        defer { for hub in hubs { hub.close() } }
        for hub in hubs { try await connected(hub) }
        let rate = Rate(one: .milliseconds(10), burst: 20)
        let all = Tokens()
        let isOver = Flag()
        // The time in which one hub may use the whole limit while the other one uses its share.
        var unequal = Duration.zero
        try await withThrowingTaskGroup(of: Void.self) { group in
            for hub in hubs {
                group.addTask {
                    try await send(limiter(hub), .init(channel: rate), to: 24, [all]) { isOver.isSet }
                }
            }
            for _ in 0..<2 {
                try await eventually("sends go on") { [count = all.count] in all.count > count + 60 }
                let loss = ContinuousClock.now
                try server.kill()
                try await eventually("the loss is noticed") { hubs.allSatisfy { !$0.tokens.isConnected } }
                unequal += .now - loss
                // At the share of each.
                try await eventually("sends go on") { [count = all.count] in all.count > count + 60 }
                let start = ContinuousClock.now
                try server.start()
                for hub in hubs { try await connected(hub) }
                unequal += .now - start
            }
            try await eventually("sends go on") { [count = all.count] in all.count > count + 60 }
            isOver.set()
            try await group.waitForAll()
        }
        // One for what is held, and one more at each of two losses and two returns.
        let most = Double(rate.block * 5) + 1 + unequal / rate.interval / 2
        #expect(all.excess(over: rate) <= most)
    }

    // MARK: - Cost

    @Test func sendUnderLoadCostsFarLessThanARoundTrip() async throws {
        let server = try RedisServer()
        let redis = try Redis(server)
        defer { redis.close() }
        try await connected(redis)
        let (limiter, rate) = (limiter(redis), Rate(one: .milliseconds(1), burst: 4_000))
        for _ in 0..<1_500 {
            let reservation = await reserve(limiter, rate)
            guard case .token = reservation else {
                Issue.record("no token: \(reservation)")
                break
            }
        }
        let statistics = try server.run("INFO", "commandstats")
        let calls = statistics.split(separator: "\n").first { $0.hasPrefix("cmdstat_eval:") }
        let count = try #require(
            calls?.split(separator: "=").dropFirst().first.flatMap { Int($0.prefix { $0.isNumber }) }
        )
        #expect(count < 150, "\(count) round trips for 1,500 sends")
    }

    // MARK: - Webhooks

    @Test func webhooksOfATenantAreCountedTogether() async throws {
        let (server, begin) = (try RedisServer(), Date())
        let hubs = [try Redis(server), try Redis(server)]
        defer { for hub in hubs { hub.close() } }
        for hub in hubs { try await connected(hub) }
        let rates = hubs.map { WebhookRates(shared: $0.tokens, instances: { 2 }) }
        var (within, beyond): (Int, [Date]) = (0, [])
        // A minute's worth and as many again: the second half gets the tokens to come, one behind the other.
        for number in 0..<240 {
            let time = await rates[number % 2].take("lotus", perMinute: 120, at: Date())
            if let time { beyond.append(time) } else { within += 1 }
        }
        let filled = Int(Date().timeIntervalSince(begin) / 0.5) + 1
        // Two connections were opened, so at most a block is there.
        #expect((30...60 + filled).contains(within), "\(within)")
        // On a busy machine an answer can be late, and a hub then goes by its own share.
        #expect(beyond.max().map { $0.timeIntervalSince(begin) } ?? 0 > Double(beyond.count) / 4)
        #expect(await rates[0].next("lotus", perMinute: 120, at: Date()) != nil)
        // Another tenant has a limit of its own.
        #expect(await rates[0].next("tulip", perMinute: 120, at: Date()) == nil)
        #expect(await rates[1].take("tulip", perMinute: 120, at: Date()) == nil)
        withExtendedLifetime(server) {}
    }

    // MARK: - A server that refuses the script

    @Test func instanceKeepsToItsShareIfTheScriptIsRefused() async throws {
        let server = try RedisServer { folder, port in
            try folder.write("user default on nopass ~* &* +@all -eval\n", to: "users")
            return ["--port", "\(port)", "--aclfile", folder.path("users")]
        }
        let redis = try Redis(server)
        defer { redis.close() }
        try await connected(redis)
        let (limiter, rate) = (limiter(redis), Rate(one: .seconds(3_600), burst: 8))
        var sent = 0
        for _ in 0..<10 {
            let reservation = await reserve(limiter, rate)
            if case .token = reservation { sent += 1 }
        }
        // A block for two.
        #expect(sent == 2)
        #expect(!redis.tokens.isConnected && redis.status.isConnected)
    }

    /// The rights that docs/operating.md lists are enough.
    @Test func documentedRightsAreEnough() async throws {
        let page = try String(contentsOf: Self.page, encoding: .utf8)
        let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("ACL SETUSER patchbay ") })
        let rights = line.dropFirst("ACL SETUSER patchbay ".count).replacing(">PASSWORD", with: ">hunter2")
        let server = try RedisServer { folder, port in
            try folder.write("user default off\nuser patchbay \(rights)\n", to: "users")
            return ["--port", "\(port)", "--aclfile", folder.path("users")]
        }
        let address = try RedisAddress("redis://patchbay:hunter2@127.0.0.1:\(server.port)/1")
        let logger = Logger(label: "redis") { _ in SwiftLogNoOpLogHandler() }
        let redis = Redis(address, installation: "a", timeouts: .patient, logger: logger)
        defer { redis.close() }
        try await connected(redis)
        let request = TokenRequest(bucket: "send lotus/sms", rate: Rate(one: .seconds(1), burst: 5))
        let grants = await redis.tokens.take([request])
        #expect(grants == [TokenGrant(tokens: 1, wait: .zero)])
        try await withThrowingTaskGroup(of: Void.self) { group in
            let hint = Hint.turnCancelled(TurnID(7))
            let received = Mutex<Set<Hint>>([])
            group.addTask { await redis.hints.receive { hints in received.withLock { $0.formUnion(hints) } } }
            try await eventually("the hint arrives") {
                redis.hints.publish([hint])
                return received.withLock { $0.contains(hint) }
            }
            #expect(redis.status.isConnected)
            group.cancelAll()
        }
    }

    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/operating.md")
}
