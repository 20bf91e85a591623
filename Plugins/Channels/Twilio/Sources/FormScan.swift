import ChannelKit
import Foundation

/// Finds fields of a form without decoding the rest of it: for `locate`, which runs before a request is believed.
enum FormScan {
    /// More than any form of Twilio's, add-ons included.
    private static let mostBytes = 256 * 1_024
    /// Longer than any number, service or account.
    private static let longestValue = 256

    /// The first value of each of `names` that is there and not blank; too long ones are left out.
    static func values(of names: [String], in form: Data) -> [String: String] {
        var found: [String: String] = [:]
        for pair in form.prefix(mostBytes).split(separator: UInt8(ascii: "&")) {
            guard let equals = pair.prefix(64).firstIndex(of: UInt8(ascii: "=")), pair.count <= longestValue else {
                continue
            }
            let name = pair[..<equals]
            guard let name = names.first(where: { name.elementsEqual($0.utf8) }), found[name] == nil else { continue }
            let value = FormFields(parsing: Data(pair))[name] ?? ""
            if !value.isEmpty { found[name] = value }
        }
        return found
    }
}
