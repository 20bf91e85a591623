/// Finds addresses of IP version 6; those of version 4 are found with the numbers.
struct AddressScan {
    /// Eight groups of four digits and the colons between them.
    private static let lengthLimit = 39

    private let text: UTF8Text

    init(_ text: UTF8Text) { self.text = text }

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var index = 0
        var floor = 0
        while index < text.count {
            guard text[index] == UInt8(ascii: ":") else {
                index += 1
                continue
            }
            var start = index
            while start > floor, text[start - 1].isHexDigit { start -= 1 }
            var colons = 0
            while text[index] == UInt8(ascii: ":") || text[index].isHexDigit {
                if text[index] == UInt8(ascii: ":") { colons += 1 }
                index += 1
            }
            if colons > 1, isAddress(start..<index) { found.append(PersonalDatum(kind: .ip, range: start..<index)) }
            floor = index
        }
        return found
    }

    /// A time such as 12:30:45 has two colons as well; an address has eight groups, or leaves some out.
    private func isAddress(_ range: Range<Int>) -> Bool {
        guard range.count <= Self.lengthLimit, text[range.upperBound - 1] != UInt8(ascii: ":"),
            !text.hasWord(before: range.lowerBound),
            !text.hasWord(at: range.upperBound)
        else { return false }
        var groups = 1
        var leavesOut = false
        var start = range.lowerBound
        for index in range where text[index] == UInt8(ascii: ":") {
            guard index - start <= 4 else { return false }
            if index == start { leavesOut = true }
            groups += 1
            start = index + 1
        }
        return range.upperBound - start <= 4 && (groups == 8 || (leavesOut && groups < 9))
    }
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
}
