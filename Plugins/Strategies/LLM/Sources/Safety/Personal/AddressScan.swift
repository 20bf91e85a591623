/// Finds IP addresses of both versions, without a port or the length of a prefix.
struct AddressScan {
    let words: ScanWords

    private var text: FoldedText { words.text }

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var index = 0
        var token = 0
        while index < text.count {
            guard text[index].isOfAddress else {
                index += 1
                continue
            }
            var end = index + 1
            var marks = text[index].isHexDigit ? 0 : 1
            while text[end].isOfAddress {
                if !text[end].isHexDigit { marks += 1 }
                end += 1
            }
            if marks > 1 {
                while token < words.tokens.count, words.tokens[token].start < index { token += 1 }
                for range in addresses(in: index..<end, token) {
                    found.append(PersonalDatum(kind: .ip, range: text.original(range)))
                }
            }
            index = end
        }
        return found
    }

    /// The addresses in a run of hexadecimal digits, colons and full stops.
    private func addresses(in run: Range<Int>, _ token: Int) -> [Range<Int>] {
        let range = trimmed(run)
        guard !range.isEmpty else { return [] }
        let isFree = !text.hasWord(at: range.lowerBound - 1) && !text.hasWord(at: range.upperBound)
        if isFree, isVersion6(range, token) { return [range] }
        guard !hasDoubleColon(range) else { return [] }
        return parts(of: range).compactMap { part in
            guard !text.hasWord(at: part.lowerBound - 1), !text.hasWord(at: part.upperBound),
                let end = version4End(part), !isVersion(token)
            else { return nil }
            return part.lowerBound..<end
        }
    }

    /// `run` without the punctuation of the sentence.
    private func trimmed(_ run: Range<Int>) -> Range<Int> {
        var (start, end) = (run.lowerBound, run.upperBound)
        while end > start, text[end - 1] == UInt8(ascii: ".") { end -= 1 }
        if end - start > 1, text[end - 1] == UInt8(ascii: ":"), text[end - 2] != UInt8(ascii: ":") { end -= 1 }
        while start < end, text[start] == UInt8(ascii: ".") { start += 1 }
        if end - start > 1, text[start] == UInt8(ascii: ":"), text[start + 1] != UInt8(ascii: ":") { start += 1 }
        return start..<end
    }

    private func hasDoubleColon(_ range: Range<Int>) -> Bool {
        range.contains { text[$0] == UInt8(ascii: ":") && text[$0 + 1] == UInt8(ascii: ":") }
    }

    /// The parts between colons, such as an address and its port.
    private func parts(of range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where text[index] == UInt8(ascii: ":") {
            parts.append(start..<index)
            start = index + 1
        }
        return parts + [start..<range.upperBound]
    }

    /// The end of the IPv4 address at the start of `range`.
    ///
    /// Five groups of two digits are a phone number in France, and other lists of small numbers are versions.
    private func version4End(_ range: Range<Int>) -> Int? {
        var ends: [Int] = []
        var start = range.lowerBound
        var hasLong = false
        for index in range.lowerBound...range.upperBound
        where index == range.upperBound || text[index] == UInt8(ascii: ".") {
            if ends.count < 4 {
                guard isByte(start..<index) else { return nil }
                if index - start == 3 { hasLong = true }
            }
            ends.append(index)
            start = index + 1
        }
        guard ends.count == 4 || (ends.count == 5 && hasLong) else { return nil }
        return ends[3]
    }

    private func isByte(_ range: Range<Int>) -> Bool {
        guard (1...3).contains(range.count) else { return false }
        var value = 0
        for index in range {
            guard text[index].isASCIIDigit else { return false }
            value = value * 10 + Int(text[index] & 0xF)
        }
        return value < 256
    }

    /// The max length of an IPv6 address: eight groups of four digits and seven colons, or six and an IPv4 address.
    private static let lengthLimit = 45

    /// True for an IPv6 address: eight groups, or fewer with one double colon.
    private func isVersion6(_ range: Range<Int>, _ token: Int) -> Bool {
        guard range.count <= Self.lengthLimit else { return false }
        let parts = parts(of: range)
        guard parts.count > 2 else { return false }
        var groups = 0
        var hasDigit = false
        var gap = 0
        for (number, part) in parts.enumerated() {
            if part.isEmpty {
                // At an end, the double colon makes two empty parts.
                let isEdge = number == 0 || number == parts.count - 1
                if !isEdge { gap += 1 } else if !isDoubled(part.lowerBound, range) { return false }
            } else if number == parts.count - 1, part.contains(where: { text[$0] == UInt8(ascii: ".") }) {
                guard version4End(part) == part.upperBound else { return false }
                groups += 2
                hasDigit = true
            } else {
                guard part.count <= 4, part.allSatisfy({ text[$0].isHexDigit }) else { return false }
                groups += 1
                if part.contains(where: { text[$0].isASCIIDigit }) { hasDigit = true }
            }
        }
        guard gap > 0 else { return groups == 8 }
        guard gap == 1, groups < 8 else { return false }
        if groups == 0 { return text[range.upperBound] == UInt8(ascii: "/") || isNamed(token) }
        // `Face::Bed` is a name in programs.
        return hasDigit || groups > 2
    }

    /// True if the colon at an end of `range` is one of two.
    private func isDoubled(_ index: Int, _ range: Range<Int>) -> Bool {
        index == range.lowerBound ? text[index + 1] == UInt8(ascii: ":") : text[index - 2] == UInt8(ascii: ":")
    }

    /// True if a word before says that the numbers are those of a version or a section.
    private func isVersion(_ token: Int) -> Bool {
        words.tokens[max(0, min(token, words.tokens.count) - 2)..<min(token, words.tokens.count)]
            .contains { Self.versions[$0.word] != nil }
    }

    private static let versions = WordTable<Bool>([
        ("version v release build firmware section chapter chapitre article clause annexe appendix figure table", true)
    ])

    /// True if a word such as `ipv6` is among the words before.
    private func isNamed(_ token: Int) -> Bool {
        words.tokens[max(0, token - 4)..<min(token, words.tokens.count)].contains { Self.names[$0.word] != nil }
    }

    private static let names = WordTable<Bool>([("ip ipv address adresse unspecified any host listen", true)])
}

extension UInt8 {
    fileprivate var isHexDigit: Bool { isASCIIDigit || (self | 0x20) &- 0x61 < 6 }
    fileprivate var isOfAddress: Bool { isHexDigit || self == UInt8(ascii: ":") || self == UInt8(ascii: ".") }
}
