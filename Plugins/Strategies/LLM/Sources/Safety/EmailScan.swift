/// Finds email addresses, from each `@` outward within the limits of an address.
struct EmailScan {
    /// The max length of a local part, in octets (RFC 5321, 4.5.3.1; a domain has 255).
    private static let localLimit = 64
    private static let domainLimit = 255

    let text: UTF8Text

    var found: [PersonalDatum] {
        var found: [PersonalDatum] = []
        var floor = 0
        var index = 0
        while index < text.count {
            guard let end = signEnd(at: index) else {
                index += 1
                continue
            }
            if let range = address(around: index..<end, after: floor) {
                found.append(PersonalDatum(kind: .email, range: range))
                floor = range.upperBound
            }
            index = max(end, floor)
        }
        return found
    }

    /// The end of an `@` at `index`, which may be full-width or percent-encoded.
    private func signEnd(at index: Int) -> Int? {
        switch text[index] {
        case UInt8(ascii: "@"): index + 1
        case UInt8(ascii: "%"): text[index + 1] == 0x34 && text[index + 2] == 0x30 ? index + 3 : nil
        case 0xEF: text[index + 1] == 0xBC && text[index + 2] == 0xA0 ? index + 3 : nil
        default: nil
        }
    }

    private func address(around sign: Range<Int>, after floor: Int) -> Range<Int>? {
        var sign = sign
        let isSpaced =
            sign.lowerBound > floor && text[sign.lowerBound - 1] == 0x20 && text[sign.upperBound] == 0x20
        if isSpaced { sign = sign.lowerBound - 1..<sign.upperBound + 1 }
        // The domain first: an `@` outside an address mostly has none, while any letters can precede it.
        guard let end = domainEnd(from: sign.upperBound, isSpaced: isSpaced),
            let start = localStart(before: sign.lowerBound, after: floor)
        else { return nil }
        return start..<end
    }

    private func localStart(before end: Int, after floor: Int) -> Int? {
        var start = end
        for _ in 0..<Self.localLimit {
            guard start > floor, let (scalar, before) = text.scalar(before: start), before >= floor, scalar.isLocal
            else {
                break
            }
            start = before
        }
        // A leading quotation mark or full stop is not part of the address.
        while start < end, text[start] == 0x27 || text[start] == 0x2E { start += 1 }
        return start < end ? start : nil
    }

    /// The end of a domain of two or more labels.
    ///
    /// After a spaced `@` it must end in letters, which prices do not.
    private func domainEnd(from start: Int, isSpaced: Bool) -> Int? {
        var end: Int?
        var index = start
        var length = 0
        var labels = 0
        while length < Self.domainLimit {
            let label = index
            while length < Self.domainLimit, let (scalar, next) = text.scalar(at: index), scalar.isDomain {
                index = next
                length += 1
            }
            guard index > label else { break }
            labels += 1
            if labels > 1, !isSpaced || text.hasLetter(at: label) { end = index }
            guard let (scalar, next) = text.scalar(at: index), scalar.isDot else { break }
            index = next
            length += 1
        }
        return end
    }
}

extension Unicode.Scalar {
    fileprivate var isLocal: Bool {
        guard isASCII else { return self == "’" || isWideDomain }
        switch self {
        case ".", "_", "%", "+", "-", "'": return true
        default: return UInt8(ascii: self).isASCIIWord
        }
    }

    fileprivate var isDomain: Bool { isASCII ? UInt8(ascii: self).isASCIIWord || self == "-" : isWideDomain }

    /// A function of its own, so that ASCII text never loads the Unicode tables.
    @inline(never)
    private var isWideDomain: Bool { isWordLike || isInvisible }

    /// True for a full stop, also an East Asian one.
    fileprivate var isDot: Bool { self == "." || self == "\u{FF0E}" || self == "\u{3002}" }
}
