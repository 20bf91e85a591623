import ChannelKit
import Foundation

/// Reads words without accents and case, as UTF-8.
struct FoldedWords {
    private var word: [UInt8] = []

    /// Calls `take` with each word of `text`: a run of letters, a run of digits, or a single ideograph or other word
    /// symbol.
    static func forEach(in text: some StringProtocol, _ take: ([UInt8]) -> Void) {
        var reader = FoldedWords()
        var hadDigit = false
        for scalar in text.unicodeScalars {
            switch LetterFolding.of(scalar) {
            case .nothing: continue
            case .bound: reader.end(take)
            case .digit(let byte):
                if !hadDigit { reader.end(take) }
                reader.word.append(byte)
                hadDigit = true
                continue
            case .letter(let byte):
                if hadDigit { reader.end(take) }
                reader.word.append(byte)
            case .letters(let bytes):
                if hadDigit { reader.end(take) }
                reader.word.append(contentsOf: bytes)
            case .word(let bytes):
                reader.end(take)
                take(bytes)
            }
            hadDigit = false
        }
        reader.end(take)
    }

    /// The words of a text, for short ones.
    static func list(_ text: some StringProtocol) -> [[UInt8]] {
        var words: [[UInt8]] = []
        forEach(in: text) { words.append($0) }
        return words
    }

    private mutating func end(_ take: ([UInt8]) -> Void) {
        guard !word.isEmpty else { return }
        take(word)
        word.removeAll(keepingCapacity: true)
    }
}

/// The role of a scalar in a word.
enum LetterFolding {
    case letter(UInt8)
    case digit(UInt8)
    case letters([UInt8])
    /// A symbol that is a word by itself.
    case word([UInt8])
    case bound
    /// A diacritic or an invisible character.
    case nothing

    static func of(_ scalar: Unicode.Scalar) -> LetterFolding {
        switch scalar.value {
        case 0x61...0x7A: .letter(UInt8(scalar.value))
        case 0x41...0x5A: .letter(UInt8(scalar.value + 32))
        case 0x30...0x39: .digit(UInt8(scalar.value))
        case 0...0x7F: .bound
        case 0x80..<0x250: latin[Int(scalar.value - 0x80)]
        default: beyondLatin(scalar)
        }
    }

    /// A table of the folded Latin letters.
    private static let latin: [LetterFolding] = (0x80..<0x250).map { (value: UInt32) in
        Unicode.Scalar(value).map(slowly) ?? .bound
    }

    private static func slowly(_ scalar: Unicode.Scalar) -> LetterFolding {
        if let letters = TextFolding.ligatures[scalar] { return .letters(Array(letters.utf8)) }
        let base = String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars
        guard let first = base.first, first.isASCII else { return beyondLatin(scalar) }
        return of(first)
    }

    private static func beyondLatin(_ scalar: Unicode.Scalar) -> LetterFolding {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .titlecaseLetter: return .letters(Array(properties.lowercaseMapping.utf8))
        case .otherLetter where properties.isIdeographic: return .word(Array(String(scalar).utf8))
        case .lowercaseLetter, .otherLetter, .modifierLetter, .spacingMark, .letterNumber:
            return .letters(Array(String(scalar).utf8))
        case .decimalNumber: return properties.numericValue.map { .digit(0x30 + UInt8($0)) } ?? .bound
        case .nonspacingMark, .enclosingMark, .format: return .nothing
        default: return .bound
        }
    }
}
