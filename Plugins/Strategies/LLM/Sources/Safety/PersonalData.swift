/// A kind of personal data that can be told from its form.
package enum PersonalData: String, CaseIterable, Hashable, Sendable {
    case email, phone, card, sin, ssn, iban, ip, health

    /// The word in its placeholders, such as `EMAIL` in `[EMAIL_1]`.
    var word: String { rawValue.uppercased() }

    /// Its place among all kinds, for tables: the hash of a raw value costs more than the data to be looked up.
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

/// Whether each kind is looked for; a set would be asked for every digit.
struct WantedData: Hashable {
    let email, phone, card, sin, ssn, iban, ip, health: Bool

    /// Whether any kind is looked for that is written in digits.
    var numbers: Bool { phone || card || sin || ssn || iban || ip || health }

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

/// The place of personal data in a text.
struct PersonalDatum: Hashable {
    let kind: PersonalData
    /// Half as large as with `Int`, like a group of digits; far beyond any text, they end at 4 GB.
    private let start: UInt32
    private let end: UInt32

    init(kind: PersonalData, range: Range<Int>) {
        self.kind = kind
        start = UInt32(clamping: range.lowerBound)
        end = UInt32(clamping: range.upperBound)
    }

    /// Its UTF-8 bytes.
    var range: Range<Int> { Int(start)..<Int(end) }
}

extension PersonalData {
    /// All data of `kinds` in `text`, in its order; of two that overlap, the kind whose form says more.
    ///
    /// The cost is linear in the length of the text, whatever it holds: each scanner reads outward from a sign, a digit or
    /// a colon, within bounds.
    static func found(in text: UTF8Text, of kinds: WantedData) -> [PersonalDatum] {
        var found: [PersonalDatum] = []
        if kinds.email { found = EmailScan(text).found }
        if kinds.ip { found = merged(found, AddressScan(text).found) }
        if kinds.numbers {
            var scan = NumberScan(text, kinds)
            scan.run()
            found = scan.found.reduce(found, merged)
        }
        return found
    }

    /// Both lists, without what of the second overlaps the first; each list is in order and without overlaps.
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
