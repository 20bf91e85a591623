/// A kind of personal data that can be told from its form.
package enum PersonalData: String, CaseIterable, Hashable, Sendable {
    case email, phone, card, sin, ssn, iban, ip, health

    /// The word in its placeholders, such as `EMAIL` in `[EMAIL_1]`.
    var word: String { rawValue.uppercased() }
}

/// Where personal data stands in a text.
struct PersonalDatum: Hashable {
    let kind: PersonalData
    /// Its UTF-8 bytes.
    let range: Range<Int>
}

extension PersonalData {
    /// All data of `kinds` in `text`, in its order; of two that overlap, the kind whose form says more.
    ///
    /// The cost is linear in the length of the text, whatever it holds: each scanner reads outward from a sign, a digit or
    /// a colon, within bounds.
    static func found(in text: UTF8Text, of kinds: Set<PersonalData>) -> [PersonalDatum] {
        var found: [PersonalDatum] = []
        if kinds.contains(.email) { found = EmailScan(text).found }
        if kinds.contains(.ip) { found = merged(found, AddressScan(text).found) }
        if !kinds.isDisjoint(with: [.phone, .card, .sin, .ssn, .iban, .ip, .health]) {
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
        return merged + first[next...]
    }
}
