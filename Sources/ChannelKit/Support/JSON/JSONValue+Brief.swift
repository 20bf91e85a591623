// All items of a request may need its surroundings: the number written to, the account, the customer. Each item gets a
// copy, so only short values may be copied: a thousand copies of a long one would fill the disk.

extension JSONValue {
    /// The max length of a brief text, in bytes: longer than any id or name of a provider.
    private static let maxBriefLength = 256

    /// The value if it is short enough to be copied into every item of a request: a number, true or false, null, or a
    /// text of at most 256 bytes.
    public var ifBrief: JSONValue? {
        switch self {
        case .null, .bool, .integer, .number: self
        case .string(let text): text.utf8.count <= Self.maxBriefLength ? self : .none
        case .array, .object: .none
        }
    }

    /// Returns an object with those of the members called `names` that are brief; nil for a value that is no object.
    ///
    /// For ``ChannelAdapter/split(_:)``, where several items share a part of the request.
    public func brief(_ names: Set<String>) -> JSONValue? {
        guard case .object(let members) = self else { return .none }
        var kept: [String: JSONValue] = [:]
        for name in names { kept[name] = members[name]?.ifBrief }
        return .object(kept)
    }
}
