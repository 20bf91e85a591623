import ChannelKit
import Foundation

/// A text as words without accents, case and ligatures.
struct FoldedText: Sendable, Equatable {
    /// The max number of scalars that are read: the rest of a long message says nothing new about its intent.
    static let maxTextLength = 2000

    /// The words, each as its Unicode scalars.
    let words: [[UInt32]]

    init(_ text: String) {
        var reader = WordReader()
        for scalar in Self.decomposed(text).prefix(Self.maxTextLength) {
            reader.read(scalar)
        }
        words = reader.finished()
    }

    /// The words as strings, for tests and reports.
    var readable: [String] {
        words.map { word in String(String.UnicodeScalarView(word.compactMap(Unicode.Scalar.init))) }
    }

    private static func decomposed(_ text: String) -> String.UnicodeScalarView {
        // Decomposition can make a text longer, so it is cut before and after.
        let start = String(text.unicodeScalars.prefix(maxTextLength))
        return start.utf8.allSatisfy { $0 < 0x80 }
            ? start.unicodeScalars : start.decomposedStringWithCompatibilityMapping.unicodeScalars
    }
}

/// Collects scalars into words.
private struct WordReader {
    private var words: [[UInt32]] = []
    private var word: [UInt32] = []

    mutating func read(_ scalar: Unicode.Scalar) {
        switch ScalarRole(scalar) {
        case .ignored: break
        case .separator: endWord()
        case .letter(let letter): append(letter)
        case .letters(let letters): letters.forEach { append($0) }
        case .word(let sign):
            endWord()
            word = [sign]
            endWord()
        }
    }

    mutating func finished() -> [[UInt32]] {
        endWord()
        return words
    }

    /// Adds a character, unless it is the third equal one in a row: "sooooo" is spelled in many ways.
    private mutating func append(_ letter: UInt32) {
        guard !word.suffix(2).elementsEqual([letter, letter]) else { return }
        word.append(letter)
    }

    private mutating func endWord() {
        guard !word.isEmpty else { return }
        words.append(word)
        word.removeAll(keepingCapacity: true)
    }
}

/// The role of a scalar in a text.
enum ScalarRole: Equatable {
    /// A diacritic, or an invisible character.
    case ignored
    case separator
    case letter(UInt32)
    /// A ligature, decomposed.
    case letters([UInt32])
    /// A symbol that is a word by itself: an ideograph, an emoji.
    case word(UInt32)

    init(_ scalar: Unicode.Scalar) {
        let value = scalar.value
        switch value {
        case 0x61...0x7A: self = .letter(value)
        case 0x41...0x5A: self = .letter(value + 32)
        // The presence of a digit is a better feature than its value.
        case 0x30...0x39: self = .letter(0x30)
        case 0...0x7F: self = .separator
        default: self = Self.beyondASCII(scalar)
        }
    }

    private static func beyondASCII(_ scalar: Unicode.Scalar) -> ScalarRole {
        if isDroppedMark(scalar.value) { return .ignored }
        if let letters = ligatures[scalar.value] { return .letters(letters) }
        if isWordAlone(scalar) { return .word(scalar.value) }
        switch scalar.properties.generalCategory {
        case .decimalNumber: return .letter(0x30)
        case .lowercaseLetter, .otherLetter, .modifierLetter, .letterNumber, .nonspacingMark, .spacingMark:
            return .letter(scalar.value)
        case .uppercaseLetter, .titlecaseLetter: return lowered(scalar)
        case .format, .enclosingMark, .control: return .ignored
        default: return .separator
        }
    }

    private static func lowered(_ scalar: Unicode.Scalar) -> ScalarRole {
        let letters = scalar.properties.lowercaseMapping.unicodeScalars.map(\.value)
        return letters.count == 1
            ? ligatures[letters[0]].map(ScalarRole.letters) ?? .letter(letters[0]) : .letters(letters)
    }

    /// True for accents, Hebrew points and Arabic vowel signs, which writers omit; not for the vowels of Indic scripts.
    private static func isDroppedMark(_ value: UInt32) -> Bool {
        switch value {
        case 0x0300...0x036F, 0x0591...0x05C7, 0x0610...0x061A, 0x0640, 0x064B...0x065F, 0x0670, 0xFE00...0xFE0F: true
        default: false
        }
    }

    private static func isWordAlone(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isIdeographic || scalar.properties.generalCategory == .otherSymbol
    }

    private static let ligatures = Dictionary(
        uniqueKeysWithValues: TextFolding.ligatures.map { ($0.key.value, $0.value.unicodeScalars.map(\.value)) }
    )
}
