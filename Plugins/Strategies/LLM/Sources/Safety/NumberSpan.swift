/// Consecutive groups of a run that may be one number.
struct NumberSpan {
    let groups: ClosedRange<Int>
    /// The position of the first digit among those of the run.
    let first: Int
    /// The number of digits.
    let count: Int
    /// The lengths of the groups, one hexadecimal digit each: `0x334` for `514 555-0123`.
    let form: UInt64
}

extension DigitRun {
    /// True if the `count` digits of `span`, from `first` on, are a card number (ISO/IEC 7812-1).
    ///
    /// After a word, only the lengths and first digits of payment cards count, because product names have digits too.
    func isCard(_ span: ClosedRange<Int>, from first: Int, _ count: Int) -> Bool {
        guard passesLuhn(first, count) else { return false }
        guard isGlued(span) else { return true }
        return (count == 15 || count == 16) && self[first] >= 3 && self[first] <= 6
    }

    /// True if `span` is a Canadian social insurance number.
    func isSIN(_ span: NumberSpan) -> Bool {
        guard span.count == 9 else { return false }
        switch span.form {
        case 0x333: break
        case 0x9 where !isGlued(span.groups): break
        default: return false
        }
        return passesLuhn(span.first, 9)
    }

    /// The max number of digits of a phone number (ITU-T E.164).
    private static let maxPhoneLength = 15

    /// The number of digits of the phone number at the start of `most` dictated digits from `first` on; 0 if none.
    func dictatedPhone(from first: Int, _ most: Int) -> Int {
        if hasPlus, first == 0 { return most < 8 ? 0 : min(most, Self.maxPhoneLength) }
        if most >= 12, self[first] == 0, self[first + 1] == 0 { return min(most, 13) }
        return most >= 10 && self[first] > 1 && self[first + 3] > 1 ? 10 : 0
    }

    /// True if `span` is a North American, French or British phone number or a hyphenated local one, and no date.
    func isPhone(_ span: NumberSpan, in text: UTF8Text) -> Bool {
        guard span.count <= Self.maxPhoneLength, hasPhoneForm(span, in: text) else { return false }
        // Digits that are part of a word, such as a product name, are no phone number.
        return span.groups.count >= 3 || !isGlued(span.groups)
    }

    private func hasPhoneForm(_ span: NumberSpan, in text: UTF8Text) -> Bool {
        if hasPlus, span.groups.lowerBound == 0 { return span.count >= 8 && span.count <= Self.maxPhoneLength }
        let first = span.first
        switch span.count {
        case 7: return span.form == 0x34 && hasHyphen(span.groups, in: text)
        case 10:
            switch span.form {
            case 0x334, 0x37, 0xA, 0x22222: return true
            // Area codes and exchanges begin with 2 to 9.
            case 0x3322: return self[first] > 1 && self[first + 3] > 1
            default: return false
            }
        case 11:
            switch span.form {
            case 0x1334, 0x1A: return self[first] == 1
            case 0x434: return self[first] <= 1
            case 0x56, 0x533, 0x344, 0x47: return self[first] == 0
            case 0xB: return self[first] == 1 || (self[first] == 0 && self[first + 1] == 7)
            default: return false
            }
        case 12, 13: return self[first] == 0 && self[first + 1] == 0
        default: return false
        }
    }

    /// True if one hyphen separates the two groups of `span`.
    private func hasHyphen(_ span: ClosedRange<Int>, in text: UTF8Text) -> Bool {
        let start = groups[span.lowerBound].end
        switch groups[span.upperBound].start - start {
        case 1: return text[start] == UInt8(ascii: "-")
        // The hyphens and the en dash.
        case 3: return text[start] == 0xE2 && text[start + 1] == 0x80 && [0x90, 0x91, 0x93].contains(text[start + 2])
        default: return false
        }
    }
}
