package import ChannelKit

/// The token buckets of limits that several instances share, at a server that has the time.
package protocol SharedTokens: Sendable {
    /// True while the buckets can be reached.
    var isConnected: Bool { get }

    /// Takes tokens from several buckets.
    ///
    /// - Returns: The answers in the order of the requests; nil if the buckets are away, or have not answered in time.
    func take(_ requests: [TokenRequest]) async -> [TokenGrant]?
}

/// A request for tokens of one bucket.
package struct TokenRequest: Hashable, Sendable {
    /// The name of the bucket.
    package var bucket: String
    /// The rate and the size of the bucket.
    package var rate: AdapterManifest.SendRate
    /// The max number of tokens to take.
    package var count: Int
    /// The number of tokens to give back before.
    package var returned: Int
    /// True if the next token is taken although it is not there yet.
    package var reserves: Bool

    /// Creates a request.
    package init(
        bucket: String,
        rate: AdapterManifest.SendRate,
        count: Int = 1,
        returned: Int = 0,
        reserves: Bool = false
    ) {
        self.bucket = bucket
        self.rate = rate
        self.count = count
        self.returned = returned
        self.reserves = reserves
    }
}

/// The tokens that a request got.
package struct TokenGrant: Hashable, Sendable {
    /// The number of tokens.
    package var tokens: Int
    /// The time until the token is there, or without one until the next one is.
    package var wait: Duration

    /// Creates a grant.
    package init(tokens: Int, wait: Duration) { (self.tokens, self.wait) = (tokens, wait) }
}

extension AdapterManifest.SendRate {
    /// The number of tokens by which several instances together may exceed the rate: those that they hold unused, and
    /// what a bucket has after the shared ones were away.
    package var block: Int { max(1, burst / 2) }

    /// The rate of one of several instances, each on its own.
    func share(of instances: Int, burst: Int) -> AdapterManifest.SendRate {
        AdapterManifest.SendRate(one: interval * max(1, instances), burst: max(1, burst / max(1, instances)))
    }
}
