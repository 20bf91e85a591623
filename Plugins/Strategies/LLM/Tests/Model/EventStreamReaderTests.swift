import ChannelTestKit
import Foundation
import Testing

@testable import LLMStrategy

struct EventStreamCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let stream: String
    let events: [ServerSentEvent]
    /// What the end of the stream leaves.
    var rest: ServerSentEvent?
}

struct EventStreamReaderTests {
    static let cases = [
        EventStreamCase(testDescription: "an event", stream: "data: one\n\n", events: [.init(data: "one")]),
        EventStreamCase(
            testDescription: "names, which last for one event",
            stream: "event: ping\ndata: {}\n\ndata: {}\n\n",
            events: [.init(name: "ping", data: "{}"), .init(data: "{}")]
        ),
        EventStreamCase(
            testDescription: "lines of data are joined",
            stream: "data: one\ndata:two\ndata\ndata:  three\n\n",
            events: [.init(data: "one\ntwo\n\n three")]
        ),
        EventStreamCase(
            testDescription: "comments, ids and unknown fields",
            stream: ": OPENROUTER PROCESSING\n\nid: 7\nretry: 10\nfoo: bar\ndata: one\n\n:\n\n",
            events: [.init(data: "one")]
        ),
        EventStreamCase(
            testDescription: "every sort of line end",
            stream: "data: one\r\n\r\ndata: two\r\rdata: three\n\n",
            events: [.init(data: "one"), .init(data: "two"), .init(data: "three")]
        ),
        EventStreamCase(
            testDescription: "an event without data is none",
            stream: "event: ping\n\ndata: one\n\n",
            events: [.init(data: "one")]
        ),
        EventStreamCase(
            testDescription: "a byte order mark",
            stream: "\u{FEFF}data: one\n\n",
            events: [.init(data: "one")]
        ),
        EventStreamCase(
            testDescription: "letters of several bytes",
            stream: "data: déjà vu 🦷 牙\n\n",
            events: [.init(data: "déjà vu 🦷 牙")]
        ),
        EventStreamCase(
            testDescription: "no blank line at the end",
            stream: "data: one\n\ndata: [DONE]\n",
            events: [.init(data: "one")],
            rest: .init(data: "[DONE]")
        ),
        EventStreamCase(
            testDescription: "no line end at the end",
            stream: "data: [DONE]",
            events: [],
            rest: .init(data: "[DONE]")
        ),
        EventStreamCase(testDescription: "nothing", stream: "", events: []),
    ]

    @Test(arguments: cases)
    func reads(_ testCase: EventStreamCase) throws {
        var reader = EventStreamReader()
        #expect(try reader.events(in: Data(testCase.stream.utf8)) == testCase.events)
        #expect(try reader.finish() == testCase.rest)
    }

    @Test(arguments: cases)
    func readsTheSameByteByByte(_ testCase: EventStreamCase) throws {
        var reader = EventStreamReader()
        let events = try testCase.stream.utf8.flatMap { try reader.events(in: Data([$0])) }
        #expect(events == testCase.events)
        #expect(try reader.finish() == testCase.rest)
    }

    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func readsTheSameHoweverItIsCut(_ seed: UInt64) throws {
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
    func refusesWhatNeverEnds(_ stream: String) {
        var reader = EventStreamReader(limit: 100)
        #expect(throws: EventStreamError.tooLong(limit: 100)) {
            for byte in stream.utf8 { _ = try reader.events(in: Data([byte])) }
        }
    }

    @Test func countsEachEventForItself() throws {
        var reader = EventStreamReader(limit: 100)
        let stream = String(repeating: "data: aaaaaaaa\n\n", count: 50)
        #expect(try reader.events(in: Data(stream.utf8)).count == 50)
    }
}
