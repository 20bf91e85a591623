import Foundation

/// The ids of rows outside the hub, such as `msg_0d3x9m2k7q4tz`.
///
/// They reveal neither the number of rows nor their order: the number is encrypted by a permutation of all numbers
/// (XTEA, a block cipher for 64 bits) under a key of the database, and written in base 32.
struct PublicIDs: Sendable {
    /// The length of the key, in bytes.
    static let keyByteCount = 16
    /// The digits of Crockford's base 32, without characters that look alike.
    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    /// The number of digits for 64 bits.
    private static let digitCount = 13
    /// The number of cycles, of two rounds each, that the cipher's authors recommend.
    private static let cycles = 32
    private static let delta: UInt32 = 0x9e37_79b9

    private let key: [UInt32]

    /// - Parameter key: 16 bytes; missing ones are 0.
    init(key: Data) {
        let bytes =
            Array(key.prefix(Self.keyByteCount)) + Array(repeating: 0, count: max(0, Self.keyByteCount - key.count))
        self.key = stride(from: 0, to: Self.keyByteCount, by: 4).map { start in
            bytes[start..<start + 4].reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// The public id of the row `number`, with a prefix for its kind.
    func text(_ prefix: String, _ number: Int64) -> String {
        var rest = encrypted(UInt64(bitPattern: number))
        var digits = [UInt8](repeating: 0, count: Self.digitCount)
        for position in digits.indices.reversed() {
            digits[position] = Self.digits[Int(rest & 31)]
            rest >>= 5
        }
        return "\(prefix)_\(String(decoding: digits, as: UTF8.self))"
    }

    /// The number of the row with the public id `text`; nil if it is no id of this kind.
    func number(_ prefix: String, in text: String) -> Int64? {
        guard text.hasPrefix(prefix), text.utf8.count == prefix.utf8.count + 1 + Self.digitCount else { return nil }
        let rest = text.utf8.dropFirst(prefix.utf8.count)
        guard rest.first == UInt8(ascii: "_") else { return nil }
        var value: UInt64 = 0
        for (position, digit) in rest.dropFirst().enumerated() {
            guard let bits = Self.digits.firstIndex(of: digit), position > 0 || bits < 16 else { return nil }
            value = value << 5 | UInt64(bits)
        }
        return Int64(bitPattern: decrypted(value))
    }

    // MARK: - The permutation

    private func encrypted(_ block: UInt64) -> UInt64 {
        var (left, right) = (UInt32(truncatingIfNeeded: block >> 32), UInt32(truncatingIfNeeded: block))
        var sum: UInt32 = 0
        for _ in 0..<Self.cycles {
            left &+= mixed(right) ^ (sum &+ key[Int(sum & 3)])
            sum &+= Self.delta
            right &+= mixed(left) ^ (sum &+ key[Int(sum >> 11 & 3)])
        }
        return UInt64(left) << 32 | UInt64(right)
    }

    private func decrypted(_ block: UInt64) -> UInt64 {
        var (left, right) = (UInt32(truncatingIfNeeded: block >> 32), UInt32(truncatingIfNeeded: block))
        var sum = Self.delta &* UInt32(Self.cycles)
        for _ in 0..<Self.cycles {
            right &-= mixed(left) ^ (sum &+ key[Int(sum >> 11 & 3)])
            sum &-= Self.delta
            left &-= mixed(right) ^ (sum &+ key[Int(sum & 3)])
        }
        return UInt64(left) << 32 | UInt64(right)
    }

    private func mixed(_ half: UInt32) -> UInt32 { ((half << 4) ^ (half >> 5)) &+ half }
}
