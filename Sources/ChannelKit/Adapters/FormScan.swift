public import Foundation

/// Finds fields of a form without decoding the rest of it: for `locate`, which runs before a request is believed.
///
/// Like ``JSONScan`` it is one linear pass for all names, and bounded. Names with escapes are not found: no provider
/// writes them.
public struct FormScan: Sendable {
    /// The most places that are looked at: more than a form has fields.
    private static let maxPlaces = 1_000
    /// Longer than any number, service or account.
    private static let maxValueLength = 256

    private let names: [String]
    private let search: PatternSearch

    /// Prepares a scan for fields called `names`; made once, as a static member of the adapter.
    public init(_ names: String...) {
        self.names = names
        search = PatternSearch(names.map { Array("\($0)=".utf8) })
    }

    /// The first value of each name that is there and not blank, decoded; too long ones are left out.
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
