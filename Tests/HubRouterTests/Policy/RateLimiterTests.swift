import ChannelKit
import Foundation
import Testing

@testable import HubRouter

@Suite("Rate limiter")
struct RateLimiterTests {
    private let limiter = RateLimiter()
    private let now = Date(timeIntervalSince1970: 1_790_000_000)

    private func reserve(_ contact: Int64 = 1) -> RateLimiter.Reservation {
        let rate = AdapterManifest.SendRate(one: .seconds(10), burst: 1)
        return limiter.reserve(
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

    @Test func tokenThatIsGivenBackCanBeTakenAgain() {
        let first = reserve()
        #expect(isToken(first))
        limiter.giveBack(first)
        #expect(isToken(reserve()))
        #expect(!isToken(reserve()))
    }

    @Test func refusalGivesNothingBack() {
        _ = reserve()
        let refused = reserve()
        limiter.giveBack(refused)
        #expect(!isToken(reserve(2)))
    }
}
