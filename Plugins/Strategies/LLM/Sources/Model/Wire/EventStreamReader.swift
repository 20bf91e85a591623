import Foundation

/// A server-sent event.
struct ServerSentEvent: Hashable, Sendable {
    /// The value of its `event:` line; nil without one.
    var name: String?
    /// The `data:` lines, joined.
    var data: String
}

/// An error while reading an event stream.
enum EventStreamError: Error, Hashable, Sendable {
    /// A line, or the data of one event, exceeds the limit.
    case tooLong(limit: Int)
}

/// Reads server-sent events from bytes in pieces of any size.
///
/// - SeeAlso: <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>
struct EventStreamReader: Sendable {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The max size of a line and of an event's data, in bytes.
    private let limit: Int
    private var line: [UInt8] = []
    private var name: String?
    private var data: [String] = []
    private var dataBytes = 0
    private var isFirstLine = true
    /// True after a carriage return, whose line feed may follow.
    private var mayEndLine = false

    init(limit: Int = 1 << 20) { self.limit = limit }

    /// The events that `piece` completes.
    mutating func events(in piece: Data) throws(EventStreamError) -> [ServerSentEvent] {
        var events: [ServerSentEvent] = []
        var rest = Array(piece)[...]
        if mayEndLine, let first = rest.first {
            if first == Self.lineFeed { rest.removeFirst() }
            mayEndLine = false
        }
        while let end = rest.firstIndex(where: { $0 == Self.lineFeed || $0 == Self.carriageReturn }) {
            try append(rest[..<end])
            if let event = try endLine() { events.append(event) }
            let isReturn = rest[end] == Self.carriageReturn
            rest = rest[(end + 1)...]
            guard isReturn else { continue }
            if rest.first == Self.lineFeed { rest.removeFirst() } else { mayEndLine = rest.isEmpty }
        }
        try append(rest)
        return events
    }

    /// The last event if the stream ends without a blank line, which some servers omit.
    mutating func finish() throws(EventStreamError) -> ServerSentEvent? {
        try endLine() ?? takeEvent()
    }

    private mutating func append(_ bytes: ArraySlice<UInt8>) throws(EventStreamError) {
        guard line.count + bytes.count <= limit else { throw .tooLong(limit: limit) }
        line += bytes
    }

    private mutating func endLine() throws(EventStreamError) -> ServerSentEvent? {
        if isFirstLine, line.starts(with: Self.byteOrderMark) { line.removeFirst(Self.byteOrderMark.count) }
        isFirstLine = false
        guard !line.isEmpty else { return takeEvent() }
        defer { line.removeAll(keepingCapacity: true) }
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        var value = line[min(colon + 1, line.endIndex)...]
        if value.first == UInt8(ascii: " ") { value.removeFirst() }
        try takeField(String(decoding: line[..<colon], as: UTF8.self), value)
        return nil
    }

    /// Reads a field; comments, ids and unknown fields are ignored.
    private mutating func takeField(_ field: String, _ value: ArraySlice<UInt8>) throws(EventStreamError) {
        switch field {
        case "event": name = String(decoding: value, as: UTF8.self)
        case "data":
            dataBytes += value.count + 1
            guard dataBytes <= limit else { throw .tooLong(limit: limit) }
            data.append(String(decoding: value, as: UTF8.self))
        default: break
        }
    }

    private mutating func takeEvent() -> ServerSentEvent? {
        defer {
            name = nil
            data = []
            dataBytes = 0
        }
        return data.isEmpty ? nil : ServerSentEvent(name: name, data: data.joined(separator: "\n"))
    }
}
