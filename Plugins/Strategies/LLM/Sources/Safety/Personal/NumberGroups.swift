/// The numbers of a text as groups of digits, written or spoken, with running sums for check digits.
///
/// A class, since thousands of spans refer to it.
final class NumberGroups {
    /// The connection of a group with the one before it.
    enum Link: UInt8 {
        /// Another number.
        case none
        /// A comma, or a word such as `dash`: part of a number only if its form is certain.
        case weak
        /// Spaces, hyphens and other separators.
        case tight
    }

    /// One group.
    struct Group {
        let start: Int
        let end: Int
        /// The position of the first digit among all digits.
        let first: Int
        let count: Int
        let isSpoken: Bool
        let link: Link
        /// The index of the group's first token.
        let token: Int
        /// The index after its last token.
        let tokenEnd: Int
    }

    let words: ScanWords
    let groups: [Group]
    private let digits: Digits

    /// Reads the groups of a text.
    init(_ words: ScanWords) {
        self.words = words
        var reader = NumberGroupReader(words)
        reader.read()
        groups = reader.groups
        digits = reader.digits
    }

    /// All digits of the text, with running sums.
    struct Digits {
        private(set) var values: [UInt8] = []
        /// The sums with the digits at even and at odd positions doubled as in the Luhn check: the check of any span is
        /// one subtraction.
        private(set) var evenSums: [Int32] = [0]
        private(set) var oddSums: [Int32] = [0]
        /// The number of digits so far that are not zero.
        private(set) var filled: [Int32] = [0]

        mutating func append(_ digit: UInt8) {
            let doubled = Int32(digit > 4 ? digit * 2 - 9 : digit * 2)
            let isEven = values.count & 1 == 0
            evenSums.append((evenSums.last ?? 0) + (isEven ? doubled : Int32(digit)))
            oddSums.append((oddSums.last ?? 0) + (isEven ? Int32(digit) : doubled))
            filled.append((filled.last ?? 0) + (digit == 0 ? 0 : 1))
            values.append(digit)
        }
    }

    func digit(_ position: Int) -> UInt8 { position < digits.values.count ? digits.values[position] : 0 }

    /// True if the `count` digits from `first` on pass the Luhn check (ISO/IEC 7812-1 annex B) and are not all zeros.
    func passesLuhn(_ first: Int, _ count: Int) -> Bool {
        let end = first + count
        let sum =
            end & 1 == 0 ? digits.evenSums[end] - digits.evenSums[first] : digits.oddSums[end] - digits.oddSums[first]
        return sum % 10 == 0 && digits.filled[end] != digits.filled[first]
    }

    /// The number in a short span of digits.
    func value(_ first: Int, _ count: Int) -> Int {
        digits.values[first..<first + count].reduce(0) { $0 &* 10 &+ Int($1) }
    }
}
