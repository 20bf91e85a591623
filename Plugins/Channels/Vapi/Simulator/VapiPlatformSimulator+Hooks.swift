import ChannelKit
import ChannelSimulatorKit

/// The hooks of an assistant, which act without a request to the hub.
extension VapiPlatformSimulator {
    /// The beginning of words that the transcriber understands with little confidence.
    static let mumbling = "[mumbles]"

    /// The caller says nothing until the next hook acts; after the last one Vapi ends the call.
    func fallSilent(in id: String, on line: SimulatedLine) async -> Int? {
        guard let call = calls[id] else { return nil }
        let timeouts = call.hooks.filter { $0["on"]?.string == "customer.speech.timeout" }
            .sorted { Self.seconds(of: $0) < Self.seconds(of: $1) }
        guard call.silences < timeouts.count else { return await end(id, because: "silence-timed-out", on: line) }
        change(id) { $0.silences += 1 }
        return await run(timeouts[call.silences], in: id, on: line)
    }

    /// The caller mumbles: the words reach no model.
    func mumble(in id: String, on line: SimulatedLine) async -> Int? {
        let event = "assistant.transcriber.endpointedSpeechLowConfidence"
        change(id) { $0.silences = 0 }
        guard let hook = calls[id]?.hooks.first(where: { $0["on"]?.string == event }) else { return nil }
        return await run(hook, in: id, on: line)
    }

    private static func seconds(of hook: JSONValue) -> Int64 {
        // Vapi's default is seven and a half.
        hook["options"]?["timeoutSeconds"]?.integer ?? 8
    }

    private func run(_ hook: JSONValue, in id: String, on line: SimulatedLine) async -> Int? {
        for action in hook["do"]?.array ?? [] {
            switch (action["type"]?.string, action["tool"]?["type"]?.string) {
            case ("say", _): await say(action["exact"]?.string, in: id, on: line)
            case ("tool", "endCall"?): await end(id, because: "assistant-ended-call", on: line)
            default: await refuse(400, "hooks: unknown action", in: id)
            }
        }
        return nil
    }
}
