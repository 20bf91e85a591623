import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

struct EventStreamCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let stream: String
    let events: [ServerSentEvent]
    /// The event that the end of the stream completes.
    let rest: ServerSentEvent?

    init(_ name: String, _ stream: String, _ events: [ServerSentEvent], rest: ServerSentEvent? = nil) {
        testDescription = name
        self.stream = stream
        self.events = events
        self.rest = rest
    }
}

struct EventStreamReaderTests {
    static let cases = [
        EventStreamCase("an event", "data: one\n\n", [.init(data: "one")]),
        EventStreamCase(
            "names, which last for one event",
            "event: ping\ndata: {}\n\ndata: {}\n\n",
            [.init(name: "ping", data: "{}"), .init(data: "{}")]
        ),
        EventStreamCase(
            "lines of data are joined",
            "data: one\ndata:two\ndata\ndata:  three\n\n",
            [.init(data: "one\ntwo\n\n three")]
        ),
        EventStreamCase(
            "comments, ids and unknown fields",
            ": OPENROUTER PROCESSING\n\nid: 7\nretry: 10\nfoo: bar\ndata: one\n\n:\n\n",
            [.init(data: "one")]
        ),
        EventStreamCase(
            "every sort of line end",
            "data: one\r\n\r\ndata: two\r\rdata: three\n\n",
            [.init(data: "one"), .init(data: "two"), .init(data: "three")]
        ),
        EventStreamCase(
            "an event without data is none",
            "event: ping\n\ndata: one\n\n",
            [.init(data: "one")]
        ),
        EventStreamCase(
            "a byte order mark",
            "\u{FEFF}data: one\n\n",
            [.init(data: "one")]
        ),
        EventStreamCase(
            "letters of several bytes",
            "data: déjà vu 🦷 牙\n\n",
            [.init(data: "déjà vu 🦷 牙")]
        ),
        EventStreamCase(
            "no blank line at the end",
            "data: one\n\ndata: [DONE]\n",
            [.init(data: "one")],
            rest: .init(data: "[DONE]")
        ),
        EventStreamCase(
            "no line end at the end",
            "data: [DONE]",
            [],
            rest: .init(data: "[DONE]")
        ),
        EventStreamCase("nothing", "", []),
    ]

    @Test(arguments: cases, [1, .max])
    func readsEvents(_ testCase: EventStreamCase, inPiecesOf size: Int) throws {
        var reader = EventStreamReader()
        var rest = Data(testCase.stream.utf8)
        var events: [ServerSentEvent] = []
        while !rest.isEmpty {
            events += try reader.events(in: rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(events == testCase.events)
        #expect(try reader.finish() == testCase.rest)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func readsTheSameInRandomPieces(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let cases = Self.cases.filter { $0.rest == nil && !$0.stream.contains("\u{FEFF}") }.shuffled(using: &random)
        var rest = Data(cases.map(\.stream).joined().utf8)
        var reader = EventStreamReader()
        var events: [ServerSentEvent] = []
        while !rest.isEmpty {
            let size = Int.random(in: 0...min(9, rest.count), using: &random)
            events += try reader.events(in: rest.prefix(size))
            rest = rest.dropFirst(size)
        }
        #expect(events == cases.flatMap(\.events))
        #expect(try reader.finish() == nil)
    }

    @Test(arguments: [
        String(repeating: "a", count: 101), "data: " + String(repeating: "a", count: 101) + "\n\n",
        String(repeating: "data: aaaaaaaa\n", count: 12),
    ])
    func endlessEventThrows(_ stream: String) {
        var reader = EventStreamReader(limit: 100)
        #expect(throws: EventStreamError.tooLong(limit: 100)) {
            for byte in stream.utf8 { _ = try reader.events(in: Data([byte])) }
        }
    }

    @Test func limitCountsForEachEvent() throws {
        var reader = EventStreamReader(limit: 100)
        let stream = String(repeating: "data: aaaaaaaa\n\n", count: 50)
        #expect(try reader.events(in: Data(stream.utf8)).count == 50)
    }
}
