/// A range of addresses with a common prefix.
package struct Subnet: Hashable, Sendable {
    private let base: IPAddress
    private let length: Int

    /// Parses a range such as `10.0.0.0/8` or `fd00::/8`, or a single address; nil if it is neither.
    package init?(_ text: String) {
        let halves = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = halves.first, let base = IPAddress(literal: String(first)) else { return nil }
        let longest = base.bitCount
        let length = halves.count == 2 ? Int(halves[1]) : longest
        guard let length, (0...longest).contains(length) else { return nil }
        self.base = base
        self.length = length
    }

    /// True if `address` is in the range.
    package func contains(_ address: IPAddress) -> Bool {
        switch (base, address) {
        case (.v4(let base), .v4(let address)): (base ^ address) >> (32 - length) == 0
        case (.v6(let base), .v6(let address)): (base ^ address) >> (128 - length) == 0
        default: false
        }
    }
}

extension IPAddress {
    fileprivate var bitCount: Int {
        switch self {
        case .v4: 32
        case .v6: 128
        }
    }
}
