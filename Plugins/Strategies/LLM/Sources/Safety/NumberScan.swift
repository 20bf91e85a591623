/// Finds numbers in digits, grouped or not: `514 555-0123`, `4242 4242 4242 4242`, `4 2 4 2 …`.
///
/// Two adjacent numbers are one run of groups, so the search starts at each group.
struct NumberScan {
    private let text: UTF8Text
    private let wants: WantedData
    /// The current run; its storage is reused for the next one.
    private var digits = DigitRun()
    private var accounts: [PersonalDatum] = []
    private var addresses: [PersonalDatum] = []
    private var healthNumbers: [PersonalDatum] = []
    private var numbers: [PersonalDatum] = []

    /// The data by form, the most specific form first.
    var found: [[PersonalDatum]] { [addresses, accounts, healthNumbers, numbers] }

    init(_ text: UTF8Text, _ wants: WantedData) {
        self.text = text
        self.wants = wants
    }

    mutating func run() {
        var index = 0
        while index < text.count {
            guard text.digit(at: index) != nil else {
                index += 1
                continue
            }
            if wants.iban, text[index - 1].isASCIILetter { addAccount(at: index) }
            if let end = DigitRun.shortEnd(from: index, fewerThan: Self.minPhoneDigits, in: text) {
                index = end
                continue
            }
            digits.reserve(for: text.count - index)
            let end = digits.read(from: index, in: text)
            if digits.count >= Self.minPhoneDigits || (wants.ip && digits.groups.count >= 4) {
                digits.readSurroundings(upTo: end, in: text)
                if wants.health { addHealthNumber() }
                if wants.ip { addAddresses() }
                addNumbers()
            }
            index = end
        }
    }

    private mutating func addAccount(at start: Int) {
        guard start - 2 >= accounts.last?.range.upperBound ?? 0,
            let range = InternationalAccount.range(withDigitsAt: start, in: text)
        else { return }
        accounts.append(PersonalDatum(kind: .iban, range: range))
    }

    private mutating func addHealthNumber() {
        guard let range = HealthNumber.range(of: digits, in: text) else { return }
        healthNumbers.append(PersonalDatum(kind: .health, range: range))
    }

    /// Adds IPv4 addresses.
    ///
    /// Five groups are not an address; in France they are a phone number.
    private mutating func addAddresses() {
        var first = 0
        while first < digits.groups.count {
            var last = first
            while last + 1 < digits.groups.count, isDotted(last + 1) { last += 1 }
            if last - first == 3, (first...last).allSatisfy(isByte), !digits.isGlued(first...last) {
                let range = digits.groups[first].start..<digits.groups[last].end
                addresses.append(PersonalDatum(kind: .ip, range: range))
            }
            first = last + 1
        }
    }

    private func isByte(_ group: Int) -> Bool { digits.groups[group].count <= 3 && digits.value(group) < 256 }

    private func isDotted(_ group: Int) -> Bool {
        let end = digits.groups[group - 1].end
        return digits.groups[group].start == end + 1 && text[end] == UInt8(ascii: ".")
    }

    // MARK: - Cards, social insurance, phones

    /// The max number of groups in a number, unless it is dictated digit by digit.
    private static let maxGroups = 8
    /// The min and max number of digits of card numbers (ISO/IEC 7812-1).
    private static let minCardDigits = 13
    private static let maxCardDigits = 19
    /// The min number of digits of phone numbers.
    private static let minPhoneDigits = 7

    private mutating func addNumbers() {
        guard digits.count >= Self.minPhoneDigits else { return }
        var first = 0
        var dictatedEnd = 0
        while first < digits.groups.count {
            // The end of the single-digit groups from here on; each group is visited once.
            dictatedEnd = max(first, dictatedEnd)
            while dictatedEnd < digits.groups.count, digits.groups[dictatedEnd].count == 1 { dictatedEnd += 1 }
            let isDictated = dictatedEnd - first >= Self.maxGroups
            guard let (last, kind) = isDictated ? dictated(from: first, to: dictatedEnd) : longest(from: first) else {
                first += 1
                continue
            }
            let start = first == 0 ? digits.startWithSigns : digits.groups[first].start
            numbers.append(PersonalDatum(kind: kind, range: start..<digits.groups[last].end))
            first = last + 1
        }
    }

    private func longest(from first: Int) -> (last: Int, kind: PersonalData)? {
        var last = first
        var count = digits.groups[first].count
        var form = UInt64(min(15, count))
        while last + 1 < digits.groups.count, last + 1 - first < Self.maxGroups {
            let next = digits.groups[last + 1].count
            guard count + next <= Self.maxCardDigits else { break }
            last += 1
            count += next
            form = form << 4 | UInt64(min(15, next))
        }
        while count >= Self.minPhoneDigits {
            let span = NumberSpan(groups: first...last, first: digits.groups[first].first, count: count, form: form)
            if let kind = kind(of: span) { return (last, kind) }
            count -= digits.groups[last].count
            last -= 1
            form >>= 4
        }
        return nil
    }

    /// The longest number from `first` on that is dictated digit by digit.
    ///
    /// It is a case of its own: as groups, the digits would be tried with every length.
    private func dictated(from first: Int, to end: Int) -> (last: Int, kind: PersonalData)? {
        let most = min(Self.maxCardDigits, end - first)
        let start = digits.groups[first].first
        let phone = wants.phone ? digits.dictatedPhone(from: start, most) : 0
        if wants.card {
            let least = max(Self.minCardDigits, phone)
            var most = most
            while let count = digits.longestLuhn(start, from: least, to: most) {
                if digits.isCard(first...(first + count - 1), from: start, count) { return (first + count - 1, .card) }
                most = count - 1
            }
        }
        if wants.sin, most >= 9, phone <= 9, digits.passesLuhn(start, 9) { return (first + 8, .sin) }
        return phone > 0 ? (first + phone - 1, .phone) : nil
    }

    private func kind(of span: NumberSpan) -> PersonalData? {
        if wants.card, span.count >= Self.minCardDigits, span.count <= Self.maxCardDigits,
            digits.isCard(span.groups, from: span.first, span.count)
        {
            return .card
        }
        if span.count == 9 {
            if wants.ssn, span.form == 0x324 { return .ssn }
            if wants.sin, digits.isSIN(span) { return .sin }
        }
        return wants.phone && digits.isPhone(span, in: text) ? .phone : nil
    }
}
