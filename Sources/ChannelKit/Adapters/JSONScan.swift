public import Foundation

/// A scan for members of a JSON document that does not decode it: for `locate`, which runs before authentication.
///
/// ```swift
/// private static let scan = JSONScan("phone_number_id", "id")
/// let numbers = scan.strings(in: request.body)["phone_number_id"] ?? []
/// ```
///
/// It is one linear pass for all names, and bounded: at most ``maxPlaces`` places of each name are read. It cannot
/// tell a member from the same characters inside a text, which costs at most one more check of a secret. Values with
/// escapes or longer than 256 bytes are left out: no provider's id has them.
public struct JSONScan: Sendable {
    /// The max number of places of one name that are read: as many as a request has items, because an item names its
    /// channel once or twice, and the first of them are enough to find the secrets.
    public static let maxPlaces = AdapterManifest.Limits.defaultItemsPerRequest
    /// The max length of a value, in bytes: longer than any id of a provider.
    private static let maxValueLength = 256
    /// The max white space between a name and its value: more than any JSON encoder writes.
    private static let maxSpace = 256

    private let names: [String]
    private let search: PatternSearch

    /// Creates a scan for members called `names`; make it once, as a static member of the adapter.
    public init(_ names: String...) { self.init(names) }

    /// Creates a scan for members called `names`.
    public init(_ names: [String]) {
        self.names = names
        search = PatternSearch(names.map { Array("\"\($0)\"".utf8) })
    }

    /// Returns the distinct string values of the members by their names, at any depth, at most `limit` for a name.
    public func strings(in body: Data, limit: Int = 64) -> [String: [String]] {
        var found = [[String]](repeating: [], count: names.count)
        var places = [Int](repeating: 0, count: names.count)
        var openNames = names.count
        body.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            search.forEachPlace(in: bytes) { name, end in
                guard places[name] < Self.maxPlaces, found[name].count < limit else { return openNames > 0 }
                places[name] += 1
                if let value = Self.string(behind: end, in: bytes), !found[name].contains(value) {
                    found[name].append(value)
                }
                if places[name] == Self.maxPlaces || found[name].count == limit { openNames -= 1 }
                return openNames > 0
            }
        }
        return Dictionary(zip(names, found)) { first, _ in first }.filter { !$0.value.isEmpty }
    }

    /// Returns the string values of members called `name`, for a single use.
    public static func strings(named name: String, in body: Data, limit: Int = 64) -> [String] {
        JSONScan(name).strings(in: body, limit: limit)[name] ?? []
    }

    /// The string that follows a colon at `start`.
    private static func string(behind start: Int, in bytes: UnsafeRawBufferPointer) -> String? {
        var position = start
        func skipSpace() {
            let end = min(bytes.count, position + maxSpace)
            while position < end, bytes[position].isJSONSpace { position += 1 }
        }
        func skip(_ byte: UInt8) -> Bool {
            guard position < bytes.count, bytes[position] == byte else { return false }
            position += 1
            return true
        }
        skipSpace()
        guard skip(UInt8(ascii: ":")) else { return nil }
        skipSpace()
        guard skip(UInt8(ascii: "\"")) else { return nil }
        let opening = position
        while position < bytes.count, position - opening <= maxValueLength {
            switch bytes[position] {
            case UInt8(ascii: "\\"): return nil
            case UInt8(ascii: "\""): return String(decoding: bytes[opening..<position], as: UTF8.self)
            default: position += 1
            }
        }
        return nil
    }
}

extension UInt8 {
    /// True for white space in JSON (RFC 8259, section 2).
    var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
