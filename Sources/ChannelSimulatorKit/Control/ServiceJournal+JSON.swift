import ChannelKit

extension ServiceJournal.Call {
    /// The call for the control route; credentials are in header fields, which it leaves out.
    var controlJSON: JSONValue {
        [
            "number": .integer(Int64(number)), "at": .string(at.iso8601), "service": .string(service.rawValue),
            "path": .string(path), "http_status": status.map { .integer(Int64($0)) } ?? .null, "body": json,
        ]
    }
}
