extension Sequence<UInt8> {
    /// The bytes in hex, two lower-case digits each.
    public var hex: String { map { ($0 < 0x10 ? "0" : "") + String($0, radix: 16) }.joined() }
}

extension [UInt8] {
    /// Parses hex digits in either case; nil for anything else, and for half a byte.
    public init?(hexDigits digits: some Collection<UInt8>) {
        self.init()
        reserveCapacity(digits.count / 2)
        var high: UInt8?
        for digit in digits {
            guard let value = digit.hexValue else { return nil }
            if let leading = high {
                append(leading << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        guard high == nil else { return nil }
    }
}

extension UInt8 {
    /// The value of a hex digit; nil for any other byte.
    var hexValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
