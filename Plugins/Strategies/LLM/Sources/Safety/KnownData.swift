/// The data of one kind that a turn has named, and their placeholders.
struct KnownData: Hashable, Sendable {
    let kind: PersonalData
    /// The data as they were first written, in the order of their numbers, which begin with 1.
    private(set) var originals: [String] = []
    /// The placeholders by what the ways to write the same have in common, and beyond ASCII by each of them as well: to
    /// tell what they have in common takes long there.
    private var placeholders: [DataKey: String] = [:]

    init(kind: PersonalData) { self.kind = kind }

    /// The placeholder of the data in `range`, a new one if it is not known.
    mutating func placeholder(for range: Range<Int>, in text: UTF8Text) -> String {
        let bytes = text[range]
        let isASCII = bytes.allSatisfy { $0 < 0x80 }
        let key = isASCII ? DataKey(folding: bytes, withoutSigns: kind.isOfDigits) : DataKey(bytes)
        if let known = placeholders[key] { return known }
        let written = text.string(range)
        guard !isASCII else { return added(written, key) }
        let essence = DataKey(kind.essence(of: written).utf8)
        let placeholder = placeholders[essence] ?? added(written, essence)
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

/// The bytes by which data are known again, the first 32 of them without memory of their own.
private struct DataKey: Hashable {
    private var first: UInt64 = 0
    private var second: UInt64 = 0
    private var third: UInt64 = 0
    private var fourth: UInt64 = 0
    private var rest: [UInt64] = []
    private var count = 0

    init(_ bytes: some Sequence<UInt8>) { fill(with: bytes) { $0 } }

    /// The key of ASCII in small letters, as its essence has it.
    init(folding bytes: some Sequence<UInt8>, withoutSigns: Bool) {
        fill(with: bytes) { byte in
            guard !withoutSigns || byte.isASCIIWord else { return nil }
            return byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
    }

    /// Eight bytes at a time.
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
    /// Whether its data are digits and letters, and signs between them that may differ.
    fileprivate var isOfDigits: Bool {
        switch self {
        case .email, .ip: false
        case .phone, .card, .sin, .ssn, .iban, .health: true
        }
    }

    /// The spelling that two ways to write the same have in common.
    fileprivate func essence(of text: String) -> String {
        isOfDigits ? text.lowercased().filter { $0.isLetter || $0.isNumber } : text.lowercased()
    }
}
