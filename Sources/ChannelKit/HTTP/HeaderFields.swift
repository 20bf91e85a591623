/// HTTP header fields in their order; names compare without regard to case.
public struct HeaderFields: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    /// One header line.
    public struct Field: Hashable, Sendable {
        /// The name as written.
        public let name: String
        /// The value, without the surrounding white space.
        public let value: String

        /// Creates a line.
        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The lines, in order.
    public private(set) var fields: [Field]

    /// Creates header fields from name and value pairs.
    public init(
        _ pairs: some Sequence<(name: String, value: String)> = EmptyCollection<(name: String, value: String)>()
    ) {
        fields = pairs.map { Field(name: $0.name, value: $0.value) }
    }

    /// Creates header fields from their lines.
    package init(_ fields: [Field]) { self.fields = fields }

    /// Creates header fields from a literal, in its order.
    public init(dictionaryLiteral elements: (String, String)...) {
        fields = elements.map { Field(name: $0.0, value: $0.1) }
    }

    /// The first value of `name`; assigning one replaces all of them.
    public subscript(_ name: String) -> String? {
        get { fields.first { $0.name.sameHeaderName(as: name) }?.value }
        set {
            fields.removeAll { $0.name.sameHeaderName(as: name) }
            if let newValue { fields.append(Field(name: name, value: newValue)) }
        }
    }

    /// Every value of `name`, in order: more than one if the header came more than once.
    public func values(of name: String) -> [String] {
        fields.filter { $0.name.sameHeaderName(as: name) }.map(\.value)
    }
}

extension String {
    fileprivate func sameHeaderName(as other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        // Most providers write a name as their documentation does.
        return self == other || zip(utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}

extension UInt8 {
    fileprivate var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}
