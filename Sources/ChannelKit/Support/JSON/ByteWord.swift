/// Eight bytes of text, searched at once for those that JSON writes as escapes.
struct ByteWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    private let word: UInt64

    /// Reads the eight bytes at `position`, which must be there.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, at position: Int) {
        word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    /// The number of bytes before the first quote, backslash or control character; 8 if there is none.
    ///
    /// Subtracting one from each byte of a word borrows from the high bit of those that are zero. A borrow may also
    /// mark the bytes after such a byte, never those before it.
    @inline(__always)
    var countBeforeSpecial: Int {
        let quotes = word ^ (Self.ones &* 0x22)
        let backslashes = word ^ (Self.ones &* 0x5C)
        let special =
            ((word &- Self.ones &* 0x20) & ~word)
            | ((quotes &- Self.ones) & ~quotes)
            | ((backslashes &- Self.ones) & ~backslashes)
        return (special & Self.highBits).trailingZeroBitCount >> 3
    }

    /// True if one of the first `count` bytes is not ASCII.
    @inline(__always)
    func hasHighBit(inFirst count: Int) -> Bool {
        // A shift by 64 bits gives zero.
        word & Self.highBits & ~(UInt64.max << UInt64(count * 8)) != 0
    }
}

extension UInt8 {
    /// True for a byte that ends the plain characters of a JSON string: a quote, a backslash or a control character.
    @inline(__always)
    var isSpecialInJSON: Bool { self < 0x20 || self == UInt8(ascii: "\"") || self == UInt8(ascii: "\\") }
}
