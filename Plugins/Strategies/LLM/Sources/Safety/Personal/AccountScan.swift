/// Finds IBANs, ISO 13616: the country's length and form, and a remainder of 1 modulo 97.
struct AccountScan {
    let text: FoldedText

    var found: [PersonalDatum] { text.data(of: .iban) { account(at: $0)?.upperBound } }

    /// The max number of separators between two characters; numbers are written in groups, or dictated.
    private static let maxGap = 2

    private func account(at start: Int) -> Range<Int>? {
        guard text[start].isASCIILetter, isStart(start) else { return nil }
        let second = text.gapEnd(at: start + 1, limit: 1)
        guard text[second].isASCIILetter,
            let form = AccountForm.of(text[start], text[second])
        else { return nil }
        return end(after: second + 1, of: form, start).map { start..<$0 }
    }

    /// True if no word adjoins, except `iban` itself.
    private func isStart(_ index: Int) -> Bool {
        guard text.hasWord(at: index - 1) else { return true }
        return zip("iban".utf8, index - 4..<index).allSatisfy { text[$1] | 0x20 == $0 } && !text.hasWord(at: index - 5)
    }

    /// The end of the account whose digits follow the country's letters.
    private func end(after letters: Int, of form: AccountForm, _ start: Int) -> Int? {
        var remainder = Remainder()
        var index = letters
        var hasLower = false
        var hasUpper = false
        for position in 0..<form.length - 2 {
            let next = text.gapEnd(at: index, limit: Self.maxGap)
            let unit = text[next]
            if unit.isASCIIDigit {
                guard form.allowsDigit(at: position) else { return nil }
            } else {
                guard unit.isASCIILetter, form.allowsLetter(at: position) else { return nil }
                if unit.isUppercase { hasUpper = true } else { hasLower = true }
            }
            if position > 1 { remainder.append(unit) }
            index = next + 1
        }
        // Words in two cases are no bank code.
        guard !(hasLower && hasUpper), !isContinued(at: index) else { return nil }
        // The country and the check digits come last.
        var head = start
        for _ in 0..<4 {
            remainder.append(text[head])
            head = text.gapEnd(at: head + 1, limit: Self.maxGap)
        }
        return remainder.value == 1 ? index : nil
    }

    /// True if the account goes on; letters behind a digit are the next word.
    private func isContinued(at index: Int) -> Bool {
        text[index].isASCIIDigit || (text.hasLetter(at: index) && !text[index - 1].isASCIIDigit)
    }

    /// A number of any length modulo 97.
    private struct Remainder {
        private(set) var value: UInt64 = 0

        /// Appends a digit, or a letter as two digits.
        mutating func append(_ unit: UInt8) {
            value =
                unit.isASCIIDigit
                ? (value * 10 + UInt64(unit & 0xF)) % 97 : (value * 100 + UInt64(unit & 0x1F) + 9) % 97
        }
    }
}

/// The form of a country's IBANs.
struct AccountForm: Sendable {
    /// The kinds of character that a place may have.
    private enum Place: Sendable {
        case digit, letter, any
    }

    private let places: [Place]

    /// The number of characters, with the country's letters.
    var length: Int { places.count + 2 }

    func allowsDigit(at position: Int) -> Bool { places[position] != .letter }

    func allowsLetter(at position: Int) -> Bool { places[position] != .digit }

    /// The form of the country with these letters; nil if it has no IBANs.
    static func of(_ first: UInt8, _ second: UInt8) -> AccountForm? {
        guard first.isASCIILetter, second.isASCIILetter else { return nil }
        return table[(Int(first & 0x1F) - 1) * 26 + Int(second & 0x1F) - 1]
    }

    private static let table: [AccountForm?] = {
        var table = [AccountForm?](repeating: nil, count: 26 * 26)
        for line in registry.split(separator: " ") {
            let letters = Array(line.utf8.prefix(2))
            guard letters.count == 2 else { continue }
            table[(Int(letters[0] & 0x1F) - 1) * 26 + Int(letters[1] & 0x1F) - 1] = AccountForm(line.dropFirst(2))
        }
        return table
    }()

    /// Reads a form such as `n4a14c`: the check digits, then numbers of digits (n), letters (a) and either (c).
    private init(_ form: Substring) {
        var places: [Place] = [.digit, .digit]
        var count = 0
        for byte in form.utf8 {
            switch byte {
            case 0x30...0x39: count = count * 10 + Int(byte & 0xF)
            default:
                let place: Place = byte == UInt8(ascii: "n") ? .digit : byte == UInt8(ascii: "a") ? .letter : .any
                places += [Place](repeating: place, count: count)
                count = 0
            }
        }
        self.places = places
    }

    /// The countries of the IBAN registry (release 99), each with the form of its account numbers.
    private static let registry = """
        AD8n12c AE19n AL8n16c AT16n AZ4a20c BA16n BE12n BG4a6n8c BH4a14c BI23n BR23n1a1c BY4c4n16c CH5n12c CR18n \
        CY8n16c CZ20n DE18n DJ23n DK14n DO4c20n EE16n EG25n ES20n FI14n FK2a12n FO14n FR10n11c2n GB4a14n GE2a16n \
        GI4a15c GL14n GR7n16c GT24c HN4a20n HR17n HU24n IE4a14n IL19n IQ4a15n IS22n IT1a10n12c JO4a4n18c KW4a22c \
        KZ3n13c LB4n20c LC4a24c LI5n12c LT16n LU3n13c LV4a13c LY21n MC10n11c2n MD20c ME18n MK3n10c2n MN16n MR23n \
        MT4a5n18c MU4a19n3a NI4a20n NL4a10n NO11n OM3n16c PK4a16c PL24n PS4a21c PT21n QA4a21c RO4a16c RS18n RU14n15c \
        SA2n18c SC4a20n3a SD14n SE20n SI15n SK20n SM1a10n12c SO19n ST21n SV4a20n TL19n TN20n TR5n1n16c UA6n19c VA18n \
        VG4a16n XK16n YE4a4n18c
        """
}
