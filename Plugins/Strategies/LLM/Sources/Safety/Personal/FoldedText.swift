/// A text as scanners read it: a byte for each visible character, with the place of each in the original.
///
/// Digits of any script, full-width and accented letters and look-alikes of other alphabets become ASCII, all dashes a
/// hyphen, all spaces a space; zero-width characters and combining marks are left out. So a scanner needs one form of
/// each datum. Everything else is one of three bytes: ``foreignLetter``, ``bullet`` or ``symbol``.
struct FoldedText {
    /// A letter without a form in ASCII.
    static let foreignLetter: UInt8 = 1
    /// A bullet or a middle dot, which separate groups of digits.
    static let bullet: UInt8 = 2
    /// Any other character.
    static let symbol: UInt8 = 3

    private(set) var units: [UInt8] = []
    /// The place of each unit in the UTF-8 of the original, and its end; `UInt32` halves the size.
    private var places: [UInt32] = []

    init(_ text: UTF8Text) {
        units.reserveCapacity(text.count)
        places.reserveCapacity(text.count + 1)
        var index = 0
        while index < text.count {
            let byte = text[index]
            if byte < 0x80 {
                index = appendASCII(byte, at: index, of: text)
            } else if let (scalar, end) = text.scalar(at: index) {
                if let unit = scalar.foldedUnit { append(unit, at: index) }
                index = end
            } else {
                append(Self.symbol, at: index)
                index += 1
            }
        }
        places.append(UInt32(clamping: text.count))
    }

    var count: Int { units.count }

    /// The unit at `index`; 0 outside the text.
    @inline(__always)
    subscript(index: Int) -> UInt8 { UInt(bitPattern: index) < UInt(bitPattern: units.count) ? units[index] : 0 }

    /// The bytes of the original behind `range`.
    func original(_ range: Range<Int>) -> Range<Int> { Int(places[range.lowerBound])..<Int(places[range.upperBound]) }

    /// True if a letter or digit is at `index`.
    @inline(__always)
    func hasWord(at index: Int) -> Bool { hasLetter(at: index) || self[index].isASCIIDigit }

    /// True if a letter of any script is at `index`.
    @inline(__always)
    func hasLetter(at index: Int) -> Bool { self[index].isASCIILetter || self[index] == Self.foreignLetter }

    /// The index after at most `limit` separators from `index` on.
    @inline(__always)
    func gapEnd(at index: Int, limit: Int) -> Int {
        var end = index
        while end - index < limit, self[end].isSeparator { end += 1 }
        return end
    }

    private mutating func append(_ unit: UInt8, at place: Int) {
        units.append(unit)
        places.append(UInt32(clamping: place))
    }

    /// Appends an ASCII character, or the character that an escape of URLs or JSON stands for.
    private mutating func appendASCII(_ byte: UInt8, at index: Int, of text: UTF8Text) -> Int {
        switch byte {
        case UInt8(ascii: "%") where text[index + 1] == 0x34 && text[index + 2] == 0x30:
            append(UInt8(ascii: "@"), at: index)
            return index + 3
        case UInt8(ascii: "%") where text[index + 1] == 0x32 && text[index + 2] | 0x20 == 0x65:
            append(UInt8(ascii: "."), at: index)
            return index + 3
        case UInt8(ascii: "&") where text[index..<index + 5].elementsEqual("&#64;".utf8):
            append(UInt8(ascii: "@"), at: index)
            return index + 5
        case UInt8(ascii: "\\"):
            if let (unit, end) = Self.escaped(at: index, in: text) {
                if let unit { append(unit, at: index) }
                return end
            }
            append(byte, at: index)
        case 0x09, 0x0B, 0x0C: append(UInt8(ascii: " "), at: index)
        case 0x0D: append(UInt8(ascii: "\n"), at: index)
        default: append(byte, at: index)
        }
        return index + 1
    }

    /// The unit of an escape in JSON, which results of tools contain.
    ///
    /// A no-break space is `\u00a0` there. The unit is nil for a character that is not visible.
    private static func escaped(at index: Int, in text: UTF8Text) -> (UInt8?, Int)? {
        switch text[index + 1] {
        case UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "r"):
            // A path such as C:\temp goes on with letters.
            return text.hasLetter(at: index + 2) ? nil : (UInt8(ascii: " "), index + 2)
        case UInt8(ascii: "u"):
            var value: UInt32 = 0
            for place in index + 2..<index + 6 {
                guard let digit = text[place].hexValue else { return nil }
                value = value << 4 | UInt32(digit)
            }
            guard let scalar = Unicode.Scalar(value) else { return nil }
            return (scalar.foldedUnit, index + 6)
        default: return nil
        }
    }
}

extension FoldedText {
    /// The data of `kind` at the places for which `end` returns where one ends.
    @inline(__always)
    func data(of kind: PersonalData, endingAt end: (Int) -> Int?) -> [PersonalDatum] {
        var found: [PersonalDatum] = []
        var index = 0
        while index < count {
            guard let end = end(index) else {
                index += 1
                continue
            }
            found.append(PersonalDatum(kind: kind, range: original(index..<end)))
            index = end
        }
        return found
    }
}

extension UInt8 {
    /// True for the units between the groups of a number: space, line feed, hyphen, full stop, slash, brackets,
    /// underscore, bullet.
    @inline(__always)
    var isSeparator: Bool {
        switch self {
        case 0x20, 0x0A, 0x28, 0x29, 0x2D, 0x2E, 0x2F, 0x5F, FoldedText.bullet: true
        default: false
        }
    }

    /// The value of a hexadecimal digit.
    var hexValue: UInt8? {
        if isASCIIDigit { return self & 0xF }
        let letter = (self | 0x20) &- 0x61
        return letter < 6 ? letter + 10 : nil
    }

    var isUppercase: Bool { self &- 0x41 < 26 }
}
