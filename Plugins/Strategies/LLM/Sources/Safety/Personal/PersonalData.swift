/// A kind of personal data that can be recognised by its form.
package enum PersonalData: String, CaseIterable, Hashable, Sendable {
    case email, phone, card, sin, ssn, iban, ip, health

    /// The word in its placeholders, such as `EMAIL` in `[EMAIL_1]`.
    var word: String { rawValue.uppercased() }

    /// The index among all kinds, for tables: hashing the raw value costs more than a scan.
    var place: Int {
        switch self {
        case .email: 0
        case .phone: 1
        case .card: 2
        case .sin: 3
        case .ssn: 4
        case .iban: 5
        case .ip: 6
        case .health: 7
        }
    }
}

/// The wanted kinds as flags, because a set would be queried at every digit.
struct WantedData: Hashable {
    let email, phone, card, sin, ssn, iban, ip, health: Bool

    /// True if any kind in digits is wanted.
    var numbers: Bool { phone || card || sin || ssn || health }

    init(_ kinds: Set<PersonalData>) {
        email = kinds.contains(.email)
        phone = kinds.contains(.phone)
        card = kinds.contains(.card)
        sin = kinds.contains(.sin)
        ssn = kinds.contains(.ssn)
        iban = kinds.contains(.iban)
        ip = kinds.contains(.ip)
        health = kinds.contains(.health)
    }
}

/// Personal data found in a text.
struct PersonalDatum: Hashable {
    let kind: PersonalData
    /// `UInt32` halves the size; the limit is 4 GB of text.
    private let start: UInt32
    private let end: UInt32

    init(kind: PersonalData, range: Range<Int>) {
        self.kind = kind
        start = UInt32(clamping: range.lowerBound)
        end = UInt32(clamping: range.upperBound)
    }

    /// The range of UTF-8 bytes in the original text.
    var range: Range<Int> { Int(start)..<Int(end) }
}

extension PersonalData {
    /// All data of `kinds` in `text`, in order; of two that overlap, the one with the more specific form.
    ///
    /// The text is folded and cut into words once; each scanner then reads outward from an `@`, a word, a digit or a
    /// colon, within bounds. So the cost is linear in the length of any text.
    static func found(in text: UTF8Text, of kinds: WantedData) -> [PersonalDatum] {
        let folded = FoldedText(text)
        let words = ScanWords(folded)
        var found: [PersonalDatum] = []
        if kinds.email {
            found = merged(EmailScan(text: folded).found, SpokenEmailScan(words: words).found)
        }
        if kinds.ip { found = merged(found, AddressScan(words: words).found) }
        if kinds.iban { found = merged(found, AccountScan(text: folded).found) }
        if kinds.health { found = merged(found, HealthNumberScan(words: words).found) }
        if kinds.numbers {
            found = merged(found, NumberScan(numbers: NumberGroups(words), wants: kinds).found)
        }
        return found
    }

    /// Merges two lists, each sorted and without overlaps; drops elements of the second that overlap the first.
    private static func merged(_ first: [PersonalDatum], _ second: [PersonalDatum]) -> [PersonalDatum] {
        guard !second.isEmpty else { return first }
        guard !first.isEmpty else { return second }
        var merged: [PersonalDatum] = []
        merged.reserveCapacity(first.count + second.count)
        var next = 0
        for datum in second {
            while next < first.count, first[next].range.upperBound <= datum.range.lowerBound {
                merged.append(first[next])
                next += 1
            }
            let isFree = next == first.count || datum.range.upperBound <= first[next].range.lowerBound
            if isFree { merged.append(datum) }
        }
        merged.append(contentsOf: first[next...])
        return merged
    }
}
