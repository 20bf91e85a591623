import ChannelKit
import Foundation
import HubRouter
import Synchronization

/// The rates of requests of each caller, in memory.
final class RequestRates: Sendable {
    /// A max number of requests in a minute, which may come at once.
    struct Limit: Sendable {
        let perMinute: Int
        fileprivate let rate: AdapterManifest.SendRate

        private init(perMinute: Int) {
            self.perMinute = perMinute
            rate = AdapterManifest.SendRate(one: .seconds(60) / perMinute, burst: perMinute)
        }

        /// A session: the limit that the users of earlier systems had.
        static let session = Limit(perMinute: 100)
        /// A key: a program that synchronizes.
        static let key = Limit(perMinute: 600)
    }

    /// The max callers that are remembered: more than keys and users of an installation; those in debt stay.
    private static let capacity = 20_000

    private let buckets = Mutex(TokenBuckets<String>())

    /// Counts a request.
    ///
    /// - Returns: The seconds until the next request is accepted; nil if this one is.
    func take(_ caller: String, _ limit: Limit, at now: Date) -> Int? {
        buckets.withLock { buckets in
            if let next = buckets.next(caller, limit.rate, at: now) {
                return Int(next.timeIntervalSince(now).rounded(.up))
            }
            buckets.sweep(at: now, limit: Self.capacity)
            buckets.take(caller, limit.rate, at: now)
            return nil
        }
    }
}
