public import Foundation

/// A scan for members of a JSON document that builds no value: for `locate`, which runs before authentication.
///
/// ```swift
/// private static let scan = JSONScan("phone_number_id", "id")
/// let numbers = scan.strings(in: request.body)["phone_number_id"] ?? []
/// ```
///
/// It is one linear pass for all names, and bounded: at most ``maxPlaces`` strings of each name are kept, and none
/// that is longer than 256 bytes, since no provider's id is. Within these bounds it finds the strings that
/// ``JSONValue/init(parsing:)`` reads, however names and values are spelled: both walk the document by the same
/// grammar, and a member that a later one of the same name replaces counts in neither. Of a document that is not JSON it
/// finds the strings before the error.
public struct JSONScan: Sendable {
    /// The max number of strings of one name that are kept: as many as a request has items, because an item names its
    /// channel once or twice, and the first of them are enough to find the secrets.
    public static let maxPlaces = AdapterManifest.Limits.defaultItemsPerRequest
    /// The max length of a value, in bytes: longer than any id of a provider.
    fileprivate static let maxValueLength = 256

    private let names: [String]

    /// Creates a scan for members called `names`; make it once, as a static member of the adapter.
    public init(_ names: String...) { self.init(names) }

    /// Creates a scan for members called `names`.
    public init(_ names: [String]) { self.names = names }

    /// Returns the distinct string values of the members by their names, at any depth, at most `limit` for a name.
    public func strings(in body: Data, limit: Int = 64) -> [String: [String]] {
        body.withUnsafeBytes { JSONWalk.visit($0, with: MemberSearch(names)).visitor.strings(limit: limit) }
    }

    /// Returns the string values of members called `name`, for a single use.
    public static func strings(named name: String, in body: Data, limit: Int = 64) -> [String] {
        JSONScan(name).strings(in: body, limit: limit)[name] ?? []
    }
}

/// A visitor that collects the strings of members with certain names.
private struct MemberSearch: JSONVisitor {
    /// A string of a member called `names[name]`.
    private struct Find {
        let name: Int
        let value: String
    }

    /// An object whose end has not come yet.
    private struct OpenObject {
        /// The positions of the finds in each member that has any.
        var members: [String: Range<Int>] = [:]
        /// The last member, and the number of finds in front of it.
        var last: (name: JSONText, start: Int)?
    }

    private let names: [String]
    /// The finds in the order of the document; nil for those in members that were replaced.
    private var finds: [Find?] = []
    /// The number of finds by name.
    private var counts: [Int]
    private var open: [OpenObject] = []
    /// The position in `names` of the member whose value comes next, if it is one of them.
    private var awaited: Int?

    init(_ names: [String]) {
        self.names = names
        counts = Array(repeating: 0, count: names.count)
    }

    /// The strings of the names that have any, in the order of the document, each once and at most `limit`.
    func strings(limit: Int) -> [String: [String]] {
        var strings: [String: [String]] = [:]
        for name in names.indices where counts[name] > 0 {
            var known: Set<String> = []
            let distinct = finds.compactMap { find in
                find.flatMap { $0.name == name && known.insert($0.value).inserted ? $0.value : nil }
            }
            if !distinct.isEmpty { strings[names[name]] = Array(distinct.prefix(limit)) }
        }
        return strings
    }

    mutating func beginObject() {
        awaited = nil
        open.append(OpenObject())
    }

    mutating func endObject() { _ = open.popLast() }

    mutating func beginArray() { awaited = nil }

    mutating func endArray() {}

    mutating func key(_ name: JSONText) {
        awaited = names.firstIndex { name.isEqual(to: $0) }
        guard let object = open.indices.last else { return }
        if let last = open[object].last, last.start < finds.count {
            open[object].members[last.name.string] = last.start..<finds.count
        }
        if !open[object].members.isEmpty, let replaced = open[object].members.removeValue(forKey: name.string) {
            drop(replaced)
        }
        open[object].last = (name, finds.count)
    }

    mutating func string(_ text: JSONText) {
        if let name = awaited, let value = text.string(upTo: JSONScan.maxValueLength) { keep(value, of: name) }
        awaited = nil
    }

    mutating func number(_ numeral: JSONNumeral) {
        // A number that is too long is a string to the parser.
        if let name = awaited, let value = numeral.value.string, value.utf8.count <= JSONScan.maxValueLength {
            keep(value, of: name)
        }
        awaited = nil
    }

    private mutating func keep(_ value: String, of name: Int) {
        guard counts[name] < JSONScan.maxPlaces else { return }
        counts[name] += 1
        finds.append(Find(name: name, value: value))
    }

    mutating func literal(_ value: JSONValue) { awaited = nil }

    /// Drops finds in a member that a later one of the same name replaces.
    private mutating func drop(_ replaced: Range<Int>) {
        // The last ones are forgotten, so that a name that is repeated for ever does not use up the places.
        guard replaced.upperBound < finds.count else {
            for find in finds[replaced] { if let find { counts[find.name] -= 1 } }
            return finds.removeSubrange(replaced)
        }
        for position in replaced { finds[position] = nil }
    }
}
