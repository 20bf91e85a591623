public import Foundation

/// Finds members of a JSON document without decoding it: for `locate`, which runs before a request is believed.
///
/// ```swift
/// private static let scan = JSONScan("phone_number_id", "id")
/// let numbers = scan.strings(in: request.body)["phone_number_id"] ?? []
/// ```
///
/// It is one linear pass for all names, and bounded: each name has at most ``maxPlaces`` places that are looked at.
/// It sees no difference between a member and the same characters inside a text; that costs at most a secret tried in
/// vain. Values with escapes or longer than 256 bytes are left out: no provider's id has them.
public struct JSONScan: Sendable {
    /// The most places of one name that are looked at: as many as a request has items, since no item names its channel
    /// more than once or twice, and the first of them find the secrets that are to be tried.
    public static let maxPlaces = AdapterManifest.Limits.defaultItemsPerRequest
    /// Longer than any id of a provider.
    private static let maxValueLength = 256
    /// More than any writer of JSON puts between a name and its value.
    private static let maxSpace = 256

    private let names: [String]
    private let search: PatternSearch

    /// Prepares a scan for members called `names`; made once, as a static member of the adapter.
    public init(_ names: String...) { self.init(names) }

    /// Prepares a scan for members called `names`.
    public init(_ names: [String]) {
        self.names = names
        search = PatternSearch(names.map { Array("\"\($0)\"".utf8) })
    }

    /// The string values of the members, by their names, wherever they are: each once, and at most `limit` of a name.
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

    /// The string values of members called `name`, where a scan is needed once only.
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
    /// Whether it is white space in JSON.
    var isJSONSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
