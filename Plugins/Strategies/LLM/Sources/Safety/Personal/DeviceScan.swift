/// Finds addresses of network devices: six pairs of hexadecimal digits, or three groups of four.
struct DeviceScan {
    let words: ScanWords

    private var text: FoldedText { words.text }

    var found: [PersonalDatum] { text.data(of: .mac) { end(at: $0) } }

    private func end(at start: Int) -> Int? {
        guard text[start].hexValue != nil, !text.hasWord(at: start - 1), !isMark(text[start - 1]) else { return nil }
        if isMark(text[start + 2]) { return end(at: start, groups: 6, of: 2, mark: text[start + 2]) }
        if text[start + 4] == UInt8(ascii: ".") { return end(at: start, groups: 3, of: 4, mark: text[start + 4]) }
        return nil
    }

    private func isMark(_ unit: UInt8) -> Bool { unit == UInt8(ascii: ":") || unit == UInt8(ascii: "-") }

    private func end(at start: Int, groups: Int, of length: Int, mark: UInt8) -> Int? {
        var index = start
        var hasLetter = false
        for group in 0..<groups {
            if group > 0 {
                guard text[index] == mark else { return nil }
                index += 1
            }
            for _ in 0..<length {
                guard text[index].hexValue != nil else { return nil }
                if text[index].isASCIILetter { hasLetter = true }
                index += 1
            }
        }
        // Pairs of digits with hyphens are a list, and groups of digits with full stops a number.
        guard hasLetter || mark == UInt8(ascii: ":") else { return nil }
        return text.hasWord(at: index) || text[index] == mark && text.hasWord(at: index + 1) ? nil : index
    }
}

/// Finds addresses of cryptocurrencies, which are long words of random letters and digits.
struct WalletScan {
    let words: ScanWords

    private var text: FoldedText { words.text }

    /// The lengths of addresses.
    private static let lengths = 25...95

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var index = 0
        while index < text.count {
            let start = index
            while text[index].isASCIIWord { index += 1 }
            if Self.lengths.contains(index - start), isAddress(start..<index) {
                found.append(PersonalDatum(kind: .wallet, range: text.original(start..<index)))
            }
            index += 1
        }
        return found
    }

    private func isAddress(_ range: Range<Int>) -> Bool {
        let isFree = text[range.lowerBound - 1] != UInt8(ascii: "/") && text[range.lowerBound - 1] != UInt8(ascii: "=")
        return isFree && (isHexadecimal(range) || isBech32(range) || isBase58(range))
    }

    /// Ethereum and its relatives.
    private func isHexadecimal(_ range: Range<Int>) -> Bool {
        range.count == 42 && begins(range, "0x") && range.dropFirst(2).allSatisfy { text[$0].hexValue != nil }
    }

    /// Bitcoin, Litecoin and Cardano with a readable prefix (BIP 173).
    private func isBech32(_ range: Range<Int>) -> Bool {
        ["bc1", "tb1", "ltc1", "addr1"].contains { prefix in
            begins(range, prefix)
                && range.dropFirst(prefix.utf8.count).allSatisfy { !Self.excluded.contains(text[$0] | 0x20) }
        }
    }

    /// The letters and digits that BIP 173 leaves out behind the prefix.
    private static let excluded: Set<UInt8> = Set("1bio".utf8)

    /// Bitcoin, Litecoin, Dogecoin, Tron, Ripple, Monero: both cases, digits throughout, no look-alikes.
    private func isBase58(_ range: Range<Int>) -> Bool {
        guard
            (25...35).contains(range.count)
                ? "13LMDTr".utf8.contains(text[range.lowerBound])
                : range.count == 95 && "48".utf8.contains(text[range.lowerBound])
        else { return false }
        var (digits, upper, lower) = (0, 0, 0)
        for index in range {
            let unit = text[index]
            guard !"0OIl".utf8.contains(unit) else { return false }
            if unit.isASCIIDigit { digits += 1 } else if unit.isUppercase { upper += 1 } else { lower += 1 }
        }
        return digits > 2 && upper > 2 && lower > 2
    }

    private func begins(_ range: Range<Int>, _ prefix: String) -> Bool {
        range.count > prefix.utf8.count
            && zip(range, prefix.utf8).allSatisfy { text[$0] | 0x20 == $1 | 0x20 }
    }
}
