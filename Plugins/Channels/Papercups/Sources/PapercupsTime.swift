import ChannelKit
import Foundation

extension JSONValue {
    /// The time in the member `name`; nil if it is missing or not a time.
    ///
    /// `created_at` and `updated_at` have no zone and are in UTC; the others end in `Z`.
    func time(_ name: String) -> Date? {
        guard let text = self[name]?.string, text.utf8.count <= 40 else { return nil }
        let hasZone = text.hasSuffix("Z") || text.contains(/[+\-][0-9]{2}:?[0-9]{2}$/)
        guard text.contains("T"), let date = Date(iso8601: hasZone ? text : text + "Z") else { return nil }
        return date
    }
}

extension Date {
    /// The time in the format of `sent_at`: whole seconds and `Z`.
    var papercupsTime: String { "\(iso8601.prefix(19))Z" }
}
