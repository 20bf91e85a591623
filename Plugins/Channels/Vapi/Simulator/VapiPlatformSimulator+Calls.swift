import ChannelKit
import ChannelSimulatorKit
import Foundation

/// What Vapi waits for at most.
private enum Patience {
    static let assistant: Duration = .milliseconds(7_500)
    static let usual: Duration = .seconds(20)
}

// MARK: - Server messages

extension VapiPlatformSimulator {
    private func message(
        _ type: String,
        _ members: [String: JSONValue],
        about call: SimulatedCall,
        on line: SimulatedLine
    )
        -> JSONValue
    {
        var message: [String: JSONValue] = [
            "type": .string(type), "timestamp": .integer(provider.clock.now.millisecondsSince1970),
            "call": call.snapshot(on: line), "customer": call.customerJSON,
            "phoneNumber": .compact([
                "id": .string(line.phoneNumberID), "orgId": .string(SimulatedCall.org), "provider": "twilio",
                "number": line.number.map(JSONValue.string),
            ]),
        ]
        message.merge(members) { _, own in own }
        return .object(message)
    }

    /// Tells the hub something, if the assistant is to tell anything.
    @discardableResult
    private func tell(_ type: String, _ members: [String: JSONValue], of id: String, on line: SimulatedLine) async
        -> Int?
    {
        guard let call = calls[id], !call.isQuiet else { return nil }
        let message = message(type, members, about: call, on: line)
        return await provider.post(line.serverMessage(message, about: call, at: provider.clock.now))
    }

    /// Asks the hub something, and reads the answer if it comes in time.
    private func ask(
        _ type: String,
        _ members: [String: JSONValue],
        of id: String,
        on line: SimulatedLine,
        limit: Duration = Patience.usual
    ) async -> (status: Int?, answer: JSONValue?) {
        guard let call = calls[id] else { return (nil, nil) }
        let start = provider.clock.now
        let request = message(type, members, about: call, on: line)
        let webhook = line.serverMessage(request, about: call, limit: limit, at: start)
        let response = await provider.exchange(webhook)
        let time = times.note(type, of: id, from: start, to: provider.clock.now, limit: limit)
        guard let response, time.isInTime else {
            await refuse(408, "\(type): no answer within \(limit)", in: id)
            return (response?.status, nil)
        }
        // Any other status is thrown away with its body.
        guard response.status == 200 else {
            await refuse(response.status, "\(type): answered with \(response.status)", in: id)
            return (response.status, nil)
        }
        return (200, try? JSONValue(parsing: response.body))
    }

    private func tellStatus(
        _ status: String,
        _ members: [String: JSONValue] = [:],
        of id: String,
        on line: SimulatedLine
    )
        async
    {
        change(id) { $0.status = status }
        await tell("status-update", members.merging(["status": .string(status)]) { own, _ in own }, of: id, on: line)
    }

    /// The statuses of a call that the hub has placed; who is called picks up.
    func tellStatuses(ofPlaced id: String, on line: SimulatedLine) {
        let timing = provider.timing
        let pace: [(String, DeliveryStatus, Duration)] = [
            ("queued", .queued, .zero), ("ringing", .sent, timing.sentAfter),
            ("in-progress", .delivered, timing.deliveredAfter),
        ]
        guard let call = calls[id] else { return }
        for (name, status, delay) in pace {
            let at = provider.clock.now.addingTimeInterval(delay.timeInterval)
            let message = message("status-update", ["status": .string(name)], about: call, on: line)
            let webhook = line.serverMessage(message, about: call, status: status, at: at)
            provider.schedule(webhook, after: delay)
        }
    }
}

// MARK: - A call from its beginning to its end

