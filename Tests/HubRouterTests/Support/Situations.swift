import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

// Situations in which several suites begin.

/// Runs a hub in which the turn of Ana's message m1, "hello", hangs at the gate of `hang`.
func withHangingTurn(
    configure: (inout HubOptions) -> Void = { _ in },
    _ body: (_ life: TestHub, _ hang: Hang) async throws -> Void
) async throws {
    let hang = Hang()
    defer { hang.gate.open() }
    try await withHub([channel(hang)], configure: configure) { life in
        await life.post(message("m1", "hello"))
        try await eventually("the turn runs") { hang.gate.arrivals == 1 }
        try await body(life, hang)
    }
}

/// Runs a hub in which the reply to Ana's message m1, "hello", is being sent, until `gate` is opened.
func withReplyInFlight(_ body: (_ life: TestHub, _ gate: Gate) async throws -> Void) async throws {
    let gate = Gate()
    defer { gate.open() }
    try await withHub([channel(Echo())]) { life in
        life.http.script("ana: hello", .okAfter(gate))
        await life.post(message("m1", "hello"))
        try await eventually("it is being sent") { gate.arrivals == 1 }
        try await body(life, gate)
    }
}

/// Runs a hub in which the first attempt of the reply to Ana's message m1, "hello", got `answer`.
func withFirstAttempt(
    _ answer: ScriptedHTTP.Answer,
    _ body: (_ life: TestHub, _ channels: [RoutedChannel]) async throws -> Void
) async throws {
    let channels = [channel(Echo())]
    try await withHub(channels) { life in
        life.http.script("ana: hello", answer)
        await life.post(message("m1", "hello"))
        try await life.settle()
        try await body(life, channels)
    }
}

extension TestHub {
    /// Posts an inline item whose turn hangs at `hang` until its request got the fallback.
    func postLate(_ item: JSONValue, via adapter: AdapterKind, to hang: Hang) async throws {
        async let answer = post(item, via: adapter)
        try await ChannelTestKit.eventually("the strategy hangs") { hang.gate.arrivals == 1 }
        clock.advance(by: .milliseconds(1_800))
        #expect(await answer.line == "200 nothing: late")
    }
}
