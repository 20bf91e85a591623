/// Finds what is written in digits, in groups or not: `514 555-0123`, `4242 4242 4242 4242`, `4 2 4 2 …`.
///
/// Two numbers one after the other are one run of groups, so a number is looked for from each group on.
struct NumberScan {
    private let text: UTF8Text
    /// Whether each kind is looked for; a set would be asked for every digit.
    private let wants: (card: Bool, sin: Bool, ssn: Bool, phone: Bool, iban: Bool, health: Bool, ip: Bool)
    /// The run that is being read; its storage is used again for the next one.
    private var digits = DigitRun()
    private var accounts: [PersonalDatum] = []
    private var addresses: [PersonalDatum] = []
    private var healthNumbers: [PersonalDatum] = []
    private var numbers: [PersonalDatum] = []

    /// The data of each kind of form, the one that says most first.
    var found: [[PersonalDatum]] { [addresses, accounts, healthNumbers, numbers] }

    init(_ text: UTF8Text, _ kinds: Set<PersonalData>) {
        self.text = text
        wants = (
            kinds.contains(.card), kinds.contains(.sin), kinds.contains(.ssn), kinds.contains(.phone),
            kinds.contains(.iban), kinds.contains(.health), kinds.contains(.ip)
        )
    }

    mutating func run() {
        var index = 0
        while index < text.count {
            guard text.digit(at: index) != nil else {
                index += 1
                continue
            }
            let size = DigitRun.size(from: index, in: text)
            if wants.iban, text.byte(index - 1).isASCIILetter { addAccount(at: index) }
            if size.digits >= Self.leastDigits || (wants.ip && size.groups >= 4) {
                _ = digits.read(from: index, in: text)
                if wants.health { addHealthNumber() }
                if wants.ip { addAddresses() }
                addNumbers()
            }
            index = size.end
        }
    }

    private mutating func addAccount(at start: Int) {
        guard let range = InternationalAccount.range(withDigitsAt: start, in: text),
            range.lowerBound >= accounts.last?.range.upperBound ?? 0
        else { return }
        accounts.append(PersonalDatum(kind: .iban, range: range))
    }

    private mutating func addHealthNumber() {
        guard let range = HealthNumber.range(of: digits, in: text) else { return }
        healthNumbers.append(PersonalDatum(kind: .health, range: range))
    }

    /// Adds addresses of IP version 4.
    ///
    /// Five groups are no address; in France they are a phone number.
    private mutating func addAddresses() {
        var first = 0
        while first < digits.groups.count {
            var last = first
            while last + 1 < digits.groups.count, isDotted(last + 1) { last += 1 }
            if last - first == 3, (first...last).allSatisfy({ digits.groups[$0].count <= 3 && digits.value($0) < 256 }),
                !digits.isGlued(first...last)
            {
                let range = digits.groups[first].start..<digits.groups[last].end
                addresses.append(PersonalDatum(kind: .ip, range: range))
            }
            first = last + 1
        }
    }

    private func isDotted(_ group: Int) -> Bool {
        let end = digits.groups[group - 1].end
        return digits.groups[group].start == end + 1 && text[end] == UInt8(ascii: ".")
    }

    // MARK: - Cards, social insurance, phones

    /// A number has at most eight groups, unless each digit stands alone as it was dictated.
    private static let mostGroups = 8
    /// The digits of the longest card numbers, ISO/IEC 7812-1.
    private static let mostDigits = 19
    /// Those of the shortest phone numbers.
    private static let leastDigits = 7

    private mutating func addNumbers() {
        guard digits.count >= Self.leastDigits else { return }
        var first = 0
        while first < digits.groups.count {
            guard let (last, kind) = longest(from: first) else {
                first += 1
                continue
            }
            let start = first == 0 ? digits.startWithSigns : digits.groups[first].start
            numbers.append(PersonalDatum(kind: kind, range: start..<digits.groups[last].end))
            first = last + 1
        }
    }

    private func longest(from first: Int) -> (last: Int, kind: PersonalData)? {
        if let found = dictated(from: first) { return found }
        let groups = digits.groups
        var last = first
        var count = groups[first].count
        var form = UInt64(min(15, count))
        while last + 1 < groups.count, last + 1 - first < Self.mostGroups {
            let next = groups[last + 1].count
            guard count + next <= Self.mostDigits else { break }
            last += 1
            count += next
            form = form << 4 | UInt64(min(15, next))
        }
        while count >= Self.leastDigits {
            if let kind = kind(of: NumberSpan(groups: first...last, count: count, form: form)) { return (last, kind) }
            count -= groups[last].count
            last -= 1
            form >>= 4
        }
        return nil
    }

    /// The longest number from `first` on whose digits stand alone, if it has more groups than others.
    private func dictated(from first: Int) -> (last: Int, kind: PersonalData)? {
        var count = min(Self.mostDigits, digits.dictatedEnd(from: first) - first)
        while count > Self.mostGroups {
            // The forms of more than sixteen groups do not fit, and only a card has so many.
            let form: UInt64 = count > 16 ? 0 : 0x1111_1111_1111_1111 >> UInt64(4 * (16 - count))
            let span = NumberSpan(groups: first...(first + count - 1), count: count, form: form)
            if let kind = kind(of: span) { return (first + count - 1, kind) }
            count -= 1
        }
        return nil
    }

    private func kind(of span: NumberSpan) -> PersonalData? {
        if wants.card, span.count >= 13, digits.isCard(span) { return .card }
        if span.count == 9 {
            if wants.ssn, span.form == 0x324 { return .ssn }
            if wants.sin, digits.isSIN(span) { return .sin }
        }
        return wants.phone && digits.isPhone(span, in: text) ? .phone : nil
    }
}
