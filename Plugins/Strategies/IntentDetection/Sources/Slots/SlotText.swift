import ChannelKit
import Foundation

/// A message as the readers of slots see it: words and figures without case and accents, with their places.
struct SlotText: Sendable {
    /// A word, a run of digits, or a sign.
    struct Token: Equatable, Sendable {
        /// Lower case, without accents.
        let text: String
        /// What a run of digits or a number word comes to.
        var number: Int?
        let range: Range<Int>
        /// Whether it follows the token before it without a space.
        let isGlued: Bool
        /// Whether it is written in digits.
        var hasDigits: Bool { text.first?.isASCII == true && text.first?.isNumber == true }
        var isWord: Bool { text.first?.isLetter == true }
    }

    /// The characters that are read of a message; a slot's value is short.
    static let longest = 1_000
    /// Their bytes, since a character may have any number of marks.
    private static let maxBytes = 4_000

    let characters: [Character]
    let tokens: [Token]

    init(_ text: String) {
        characters = Array(text.cut(toBytes: Self.maxBytes).prefix(Self.longest))
        tokens = NumberWords.merged(Self.tokens(of: characters))
    }

    /// The words as they were written.
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
            let kind = Kind(characters[index])
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
        case .letter: return Token(text: text.foldedForSlots, range: range, isGlued: isGlued)
        case .sign, .space: return Token(text: text, range: range, isGlued: isGlued)
        }
    }

    /// Whether it only joins two words, as in `vingt-cinq`.
    private static func isHyphen(_ characters: [Character], at index: Int) -> Bool {
        guard ["-", "‑", "–"].contains(characters[index]) else { return false }
        return index > 0 && index + 1 < characters.count
            && characters[index - 1].isLetter && characters[index + 1].isLetter
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

extension String {
    /// The text without case and accents.
    var foldedForSlots: String {
        folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .replacing("œ", with: "oe").replacing("æ", with: "ae")
    }

    /// The words without case, accents and signs.
    var foldedWords: [String] {
        foldedForSlots.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}

extension [SlotText.Token] {
    /// Whether the words from `index` on are these.
    func spell(_ words: String..., at index: Int) -> Bool {
        guard index >= 0, index + words.count <= count else { return false }
        return words.indices.allSatisfy { self[index + $0].text == words[$0] }
    }

    /// The token at `index`, if there is one.
    func at(_ index: Int) -> SlotText.Token? { indices.contains(index) ? self[index] : nil }
}
