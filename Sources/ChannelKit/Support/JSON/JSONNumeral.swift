/// A number of a JSON document, as it is written.
struct JSONNumeral {
    private let bytes: UnsafeRawBufferPointer
    private let isWhole: Bool

    /// Creates a number from its spelling, in JSON's syntax.
    ///
    /// - Parameter isWhole: True if it has neither a fraction nor an exponent.
    @inline(__always)
    init(_ bytes: UnsafeRawBufferPointer, isWhole: Bool) {
        self.bytes = bytes
        self.isWhole = isWhole
    }

    /// The value: a whole number of 64 bits, or else a finite `Double`; the text of a number that is neither, or that
    /// is whole and longer than 64 bits.
    var value: JSONValue {
        if isWhole { return integer.map(JSONValue.integer) ?? .string(text) }
        guard let number = Double(text), number.isFinite else { return .string(text) }
        return .number(number)
    }

    private var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value of a whole number; nil if it is longer than 64 bits.
    private var integer: Int64? {
        let isNegative = bytes.first == UInt8(ascii: "-")
        // Negative, because the least number has no positive counterpart.
        var value: Int64 = 0
        for digit in bytes.dropFirst(isNegative ? 1 : 0) {
            let (product, isTooLong) = value.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = product.subtractingReportingOverflow(Int64(digit &- UInt8(ascii: "0")))
            guard !isTooLong, !isTooLarge else { return nil }
            value = sum
        }
        guard !isNegative else { return value }
        let (positive, isTooLarge) = Int64(0).subtractingReportingOverflow(value)
        return isTooLarge ? nil : positive
    }
}