extension VapiPlatformSimulator {
    /// The number has no assistant: the hub says which.
    func ring(_ id: String, on line: SimulatedLine) async -> Int? {
        let (status, answer) = await ask("assistant-request", [:], of: id, on: line, limit: Patience.assistant)
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

    private func pickUp(_ id: String, with overrides: JSONValue, on line: SimulatedLine) async {
        let now = provider.clock.now
        change(id) { call in
            call.startedAt = now
            call.metadata = overrides["metadata"] ?? [:]
        }
        await tellStatus("ringing", of: id, on: line)
        await tellStatus("in-progress", of: id, on: line)
        guard let greeting = overrides["firstMessage"]?.string else { return }
        await hear(greeting, in: id)
        await assistantSaid([greeting], in: id, on: line)
    }

    /// Passes the call on.
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

    /// Hangs up; the report comes when everything is evaluated.
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

// MARK: - What is said

extension VapiPlatformSimulator {
    func speak(_ text: String, in id: String, on line: SimulatedLine) async -> Int? {
        await userSaid(text, in: id, on: line)
        return line.usesHubAsModel ? await converse(id, on: line) : await inquire(id, on: line)
    }

    /// The caller talks over the answer: the connection is closed after its first sentence.
    func interrupt(_ first: String, with second: String, in id: String, on line: SimulatedLine) async -> Int? {
        await userSaid(first, in: id, on: line)
        let status = line.usesHubAsModel ? await converse(id, on: line, isCut: true) : await inquire(id, on: line)
        await tell("user-interrupted", [:], of: id, on: line)
        await userSaid(second, in: id, on: line)
        let next = line.usesHubAsModel ? await converse(id, on: line) : await inquire(id, on: line)
        return status ?? next
    }

    private func userSaid(_ text: String, in id: String, on line: SimulatedLine) async {
        let now = provider.clock.now
        change(id) { $0.say(text, as: "user", at: now) }
        await tellTranscript(text, by: "user", of: id, on: line)
    }

    func assistantSaid(_ sentences: [String], in id: String, on line: SimulatedLine) async {
        guard !sentences.isEmpty else { return }
        let now = provider.clock.now
        let text = sentences.joined(separator: " ")
        change(id) { $0.say(text, as: "assistant", at: now) }
        await tellTranscript(text, by: "assistant", of: id, on: line)
    }

    private func tellTranscript(_ text: String, by role: String, of id: String, on line: SimulatedLine) async {
        await tell(
            "transcript",
            ["role": .string(role), "transcriptType": "final", "transcript": .string(text)],
            of: id,
            on: line
        )
    }

    /// Vapi's own model answers, and asks the hub what it knows.
    private func inquire(_ id: String, on line: SimulatedLine) async -> Int? {
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

    /// Vapi's own model wants a tool; it reads the result out.
    func useTool(_ name: String, _ arguments: JSONValue, in id: String, on line: SimulatedLine) async -> Int? {
        // A transfer whose destination the assistant does not know.
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

    private func say(_ text: String?, in id: String, on line: SimulatedLine) async {
        guard let text, !text.isEmpty else { return }
        await hear(text, in: id)
        await assistantSaid([text], in: id, on: line)
    }
}

// MARK: - The hub as the model

extension VapiPlatformSimulator {
    private struct Heard {
        var status: Int?
        var sentences: [String] = []
        var tool: (name: String, arguments: JSONValue)?
        var firstWordAt: Date?
    }

    /// Asks the hub for an answer and speaks it as it comes.
    private func converse(_ id: String, on line: SimulatedLine, isCut: Bool = false) async -> Int? {
        guard let call = calls[id] else { return nil }
        let start = provider.clock.now
        let webhook = line.modelRequest(modelRequest(of: call, on: line), about: call, limit: Patience.usual * 3)
        if await provider.fault(.duplicateWebhook) != nil {
            // As when the caller goes on speaking: the same turn, once more.
            _ = await provider.stream(webhook)
        }
        let heard = await listen(to: webhook, in: id, isCut: isCut)
        let firstWord = heard.firstWordAt ?? provider.clock.now
        let time = times.note("chat/completions", of: id, from: start, to: firstWord, limit: Patience.usual)
        if !time.isInTime { await refuse(408, "chat/completions: no word within \(time.limit)", in: id) }
        if heard.status != 200 { await refuse(heard.status ?? 0, "chat/completions: no answer", in: id) }
        await assistantSaid(heard.sentences, in: id, on: line)
        await heed(heard.tool, in: id, on: line)
        return heard.status
    }

    private func modelRequest(of call: SimulatedCall, on line: SimulatedLine) -> JSONValue {
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
                        // Whoever stops reading closes the connection.
                        if isCut { break reading }
                    case .tool(let name, let arguments): heard.tool = (name, arguments)
                    case .end: break reading
                    }
                }
            }
        } catch { await refuse(0, "chat/completions: the connection broke", in: id) }
        return heard
    }

    private func heed(_ tool: (name: String, arguments: JSONValue)?, in id: String, on line: SimulatedLine) async {
        switch tool?.name {
        case "endCall": await end(id, because: "assistant-ended-call", on: line)
        case "transferCall":
            let address = tool?.arguments["destination"]?.string ?? ""
            _ = await forward(id, to: ["number": .string(address)], on: line)
        default: break
        }
    }
}
