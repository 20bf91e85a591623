/// A kind of personal data that can be recognised by its form.
package enum PersonalData: String, CaseIterable, Hashable, Sendable {
    case email, phone, card, sin, ssn, iban, ip, health
    /// Identity and tax numbers of other countries, passports, licences.
    case id
    /// A date of birth.
    case birth
    /// A bank account's number, or its bank's code.
    case bank
    /// A vehicle's registration.
    case plate
    /// An address of a cryptocurrency.
    case wallet
    /// A network device's address.
    case mac

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
        case .id: 8
        case .birth: 9
        case .bank: 10
        case .plate: 11
        case .wallet: 12
        case .mac: 13
        }
    }
}

/// The wanted kinds as flags, because a set would be queried at every digit.
struct WantedData: Hashable {
    private let flags: UInt32

    init(_ kinds: Set<PersonalData>) { flags = kinds.reduce(0) { $0 | 1 << UInt32($1.place) } }

    @inline(__always)
    func wants(_ kind: PersonalData) -> Bool { flags >> UInt32(kind.place) & 1 == 1 }

    /// True if any kind in digits is wanted.
    var numbers: Bool { wants(.phone) || wants(.card) || wants(.sin) || wants(.ssn) || wants(.health) }

    /// True if any kind that a word announces is wanted.
    var documents: Bool { wants(.id) || wants(.bank) || wants(.plate) || wants(.health) || wants(.ssn) }
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
        if kinds.wants(.email) {
            found = merged(EmailScan(text: folded).found, SpokenEmailScan(words: words).found)
        }
        if kinds.wants(.mac) { found = merged(found, DeviceScan(words: words).found) }
        if kinds.wants(.ip) { found = merged(found, AddressScan(words: words).found) }
        if kinds.wants(.iban) { found = merged(found, AccountScan(text: folded).found) }
        if kinds.wants(.wallet) { found = merged(found, WalletScan(words: words).found) }
        if kinds.wants(.health) { found = merged(found, HealthNumberScan(words: words).found) }
        if kinds.documents {
            found = merged(found, DocumentScan(words: words, kinds: kinds).found)
            found = merged(found, IdentityScan(words: words, kinds: kinds).found)
        }
        if kinds.wants(.birth) { found = merged(found, BirthScan(words: words).found) }
        if kinds.numbers {
            found = merged(found, NumberScan(numbers: NumberGroups(words), kinds: kinds).found)
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
