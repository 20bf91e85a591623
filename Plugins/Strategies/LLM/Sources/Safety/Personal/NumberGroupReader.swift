/// Reads the groups of digits of a text.
struct NumberGroupReader {
    typealias Group = NumberGroups.Group
    typealias Link = NumberGroups.Link

    private let words: ScanWords
    private(set) var groups: [Group] = []
    private(set) var digits = NumberGroups.Digits()

    init(_ words: ScanWords) { self.words = words }

    mutating func read() {
        let spoken = SpokenDigits(words: words)
        var index = 0
        var fillers = Fillers()
        while index < words.tokens.count {
            let token = words.tokens[index]
            if token.isDigits {
                for unit in token.start..<token.end { digits.append(words.text[unit].asDigit ?? 0) }
                addGroup(index..<index + 1, count: token.end - token.start, isSpoken: false, fillers)
                fillers = Fillers()
                index += 1
            } else if let number = spoken.number(at: index, isAfterDigit: isAfterDigit(index, fillers)) {
                addGroup(index..<number.end, count: append(number), isSpoken: true, fillers)
                fillers = Fillers()
                index = number.end
            } else {
                fillers.add(Self.fillers[token.word])
                index += 1
            }
        }
    }

    /// The words since the last group that may be within a number.
    private struct Fillers {
        private(set) var count = 0
        private(set) var areSeparators = true

        /// Adds a word; nil for one that ends a number.
        mutating func add(_ isSeparator: Bool?) {
            count += isSeparator == nil ? maxFillers + 1 : 1
            areSeparators = areSeparators && isSeparator == true
        }
    }

    /// True if the last group, or words that may be within a number, are right before the token.
    private func isAfterDigit(_ index: Int, _ fillers: Fillers) -> Bool {
        fillers.count <= Self.maxFillers && groups.last.map { $0.tokenEnd + fillers.count == index } == true
    }

    /// The words within a dictated number; two may follow one another, as in `euh tiret`.
    private static let maxFillers = 2
    /// True for the names of separators, which are as good as those; other words may stand between two numbers.
    private static let fillers = WordTable<Bool>([
        ("dash hyphen tiret trait minus moins space espace dot point", true),
        ("period then et and puis ensuite um uh euh virgule comma", false),
    ])

    private mutating func append(_ number: SpokenDigits.Number) -> Int {
        var count = 0
        for byte in String(number.value).utf8 {
            for _ in 0..<number.times {
                digits.append(byte & 0xF)
                count += 1
            }
        }
        return count
    }

    private mutating func addGroup(_ tokens: Range<Int>, count: Int, isSpoken: Bool, _ fillers: Fillers) {
        let start = words.tokens[tokens.lowerBound].start
        let end = words.tokens[tokens.upperBound - 1].end
        let link = groups.last.map { self.link(from: $0, to: tokens.lowerBound, fillers) } ?? .none
        groups.append(
            Group(
                start: start,
                end: end,
                first: digits.values.count - count,
                count: count,
                isSpoken: isSpoken,
                link: link,
                token: tokens.lowerBound,
                tokenEnd: tokens.upperBound
            )
        )
    }

    private func link(from group: Group, to token: Int, _ fillers: Fillers) -> Link {
        guard fillers.count <= Self.maxFillers else { return .none }
        if fillers.count > 0 {
            guard (group.tokenEnd..<token + 1).allSatisfy({ isLoose(before: $0) }) else { return .none }
            return fillers.areSeparators ? .tight : .weak
        }
        let gap = group.end..<words.tokens[token].start
        guard !gap.isEmpty, gap.count <= 3 else { return .none }
        if gap.allSatisfy({ words.text[$0].isSeparator }) { return .tight }
        return isLoose(before: token) ? .weak : .none
    }

    /// True if only separators and marks of lists are before the token.
    private func isLoose(before token: Int) -> Bool {
        let gap = words.tokens[token - 1].end..<words.tokens[token].start
        return !gap.isEmpty && gap.count <= 3
            && gap.allSatisfy { words.text[$0].isSeparator || words.text[$0].isListMark }
    }
}

extension UInt8 {
    /// True for a mark between the items of a list, which may also stand within a number.
    @inline(__always)
    fileprivate var isListMark: Bool {
        switch self {
        // , : ; * | ~ " [ ]
        case 0x2C, 0x3A, 0x3B, 0x2A, 0x7C, 0x7E, 0x22, 0x5B, 0x5D: true
        default: false
        }
    }
}
