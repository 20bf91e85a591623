/// Groups of a run of digits that may be one number.
struct NumberSpan {
    let groups: ClosedRange<Int>
    /// The number of digits.
    let count: Int
    /// The lengths of the groups, one hexadecimal digit each: `0x334` for `514 555-0123`; 0 for more than sixteen.
    let form: UInt64
}

extension DigitRun {
    private func first(of span: NumberSpan) -> Int { groups[span.groups.lowerBound].first }

    /// Whether `span` is a card's number, ISO/IEC 7812-1.
    ///
    /// Behind a word it has the length and the first digit of the cards of people, as names of products have digits too.
    func isCard(_ span: NumberSpan) -> Bool {
        guard span.count >= 13, span.count <= 19, passesLuhn(first(of: span), span.count) else { return false }
        guard isGlued(span.groups) else { return true }
        let issuer = self[first(of: span)]
        return (span.count == 15 || span.count == 16) && issuer >= 3 && issuer <= 6
    }

    /// Whether `span` is a social insurance number of Canada.
    func isSIN(_ span: NumberSpan) -> Bool {
        guard span.count == 9 else { return false }
        switch span.form {
        case 0x333, 0x1_1111_1111: break
        case 0x9 where !isGlued(span.groups): break
        default: return false
        }
        return passesLuhn(first(of: span), 9)
    }

    /// Whether `span` is a number as it is dialled in North America, in France or in Britain, or a local one with its
    /// hyphen; never a date.
    func isPhone(_ span: NumberSpan, in text: UTF8Text) -> Bool {
        guard hasPhoneForm(span, in: text) else { return false }
        // Digits that are part of a word, such as a name of a product, are no number of a person.
        return span.groups.count >= 3 || !isGlued(span.groups)
    }

    private func hasPhoneForm(_ span: NumberSpan, in text: UTF8Text) -> Bool {
        if hasPlus, span.groups.lowerBound == 0 { return span.count >= 8 && span.count <= 15 }
        let first = first(of: span)
        switch span.count {
        case 7: return span.form == 0x34 && hasHyphen(span.groups, in: text)
        case 10:
            switch span.form {
            case 0x334, 0x37, 0xA, 0x22222: return true
            // Area codes and exchanges begin with 2 to 9.
            case 0x3322, 0x11_1111_1111: return self[first] > 1 && self[first + 3] > 1
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

    /// Whether one hyphen stands between the two groups of `span`.
    private func hasHyphen(_ span: ClosedRange<Int>, in text: UTF8Text) -> Bool {
        let between = text.string(groups[span.lowerBound].end..<groups[span.upperBound].start)
        return ["-", "\u{2010}", "\u{2011}", "\u{2013}"].contains(between)
    }
}
