import ChannelKit
import Foundation

extension Date {
    /// Reads the dates of Twilio's resources, such as `Sat, 21 Nov 2026 09:00:00 +0000`.
    init?(twilio text: String) {
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let pattern = /[A-Za-z]{3}, ([0-9]{2}) ([A-Za-z]{3}) ([0-9]{4}) ([0-9:]{8}) ([+\-])([0-9]{2})([0-9]{2})/
        guard let parts = text.wholeMatch(of: pattern), let month = months.firstIndex(of: String(parts.2)),
            let local = Date(iso8601: "\(parts.3)-\(month < 9 ? "0" : "")\(month + 1)-\(parts.1)T\(parts.4)Z"),
            let hours = Double(parts.6), let minutes = Double(parts.7)
        else { return nil }
        let offset = (hours * 60 + minutes) * 60
        self = local.addingTimeInterval(parts.5 == "+" ? -offset : offset)
    }

    /// The day in GMT, such as `2026-11-21`: the only date format that every filter of Twilio's accepts.
    var twilioDay: String { String(iso8601.prefix(10)) }
}
