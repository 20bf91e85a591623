import ChannelKit
import Foundation

/// A message in tokens, without case and accents: the input of the slots' readers.
struct SlotText: Sendable {
    /// A word, a run of digits, or a symbol.
    struct Token: Equatable, Sendable {
        /// The text in lower case, without accents.
        let text: String
        /// The value of a run of digits.
        var number: Int?
        let range: Range<Int>
        /// True if no space separates it from the token before it.
        let isGlued: Bool
        /// True if it is written in digits.
        var hasDigits: Bool { text.first?.isASCII == true && text.first?.isNumber == true }
        var isWord: Bool { text.first?.isLetter == true }
    }

    /// The max number of characters that are read, since slot values are short.
    static let maxLength = 1_000
    /// The max number of bytes that are read, since a character can have any number of combining marks.
    private static let maxBytes = 4_000

    let characters: [Character]
    let tokens: [Token]

    init(_ text: String) {
        characters = Array(text.cut(toBytes: Self.maxBytes).prefix(Self.maxLength))
        tokens = Self.tokens(of: characters)
    }

    /// The original text in `range`.
    subscript(_ range: Range<Int>) -> String { String(characters[range]) }

    /// The text with a semicolon in place of each of `ranges`.
    func without(_ ranges: [Range<Int>]) -> String {
        var characters = characters
        for range in ranges.sorted(by: { $0.lowerBound > $1.lowerBound }) {
            characters.replaceSubrange(range, with: ";")
        }
        return String(characters)
    }

    private static func tokens(of characters: [Character]) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < characters.count {
            let kind = isPrime(characters, at: index) ? .sign : Kind(characters[index])
            var end = index + 1
            if kind != .sign { while end < characters.count, Kind(characters[end]) == kind { end += 1 } }
            if kind != .space, !isHyphen(characters, at: index) {
                let isGlued = tokens.last?.range.upperBound == index
                tokens.append(token(String(characters[index..<end]), kind, index..<end, isGlued))
            }
            index = end
        }
        return tokens
    }

    private static func token(_ text: String, _ kind: Kind, _ range: Range<Int>, _ isGlued: Bool) -> Token {
        switch kind {
        case .digit:
            let digits = text.compactMap(\.wholeNumberValue).map(String.init).joined()
            return Token(text: digits, number: Int(digits), range: range, isGlued: isGlued)
        case .letter: return Token(text: text.folded, range: range, isGlued: isGlued)
        case .sign, .space: return Token(text: text, range: range, isGlued: isGlued)
        }
    }

    /// True for a hyphen between two words, as in `vingt-cinq`.
    private static func isHyphen(_ characters: [Character], at index: Int) -> Bool {
        guard ["-", "‑", "–"].contains(characters[index]) else { return false }
        return index > 0 && index + 1 < characters.count
            && characters[index - 1].isLetter && characters[index + 1].isLetter
    }

    /// True for an apostrophe that stands for minutes, as in `in 15'`.
    private static func isPrime(_ characters: [Character], at index: Int) -> Bool {
        guard characters[index] == "'" || characters[index] == "’", index > 0, characters[index - 1].isNumber else {
            return false
        }
        return index + 1 == characters.count || !characters[index + 1].isLetter
    }

    private enum Kind {
        case letter, digit, sign, space

        init(_ character: Character) {
            if character.isLetter {
                self = .letter
            } else if let value = character.wholeNumberValue, (0...9).contains(value), character.isNumber {
                self = .digit
            } else {
                self = character.isWhitespace || ["'", "’", "ʼ"].contains(character) ? .space : .sign
            }
        }
    }
}

extension [SlotText.Token] {
    /// True if the tokens from `index` on are `words`.
    func spell(_ words: String..., at index: Int) -> Bool { spell(words, at: index) }

    /// True if the tokens from `index` on are `words`.
    func spell(_ words: [String], at index: Int) -> Bool {
        guard index >= 0, index + words.count <= count else { return false }
        return words.indices.allSatisfy { self[index + $0].text == words[$0] }
    }

    /// The token at `index`; nil if out of bounds.
    func at(_ index: Int) -> SlotText.Token? { indices.contains(index) ? self[index] : nil }
}
