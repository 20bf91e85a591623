/// Finds IPv6 addresses; ``NumberScan`` finds IPv4 addresses.
struct AddressScan {
    /// The max length of an address: eight groups of four digits and seven colons.
    private static let lengthLimit = 39

    let text: UTF8Text

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

    /// True if the groups are an address: eight, or fewer with a double colon.
    ///
    /// A time such as 12:30:45 is none.
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
