import Foundation

/// One server-sent event.
struct ServerSentEvent: Hashable, Sendable {
    /// What its `event:` line says; nil without one.
    var name: String?
    /// Its `data:` lines, joined.
    var data: String
}

/// Why bytes are no event stream that we read.
enum EventStreamError: Error, Hashable, Sendable {
    /// A line, or the lines of one event, are longer than anything a model says.
    case tooLong(limit: Int)
}

/// Reads server-sent events from bytes that come in pieces, cut anywhere.
///
/// - SeeAlso: <https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation>
struct EventStreamReader: Sendable {
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")
    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// The most bytes of one line, and of the data of one event.
    private let limit: Int
    private var line: [UInt8] = []
    private var name: String?
    private var data: [String] = []
    private var dataBytes = 0
    private var isFirstLine = true
    /// Whether the last byte was a carriage return, whose line feed may still come.
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

    /// The event that the end of the stream cut off before its blank line, if there is one: some servers forget it.
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

    /// Notes a field; comments, ids and what is not known mean nothing here.
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
