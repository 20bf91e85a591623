/// The words and groups of digits of a text, in order.
struct ScanWords {
    /// A run of letters, or of digits.
    struct Token {
        /// `UInt32`: the text has a limit of 4 GB anyway.
        private let first: UInt32
        private let last: UInt32
        /// The letters in lower case, packed by ``WordKey``; 0 for digits.
        let word: UInt64

        init(_ range: Range<Int>, word: UInt64) {
            first = UInt32(clamping: range.lowerBound)
            last = UInt32(clamping: range.upperBound)
            self.word = word
        }

        var start: Int { Int(first) }
        var end: Int { Int(last) }
        var isDigits: Bool { word == 0 }
    }

    let text: FoldedText
    private(set) var tokens: [Token] = []

    init(_ text: FoldedText) {
        self.text = text
        tokens.reserveCapacity(text.count / 4)
        var index = 0
        while index < text.count {
            let unit = text[index]
            if unit.asDigit != nil, let end = mixedEnd(from: index) {
                tokens.append(Token(index..<end, word: 0))
                index = end
            } else if unit.isASCIIDigit {
                index = appendDigits(from: index)
            } else if unit.isASCIILetter || unit == FoldedText.foreignLetter {
                index = appendWord(from: index)
            } else {
                index += 1
            }
        }
    }

    /// True if the units between two neighbours are separators only, at most three and at least one.
    func isTight(after index: Int, limit: Int = 3) -> Bool {
        guard index + 1 < tokens.count else { return false }
        let gap = tokens[index].end..<tokens[index + 1].start
        return !gap.isEmpty && gap.count <= limit && gap.allSatisfy { text[$0].isSeparator }
    }

    private mutating func appendDigits(from start: Int) -> Int {
        var end = start
        while text[end].isASCIIDigit { end += 1 }
        tokens.append(Token(start..<end, word: 0))
        return end
    }

    private mutating func appendWord(from start: Int) -> Int {
        var end = start
        var key = WordKey()
        while text.hasLetter(at: end) {
            key.append(text[end])
            end += 1
        }
        tokens.append(Token(start..<end, word: key.value))
        return end
    }

    /// The max length of a group with letters for digits, that of a card number.
    private static let maxMixed = 16

    /// The end of a group of digits and of letters that look like some, such as `O199`, at the start of a word.
    ///
    /// Another group of digits must be beside it, unlike the litres of `10 l`.
    private func mixedEnd(from start: Int) -> Int? {
        guard !text.hasWord(at: start - 1) else { return nil }
        var end = start
        var digits = 0
        while end - start <= Self.maxMixed, text.hasWord(at: end) {
            guard text[end].asDigit != nil else { return nil }
            if text[end].isASCIIDigit { digits += 1 }
            end += 1
        }
        guard digits > 0, digits < end - start, end - start <= Self.maxMixed else { return nil }
        let isAfterGroup = text[start - 1].isSeparator && text[start - 2].asDigit != nil
        let isBeforeGroup = text[end].isSeparator && text[end + 1].isASCIIDigit
        return end - start > 6 || isAfterGroup || (isBeforeGroup && text[end + 2].asDigit != nil) ? end : nil
    }
}

extension UInt8 {
    /// The value of a digit, or of a letter that looks like one.
    var asDigit: UInt8? {
        switch self {
        case 0x30...0x39: self & 0xF
        case UInt8(ascii: "O"), UInt8(ascii: "o"): 0
        case UInt8(ascii: "l"), UInt8(ascii: "I"): 1
        default: nil
        }
    }
}

/// The letters of a word in 64 bits: five for each of the first twelve, by which lists of words are looked up.
struct WordKey {
    private(set) var value: UInt64 = 0
    private var count = 0

    init() {}

    init(_ word: some StringProtocol) { for byte in word.utf8 { append(byte) } }

    @inline(__always)
    mutating func append(_ unit: UInt8) {
        guard count < 12 else { return }
        count += 1
        value = value << 5 | UInt64(unit.isASCIILetter ? unit & 0x1F : 31)
    }
}

/// A table of words by their keys, several times as fast as a dictionary: each word of a text is looked up in several.
struct WordTable<Value: Sendable>: Sendable {
    private var keys: [UInt64]
    private var values: [Value?]
    private let mask: Int

    /// Makes a table from space-separated words.
    init(_ lists: [(words: String, value: Value)]) {
        let words = lists.flatMap { list in list.words.split(separator: " ").map { (WordKey($0).value, list.value) } }
        var size = 16
        // At most a quarter full, so that most words that are in no table are found missing at once.
        while size < words.count * 4 { size *= 2 }
        keys = [UInt64](repeating: 0, count: size)
        values = [Value?](repeating: nil, count: size)
        mask = size - 1
        for (key, value) in words {
            let place = place(of: key)
            keys[place] = key
            values[place] = value
        }
    }

    @inline(__always)
    subscript(key: UInt64) -> Value? { values[place(of: key)] }

    /// The place of `key`, or the free place for it.
    @inline(__always)
    private func place(of key: UInt64) -> Int {
        var place = Int(truncatingIfNeeded: (key &* 0x9E37_79B9_7F4A_7C15) >> 40) & mask
        while keys[place] != key, keys[place] != 0 { place = (place + 1) & mask }
        return place
    }
}
