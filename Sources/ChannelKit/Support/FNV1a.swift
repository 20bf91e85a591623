/// The 64-bit FNV-1a hash: the same in every process, unlike Swift's own, and not for secrets.
///
/// ```swift
/// FNV1a("lotus-dental".utf8).value
/// ```
public struct FNV1a: Hashable, Sendable {
    @usableFromInline
    var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The hash of all that was combined.
    @inlinable
    public var value: UInt64 { state }

    /// The hash of nothing.
    public init() {}

    /// The hash of `bytes`.
    public init(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { combine(UInt64(byte)) }
    }

    /// Adds one unit, such as a byte or a Unicode scalar.
    @inlinable
    public mutating func combine(_ unit: UInt64) { state = (state ^ unit) &* 0x100_0000_01B3 }
}
