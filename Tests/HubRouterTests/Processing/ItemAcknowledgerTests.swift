import ChannelKit
import ChannelTestKit
import HubRouter
import Testing

@Suite("Acknowledgement of items at the provider", .timeLimit(.minutes(5)))
struct ItemAcknowledgerTests {
    private func acknowledged(_ life: TestHub) -> [String] {
        life.http.sends.filter { $0.to == "ack" }.map(\.text)
    }

    @Test func newItemIsAcknowledgedOnceWhateverIsAnswered() async throws {
        try await withHub([channel(of: ToyConnected.self, Echo())]) { life in
            await life.post(message("m1", "hello"), via: "toy-connected")
            await life.post(message("m1", "hello"), via: "toy-connected")
            await life.post(["kind": "takeover", "id": "t1", "from": "ana"], via: "toy-connected")
            await life.post(["kind": "unknown", "id": "u1", "from": "ana"], via: "toy-connected")
            try await eventually("three are acknowledged") { acknowledged(life).count == 3 }
            try await life.settle()
            #expect(acknowledged(life).sorted() == ["message:m1", "takeover:t1", "unknown:u1"])
        }
    }

    /// A provider that refuses an acknowledgement, or does not answer it, neither delays nor holds the reply.
    @Test(arguments: [ScriptedHTTP.Answer.credentials, .ambiguous, .notSent, .throttled(seconds: 60)])
    func failureIsNotRepeatedAndHoldsNothing(_ answer: ScriptedHTTP.Answer) async throws {
        try await withHub([channel(of: ToyConnected.self, Echo())]) { life in
            life.http.script("message:m1", answer)
            await life.post(message("m1", "hello"), via: "toy-connected")
            try await eventually("it is answered") { life.http.texts.contains("ana: hello") }
            try await life.settle()
            #expect(acknowledged(life) == ["message:m1"])
            #expect(life.hub.healthReport(at: life.clock.now).problems.isEmpty)
        }
    }

    @Test func hangingAcknowledgementDelaysNoReply() async throws {
        let gate = Gate()
        try await withHub([channel(of: ToyConnected.self, Echo())]) { life in
            // The hub ends only after the acknowledgement.
            defer { gate.open() }
            life.http.script("message:m1", .okAfter(gate))
            await life.post(message("m1", "hello"), via: "toy-connected")
            try await eventually("it is answered") { life.http.texts.contains("ana: hello") }
        }
    }
}
