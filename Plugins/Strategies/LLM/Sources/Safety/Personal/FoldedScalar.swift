import Foundation

extension Unicode.Scalar {
    /// The unit of the scalar in a ``FoldedText``; nil for one that is not visible.
    var foldedUnit: UInt8? {
        if isASCII { return UInt8(ascii: self) }
        if let unit = Self.latin(value) { return unit }
        if let unit = Self.punctuation(value) { return unit }
        return otherUnit
    }

    /// A separate function, so that English and French never load the Unicode tables.
    @inline(never)
    private var otherUnit: UInt8? {
        if (0xFF01...0xFF5E).contains(value) { return UInt8(value - 0xFF01 + 0x21) }
        if let letter = Self.lookAlikes[value] { return letter }
        switch properties.generalCategory {
        case .decimalNumber: return properties.numericValue.map { 0x30 + UInt8(clamping: Int($0)) }
        case .nonspacingMark, .spacingMark, .enclosingMark, .format: return nil
        case .spaceSeparator: return UInt8(ascii: " ")
        case .lineSeparator, .paragraphSeparator: return UInt8(ascii: "\n")
        case .dashPunctuation: return UInt8(ascii: "-")
        default: break
        }
        switch value {
        // Digits in circles.
        case 0x2460...0x2468: return UInt8(value - 0x2460 + 0x31)
        case 0x24EA: return UInt8(ascii: "0")
        // Letters in the styles of mathematics, which customers use as fonts.
        case 0x1D400...0x1D6A3:
            return UInt8((value - 0x1D400) % 52 < 26 ? 0x41 + (value - 0x1D400) % 26 : 0x61 + (value - 0x1D400) % 26)
        default: return properties.isAlphabetic ? FoldedText.foreignLetter : FoldedText.symbol
        }
    }

    /// The letter without accents of the Latin blocks.
    @inline(__always)
    private static func latin(_ value: UInt32) -> UInt8? {
        guard (0xC0...0x17F).contains(value), value != 0xD7, value != 0xF7 else { return nil }
        return latinLetters[Int(value - 0xC0)]
    }

    private static let latinLetters: [UInt8] = (0xC0...0x17F).map { value in
        guard let scalar = Unicode.Scalar(UInt32(value)) else { return FoldedText.foreignLetter }
        let base = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? scalar
        if base.isASCII { return UInt8(ascii: base) }
        return ligatures[scalar] ?? FoldedText.foreignLetter
    }

    private static let ligatures: [Unicode.Scalar: UInt8] = [
        "œ": 0x6F, "Œ": 0x4F, "æ": 0x61, "Æ": 0x41, "ø": 0x6F, "Ø": 0x4F, "ł": 0x6C, "Ł": 0x4C,
    ]

    /// Spaces, dashes and quotation marks; most of them are in one block.
    @inline(__always)
    private static func punctuation(_ value: UInt32) -> UInt8? {
        switch value {
        case 0xA0, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: UInt8(ascii: " ")
        case 0x2010...0x2015, 0x2212, 0x2043: UInt8(ascii: "-")
        case 0xB7, 0x2022, 0x2027, 0x2219, 0x22C5, 0x25CF: FoldedText.bullet
        case 0x2018, 0x2019, 0x02BC: UInt8(ascii: "'")
        // The ordinal indicators of `n.º`.
        case 0xAA, 0xBA: FoldedText.symbol
        case 0x3002: UInt8(ascii: ".")
        case 0x3001: UInt8(ascii: ",")
        default: nil
        }
    }

    /// Cyrillic and Greek letters that look like Latin ones.
    private static let lookAlikes: [UInt32: UInt8] = {
        let pairs: [(String, String)] = [
            ("АВСЕНІЈКМОРЅТХУаcсеіјорѕху", "ABCEHIJKMOPSTXYacceijopsxy"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo"),
        ]
        var table: [UInt32: UInt8] = [:]
        for (others, letters) in pairs {
            for (other, letter) in zip(others.unicodeScalars, letters.utf8) { table[other.value] = letter }
        }
        return table
    }()
}
