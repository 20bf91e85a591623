public import Foundation

/// A scan for fields of a form that does not decode the rest of it: for `locate`, which runs before authentication.
///
/// Like ``JSONScan`` it is one linear pass for all names, and bounded. Percent-encoded names are not found: no
/// provider sends them.
public struct FormScan: Sendable {
    /// The max number of places that are read: more than a form has fields.
    private static let maxPlaces = 1_000
    /// The max length of a value, in bytes: longer than any number, service or account.
    private static let maxValueLength = 256

    private let names: [String]
    private let search: PatternSearch

    /// Creates a scan for fields called `names`; make it once, as a static member of the adapter.
    public init(_ names: String...) {
        self.names = names
        search = PatternSearch(names.map { Array("\($0)=".utf8) })
    }

    /// Returns the first value of each name that is present and not blank, decoded; longer values are left out.
    public func values(in form: Data) -> [String: String] {
        var found: [String: String] = [:]
        var places = 0
        form.withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            search.forEachPlace(in: bytes) { number, end in
                let name = names[number]
                let start = end - name.utf8.count - 1
                guard start == 0 || bytes[start - 1] == UInt8(ascii: "&"), found[name] == nil else { return true }
                places += 1
                let rest = bytes[end..<min(bytes.count, end + Self.maxValueLength + 1)]
                let value = rest.prefix { $0 != UInt8(ascii: "&") }
                if value.count <= Self.maxValueLength {
                    let decoded = FormFields.decoded(value)
                    if !decoded.isEmpty { found[name] = decoded }
                }
                return places < Self.maxPlaces && found.count < names.count
            }
        }
        return found
    }
}
