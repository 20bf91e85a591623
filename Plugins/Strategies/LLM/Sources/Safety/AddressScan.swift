/// Finds addresses of IP version 6; those of version 4 are found with the numbers.
struct AddressScan {
    /// Eight groups of four digits and the colons between them.
    private static let lengthLimit = 39

    private let text: UTF8Text

    init(_ text: UTF8Text) { self.text = text }

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var start = 0
        var colons = 0
        for index in 0...text.count {
            let byte = text.byte(index)
            if byte == UInt8(ascii: ":") {
                colons += 1
            } else if !byte.isHexDigit {
                if colons > 1, isAddress(start..<index) { found.append(PersonalDatum(kind: .ip, range: start..<index)) }
                start = index + 1
                colons = 0
            }
        }
        return found
    }

    /// A time such as 12:30:45 has two colons as well; an address has eight groups, or leaves some out.
    private func isAddress(_ range: Range<Int>) -> Bool {
        guard range.count <= Self.lengthLimit, text[range.upperBound - 1] != UInt8(ascii: ":"),
            !text.hasWord(before: range.lowerBound),
            !text.hasWord(at: range.upperBound)
        else { return false }
        let groups = text.bytes[range].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard groups.allSatisfy({ $0.count <= 4 }), groups.contains(where: { !$0.isEmpty }) else { return false }
        let leavesOut = zip(groups, groups.dropFirst()).contains { $0.isEmpty || $1.isEmpty }
        return groups.count == 8 || (leavesOut && groups.count < 9)
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { isASCIIDigit || ((self | 0x20) >= 0x61 && (self | 0x20) <= 0x66) }
}
