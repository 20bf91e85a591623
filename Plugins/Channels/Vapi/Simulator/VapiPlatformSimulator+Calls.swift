import ChannelKit
import ChannelSimulatorKit
import Foundation

extension VapiPlatformSimulator {
    /// An inbound call to a number without an assistant: the hub names one.
    func ring(_ id: String, on line: SimulatedLine) async -> Int? {
        let (status, answer) = await ask("assistant-request", [:], of: id, on: line, limit: Timeouts.assistant)
        if let destination = answer?["destination"], destination.object != nil {
            return await forward(id, to: destination, on: line, otherwise: status)
        }
        if let sentence = answer?["error"]?.string {
            await hear(sentence, in: id)
            await end(id, because: "assistant-request-returned-error", on: line)
            return status
        }
        guard answer?["assistantId"]?.string != nil || answer?["assistant"]?.object != nil else {
            let reason = answer == nil ? "assistant-request-failed" : "assistant-request-returned-no-assistant"
            await end(id, because: reason, on: line)
            return status
        }
        await pickUp(id, with: answer?["assistantOverrides"] ?? [:], on: line)
        return status
    }

    func pickUp(_ id: String, with overrides: JSONValue, on line: SimulatedLine) async {
        let now = provider.clock.now
        change(id) { call in
            call.startedAt = now
            call.metadata = overrides["metadata"] ?? [:]
            call.hooks = overrides["hooks"]?.array ?? []
        }
        await tellStatus("ringing", of: id, on: line)
        await tellStatus("in-progress", of: id, on: line)
        guard let greeting = overrides["firstMessage"]?.string else { return }
        await hear(greeting, in: id)
        await assistantSaid([greeting], in: id, on: line)
    }

    /// Transfers the call.
    func forward(_ id: String, to destination: JSONValue, on line: SimulatedLine, otherwise status: Int? = nil) async
        -> Int?
    {
        let address = (destination["number"] ?? destination["sipUri"])?.string ?? ""
        guard !address.isEmpty else {
            await refuse(400, "destination: neither number nor sipUri", in: id)
            return status
        }
        await hear(destination["message"]?.string ?? "Transferring the call now.", in: id)
        await tellStatus("forwarding", ["destination": destination], of: id, on: line)
        await end(id, because: "assistant-forwarded-call", on: line)
        return status
    }

    /// Ends the call; the report follows after its evaluation.
    @discardableResult
    func end(_ id: String, because reason: String, on line: SimulatedLine) async -> Int? {
        let now = provider.clock.now
        change(id) { $0.end(reason, at: now) }
        let status = await tell(
            "status-update",
            ["status": "ended", "endedReason": .string(reason)],
            of: id,
            on: line
        )
        guard let call = calls[id] else { return status }
        await tell("end-of-call-report", call.outcome, of: id, on: line)
        return status
    }
}
