import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Live calls", .onBothDatabases, .timeLimit(.minutes(5)))
struct LiveCallTests {
    private let hello: JSONValue = [
        "kind": "message", "id": "m1", "from": "ana", "text": "hello", "at": 1_790_000_000, "thread": "call-1",
    ]

    @Test func fillerIsSpokenOnceAndNotStored() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withServer([channel(of: ToyLivePhone.self, hang)]) { life, server in
            let call = try await server.call(hello, via: "toy-live-phone")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            try await call.reads("begin;")
            life.clock.advance(by: .milliseconds(500))
            try await call.reads("one moment;")
            hang.gate.open()
            try await call.reads("after all: hello;end")
            try await life.settle()
            #expect(
                try await life.books.lines("SELECT CAST(text AS TEXT) FROM messages WHERE author = 'hub'")
                    == ["after all: hello"]
            )
        }
    }

    @Test func promptAnswerHasNoFiller() async throws {
        try await withServer([channel(of: ToyLivePhone.self, Echo())]) { _, server in
            try await server.call(hello, via: "toy-live-phone").reads("begin;ana: hello;end")
        }
    }

    @Test func callControlFollowsTheSpokenText() async throws {
        let strategy = SayRich(contents: [.text("Bye."), .endCall])
        try await withServer([channel(of: ToyLivePhone.self, strategy)]) { _, server in
            try await server.call(hello, via: "toy-live-phone").reads("begin;Bye.;<end_call>;end")
        }
    }

    @Test func handoffTransfersTheCall() async throws {
        try await withServer([channel(of: ToyLivePhone.self, PlainHandoff())]) { life, server in
            try await server.call(hello, via: "toy-live-phone").reads("begin;<transfer>;end")
            try await life.settle()
            #expect(try await life.books.lines("SELECT handler FROM conversations") == ["agent"])
        }
    }

    @Test func callerWhoReconnectsIsAnswered() async throws {
        let hang = Hang()
        defer { hang.gate.open() }
        try await withServer([channel(of: ToyLivePhone.self, hang)]) { life, server in
            let first = try await server.call(hello, via: "toy-live-phone")
            try await first.reads("begin;")
            try await eventually("the strategy hangs") { hang.gate.arrivals == 1 }
            first.hangUp()
            try await life.eventually("SELECT state FROM turns", gives: "cancelled")
            let second = try await server.call(hello, via: "toy-live-phone")
            hang.gate.open()
            try await second.reads("begin;after all: hello;end")
            try await life.settle()
            #expect(try await life.books.lines("SELECT state FROM turns") == ["replied"])
        }
    }
}
