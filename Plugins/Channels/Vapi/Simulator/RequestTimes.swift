import ChannelKit
import Foundation

/// The response times of the hub.
struct RequestTimes {
    /// One request.
    struct Entry {
        let type: String
        let call: String
        let milliseconds: Int64
        let limit: Duration

        var isInTime: Bool { .milliseconds(milliseconds) <= limit }
    }

    private(set) var entries: [Entry] = []

    mutating func record(_ type: String, of call: String, from start: Date, to end: Date, limit: Duration) -> Entry {
        let entry = Entry(
            type: type,
            call: call,
            milliseconds: Int64((end.timeIntervalSince(start) * 1_000).rounded()),
            limit: limit
        )
        entries.append(entry)
        return entry
    }

    /// The measurements, served by `GET /vapi/simulator/requests`, which Vapi itself does not have.
    var json: JSONValue {
        .array(
            entries.map { entry in
                [
                    "type": .string(entry.type), "call": .string(entry.call),
                    "milliseconds": .integer(entry.milliseconds),
                    "limit_milliseconds": .integer(entry.limit.wholeMilliseconds), "in_time": .bool(entry.isInTime),
                ]
            }
        )
    }
}
