import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The hub as the assistant's model.
extension VapiPlatformSimulator {
    private struct Heard {
        var status: Int?
        var sentences: [String] = []
        var tool: (name: String, arguments: JSONValue)?
        var firstWordAt: Date?
    }

    /// Requests a reply from the hub and speaks it as it arrives.
    func converse(_ id: String, on line: SimulatedLine, isCut: Bool = false) async -> Int? {
        guard let call = calls[id] else { return nil }
        let start = provider.clock.now
        let webhook = line.modelRequest(modelRequest(of: call, on: line), about: call, limit: Timeouts.standard * 3)
        if await provider.fault(.duplicateWebhook) != nil {
            // The caller continues to speak: the same turn is requested again.
            _ = await provider.stream(webhook)
        }
        let heard = await listen(to: webhook, in: id, isCut: isCut)
        let firstWord = heard.firstWordAt ?? provider.clock.now
        let time = times.record("chat/completions", of: id, from: start, to: firstWord, limit: Timeouts.standard)
        if !time.isInTime { await refuse(408, "chat/completions: no word within \(time.limit)", in: id) }
        if heard.status != 200 { await refuse(heard.status ?? 0, "chat/completions: no answer", in: id) }
        await assistantSaid(heard.sentences, in: id, on: line)
        await use(heard.tool, in: id, on: line)
        return heard.status
    }

    func modelRequest(of call: SimulatedCall, on line: SimulatedLine) -> JSONValue {
        let tools = ["endCall", "transferCall"].map { name -> JSONValue in
            ["type": "function", "function": ["name": .string(name), "parameters": ["type": "object"]]]
        }
        return .compact([
            "model": "hub", "stream": true, "temperature": 0.5, "max_tokens": 250,
            "messages": call.openAIMessages, "tools": .array(tools), "call": call.snapshot(on: line),
            "customer": call.customerJSON, "metadata": call.metadata,
            "phoneNumber": .compact([
                "id": .string(line.phoneNumberID), "number": line.number.map(JSONValue.string),
            ]),
        ])
    }

    private func listen(to webhook: SimulatedWebhook, in id: String, isCut: Bool) async -> Heard {
        guard let response = await provider.stream(webhook) else { return Heard() }
        var heard = Heard(status: response.status)
        guard response.status == 200 else { return heard }
        var stream = ModelStream()
        do {
            reading: for try await bytes in response.body {
                for part in stream.add(bytes) {
                    switch part {
                    case .speech(let sentence):
                        heard.firstWordAt = heard.firstWordAt ?? provider.clock.now
                        heard.sentences.append(sentence)
                        await hear(sentence, in: id)
                        // Ending the reading closes the connection.
                        if isCut { break reading }
                    case .tool(let name, let arguments): heard.tool = (name, arguments)
                    case .end: break reading
                    }
                }
            }
        } catch { await refuse(0, "chat/completions: the connection broke", in: id) }
        return heard
    }

    func use(_ tool: (name: String, arguments: JSONValue)?, in id: String, on line: SimulatedLine) async {
        switch tool?.name {
        case "endCall": await end(id, because: "assistant-ended-call", on: line)
        case "transferCall":
            let address = tool?.arguments["destination"]?.string ?? ""
            _ = await forward(id, to: ["number": .string(address)], on: line)
        default: break
        }
    }
}
