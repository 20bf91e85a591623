/// The personal data of one kind in a turn, and their placeholders.
struct KnownData: Hashable, Sendable {
    let kind: PersonalData
    /// The data as first written, in the order of their numbers, which start at 1.
    private(set) var originals: [String] = []
    /// The placeholders by normalized spelling and, beyond ASCII, by each spelling as well, because normalization is
    /// slow there.
    private var placeholders: [DataKey: String] = [:]

    init(kind: PersonalData) { self.kind = kind }

    /// The placeholder of the data in `range`, which is created if necessary.
    mutating func placeholder(for range: Range<Int>, in text: UTF8Text) -> String {
        let bytes = text[range]
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        let key = isASCII ? DataKey(folding: bytes, withoutSigns: kind.isOfDigits) : DataKey(bytes)
        if let known = placeholders[key] { return known }
        let written = text.string(range)
        guard !isASCII else { return added(written, key) }
        let normalized = DataKey(kind.normalized(of: written).utf8)
        let placeholder = placeholders[normalized] ?? added(written, normalized)
        placeholders[key] = placeholder
        return placeholder
    }

    private mutating func added(_ original: String, _ key: DataKey) -> String {
        originals.append(original)
        let placeholder = "[\(kind.word)_\(originals.count)]"
        placeholders[key] = placeholder
        return placeholder
    }
}

/// The key of a datum: its first 32 bytes inline, without an allocation.
private struct DataKey: Hashable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0
    private var rest: [UInt64] = []
    private var count = 0

    init(_ bytes: some Sequence<UInt8>) { fill(with: bytes) { $0 } }

    /// Makes the key of ASCII text in lower case, equal to that of its normalized spelling.
    init(folding bytes: some Sequence<UInt8>, withoutSigns: Bool) {
        fill(with: bytes) { byte in
            guard !withoutSigns || byte.isASCIIWord else { return nil }
            return byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
    }

    /// Appends eight bytes at a time.
    @inline(__always)
    private mutating func fill(with bytes: some Sequence<UInt8>, _ folded: (UInt8) -> UInt8?) {
        var word: UInt64 = 0
        for byte in bytes {
            guard let byte = folded(byte) else { continue }
            word = word << 8 | UInt64(byte)
            count += 1
            guard count & 7 == 0 else { continue }
            append(word, at: (count >> 3) - 1)
            word = 0
        }
        if count & 7 != 0 { append(word, at: count >> 3) }
    }

    private mutating func append(_ word: UInt64, at place: Int) {
        switch place {
        case 0: first = word
        case 1: second = word
        case 2: third = word
        case 3: fourth = word
        default: rest.append(word)
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(first)
        hasher.combine(second)
        guard count > 16 else { return }
        hasher.combine(third)
        hasher.combine(fourth)
        for word in rest { hasher.combine(word) }
    }
}

extension PersonalData {
    /// True for kinds whose data are digits and letters with optional separators.
    fileprivate var isOfDigits: Bool {
        switch self {
        case .email, .ip, .birth, .wallet, .mac: false
        case .phone, .card, .sin, .ssn, .iban, .health, .id, .bank, .plate: true
        }
    }

    /// The normalized spelling, equal for two spellings of the same datum.
    fileprivate func normalized(of text: String) -> String {
        isOfDigits ? text.lowercased().filter { $0.isLetter || $0.isNumber } : text.lowercased()
    }
}
