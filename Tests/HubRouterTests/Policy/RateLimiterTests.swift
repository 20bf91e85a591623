import ChannelKit
import Foundation
import Testing

@testable import HubRouter

@Suite("Rate limiter")
struct RateLimiterTests {
    private let limiter = RateLimiter()
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func reserve(_ contact: Int64 = 1) async -> RateLimiter.Reservation {
        let rate = AdapterManifest.SendRate(one: .seconds(10), burst: 1)
        return await limiter.reserve(
            ChannelID(tenant: "lotus", name: "sms"),
            ContactID(contact),
            RateLimiter.Rates(channel: rate, recipient: rate),
            hasWaited: false,
            at: now
        )
    }

    private func isToken(_ reservation: RateLimiter.Reservation) -> Bool {
        if case .token = reservation { true } else { false }
    }

    @Test func tokenThatIsGivenBackCanBeTakenAgain() async {
        let first = await reserve()
        #expect(isToken(first))
        limiter.giveBack(first)
        #expect(await isToken(reserve()))
        #expect(await !isToken(reserve()))
    }

    @Test func refusalGivesNothingBack() async {
        _ = await reserve()
        let refused = await reserve()
        limiter.giveBack(refused)
        #expect(await !isToken(reserve(2)))
    }

    @Test(arguments: [(1, 6), (2, 3), (4, 1), (9, 1)])
    func eachOfSeveralInstancesHasItsShare(_ instances: Int, _ share: Int) async {
        let limiter = RateLimiter(instances: { instances })
        let rates = RateLimiter.Rates(channel: AdapterManifest.SendRate(one: .seconds(10), burst: 6))
        let channel = ChannelID(tenant: "lotus", name: "sms")
        var tokens = 0
        var later: Date?
        for _ in 0..<8 {
            switch await limiter.reserve(channel, ContactID(1), rates, hasWaited: false, at: now) {
            case .later(let time): later = later ?? time
            default: tokens += 1
            }
        }
        #expect(tokens == share)
        #expect(later == now.addingTimeInterval(10 * Double(instances)))
    }
}
