import ChannelKit
import ChannelSimulatorKit
import Foundation

extension VapiPlatformSimulator {
    func speak(_ text: String, in id: String, on line: SimulatedLine) async -> Int? {
        await userSaid(text, in: id, on: line)
        return line.usesHubAsModel ? await converse(id, on: line) : await inquire(id, on: line)
    }

    /// The caller interrupts the reply: the connection is closed after its first sentence.
    func interrupt(_ first: String, with second: String, in id: String, on line: SimulatedLine) async -> Int? {
        await userSaid(first, in: id, on: line)
        let status = line.usesHubAsModel ? await converse(id, on: line, isCut: true) : await inquire(id, on: line)
        await tell("user-interrupted", [:], of: id, on: line)
        await userSaid(second, in: id, on: line)
        let next = line.usesHubAsModel ? await converse(id, on: line) : await inquire(id, on: line)
        return status ?? next
    }

    func userSaid(_ text: String, in id: String, on line: SimulatedLine) async {
        let now = provider.clock.now
        change(id) { call in
            call.silences = 0
            call.say(text, as: "user", at: now)
        }
        await tellTranscript(text, by: "user", of: id, on: line)
    }

    func assistantSaid(_ sentences: [String], in id: String, on line: SimulatedLine) async {
        guard !sentences.isEmpty else { return }
        let now = provider.clock.now
        let text = sentences.joined(separator: " ")
        change(id) { $0.say(text, as: "assistant", at: now) }
        await tellTranscript(text, by: "assistant", of: id, on: line)
    }

    func tellTranscript(_ text: String, by role: String, of id: String, on line: SimulatedLine) async {
        await tell(
            "transcript",
            ["role": .string(role), "transcriptType": "final", "transcript": .string(text)],
            of: id,
            on: line
        )
    }

    /// Vapi's own model answers, and asks the hub for knowledge.
    func inquire(_ id: String, on line: SimulatedLine) async -> Int? {
        guard let call = calls[id] else { return nil }
        let (status, answer) = await ask(
            "knowledge-base-request",
            ["messagesOpenAIFormatted": call.openAIMessages, "messages": call.openAIMessages],
            of: id,
            on: line
        )
        if let text = answer?["message"]?["content"]?.string, !text.isEmpty {
            await hear(text, in: id)
            await assistantSaid([text], in: id, on: line)
        }
        return status
    }

    /// Vapi's own model calls a tool, and reads the result aloud.
    func useTool(_ name: String, _ arguments: JSONValue, in id: String, on line: SimulatedLine) async -> Int? {
        // A transfer to a destination that the assistant does not have.
        if name == "transferCall" {
            let (status, answer) = await ask("transfer-destination-request", [:], of: id, on: line)
            if let destination = answer?["destination"], destination.object != nil {
                return await forward(id, to: destination, on: line, otherwise: status)
            }
            await say(answer?["error"]?.string, in: id, on: line)
            return status
        }
        let toolCall = "call_\(UUID().uuidString.prefix(8).lowercased())"
        let call: JSONValue = [
            "id": .string(toolCall), "type": "function",
            "function": ["name": .string(name), "arguments": arguments],
        ]
        let (status, answer) = await ask("tool-calls", ["toolCallList": [call]], of: id, on: line)
        let result = answer?["results"]?.array?.first { $0["toolCallId"]?.string == toolCall }
        if answer != nil, result == nil { await refuse(200, "tool-calls: no result for the call", in: id) }
        let text = (result?["result"] ?? result?["error"])?.string
        if text?.contains(where: \.isNewline) == true {
            await refuse(200, "tool-calls: a result of several lines", in: id)
        }
        await say(text, in: id, on: line)
        return status
    }

    func say(_ text: String?, in id: String, on line: SimulatedLine) async {
        guard let text, !text.isEmpty else { return }
        await hear(text, in: id)
        await assistantSaid([text], in: id, on: line)
    }
}
