import ChannelKit
import ChannelSimulatorKit
import Foundation

// Runs the hub's documents, and posts the results to the hub.

extension TwilioAPISimulator {
    /// The max response time of a voice webhook, whatever the hub's setting.
    private static let answerTimeout: Duration = .seconds(15)
    /// The length of the agent's part of a transferred call, in seconds.
    private static let talkTime = 10
    /// The beginning of words that the speech recognition does not understand.
    static let mumbling = "[mumbles]"
    /// A number that is never answered.
    static let unansweredNumber = "+15005550002"

    /// Requests the next document from the hub and runs it.
    ///
    /// - Returns: The HTTP status of the response.
    @discardableResult
    func ask(_ url: String, _ parameters: [String: String] = [:], in sid: String) async -> Int? {
        guard var call = calls[sid] else { return nil }
        call.state = .busy
        call.generation += 1
        call.url = call.resolved(url)
        calls[sid] = call
        let generation = call.generation
        guard let webhook = webhook(parameters, of: call, to: call.url)
        else {
            await fail(TwilioRefusal(11200, "HTTP retrieval failure: unknown URL"), in: sid)
            return nil
        }
        let asked = provider.clock.now
        let answer = await provider.exchange(webhook)
        // Meanwhile the caller may have hung up, or the document been replaced.
        guard isCurrent(generation, of: sid) else { return answer?.status }
        do throws(TwilioRefusal) {
            guard let answer, provider.clock.now.timeIntervalSince(asked) <= 15 else {
                throw TwilioRefusal(11200, "HTTP retrieval failure: no answer within 15 seconds")
            }
            await perform(try TwiMLSchema.verbs(in: answer), in: sid)
        } catch { await fail(error, in: sid) }
        return answer?.status
    }

    /// Runs `verbs` until a gather listens or the call has ended.
    ///
    /// - Parameter correlation: The hub's id of a send, recorded with its first words.
    func perform(_ verbs: [TwiMLElement], in sid: String, correlation: String? = nil) async {
        guard let generation = calls[sid]?.generation else { return }
        if verbs.first?.name != "Reject" { calls[sid]?.status = "in-progress" }
        var correlation = correlation
        var rest = verbs[...]
        while let verb = rest.popFirst() {
            switch verb.name {
            case "Say": await say(verb, in: sid, correlation: correlation)
            case "Start": calls[sid]?.isRecorded = verb.children.contains { $0.name == "Recording" }
            case "Pause": await wait(seconds: Int(verb.attributes["length"] ?? "1") ?? 1)
            case "Gather": return await listen(verb, behind: Array(rest), in: sid, correlation: correlation)
            case "Redirect": return _ = await ask(verb.text, in: sid)
            case "Dial", "Enqueue": return await connect(by: verb, in: sid)
            case "Reject": return await end(sid, as: "busy")
            case "Hangup": return await end(sid, as: "completed")
            default: break
            }
            guard isCurrent(generation, of: sid) else { return }
            correlation = nil
        }
        await end(sid, as: "completed")
    }

    /// Waits for the caller; the verbs behind run afterwards.
    ///
    /// See ``hear(_:in:)``.
    private func listen(
        _ gather: TwiMLElement,
        behind rest: [TwiMLElement],
        in sid: String,
        correlation: String?
    ) async {
        let interruption = calls[sid]?.interruption
        calls[sid]?.interruption = nil
        calls[sid]?.state = .listening(gather: gather, behind: rest)
        for (position, say) in gather.children.filter({ $0.name == "Say" }).enumerated() {
            // An interrupted answer stops.
            if position > 0, interruption != nil { break }
            await self.say(say, in: sid, correlation: position == 0 ? correlation : nil)
        }
        if let interruption { _ = await hear(.speech(interruption), in: sid) }
    }

    private func say(_ verb: TwiMLElement, in sid: String, correlation: String?) async {
        guard let call = calls[sid] else { return }
        let channel = call.account.channel
        await provider.accept(verb.text, as: sid, for: call.customer.id, on: channel, correlation: correlation)
    }

    // MARK: - The caller

    /// The caller's input to a gather.
    enum Input {
        case speech(String)
        case keys(String)
        case nothing
    }

    /// Passes `input` to the listening gather.
    ///
    /// - Returns: The HTTP status of the hub's response; nil if there was nothing to post.
    func hear(_ input: Input, in sid: String) async -> Int? {
        guard case .listening(let gather, let behind) = calls[sid]?.state, let action = gather.attributes["action"]
        else { return nil }
        let modes = (gather.attributes["input"] ?? "dtmf").split(separator: " ")
        switch input {
        case .speech(let text) where modes.contains("speech"):
            let language = gather.attributes["language"] ?? "en-US"
            let confidence = text.hasPrefix(Self.mumbling) ? "0.12" : "0.9124"
            let heard = ["SpeechResult": text, "Confidence": confidence, "Language": language]
            return await ask(action, heard, in: sid)
        case .keys(let keys) where modes.contains("dtmf"):
            let most = gather.attributes["numDigits"].flatMap { Int($0) } ?? keys.count
            return await ask(action, ["Digits": String(keys.prefix(most))], in: sid)
        case .speech, .keys, .nothing:
            let generation = calls[sid]?.generation
            await wait(seconds: gather.attributes["timeout"].flatMap { Int($0) } ?? 5)
            guard calls[sid]?.generation == generation else { return nil }
            if gather.attributes["actionOnEmptyResult"] == "true" { return await ask(action, in: sid) }
            calls[sid]?.state = .busy
            await perform(behind, in: sid)
            return nil
        }
    }

    // MARK: - Transfers

    /// Connects the caller with a simulated agent, who talks for a while and hangs up, and posts the result.
    private func connect(by verb: TwiMLElement, in sid: String) async {
        guard let call = calls[sid] else { return }
        calls[sid]?.state = .connected(verb)
        await wait(seconds: Self.talkTime)
        guard isCurrent(call.generation, of: sid), let action = verb.attributes["action"] else { return }
        await ask(action, verb.passedParameters(isAbandoned: false), in: sid)
    }

    // MARK: - The end

    /// Hangs up.
    ///
    /// - Returns: The HTTP status of the hub's response to the last webhook; nil if the call had ended.
    func hangUp(_ sid: String) async -> Int? {
        guard let call = calls[sid], call.isLive else { return nil }
        calls[sid]?.generation += 1
        calls[sid]?.status = "completed"
        calls[sid]?.state = .over
        if case .connected(let verb) = call.state, let action = verb.attributes["action"], let ended = calls[sid] {
            let webhook = webhook(verb.passedParameters(isAbandoned: false), of: ended, to: call.resolved(action))
            if let webhook { _ = await provider.exchange(webhook) }
        }
        guard let webhook = statusWebhook(of: sid) else { return nil }
        return await provider.exchange(webhook)?.status
    }

    private func end(_ sid: String, as status: String) async {
        calls[sid]?.generation += 1
        calls[sid]?.status = status
        calls[sid]?.state = .over
        if let webhook = statusWebhook(of: sid) { provider.schedule(webhook, after: .zero) }
    }

    private func statusWebhook(of sid: String) -> SimulatedWebhook? {
        calls[sid].flatMap { call in
            webhook(call.endParameters(at: provider.clock.now), of: call, to: call.account.callStatusURL)
        }
    }

    private func webhook(_ parameters: [String: String], of call: SimulatedCall, to url: String) -> SimulatedWebhook? {
        call.account.callWebhook(parameters, of: call, to: url, timeout: Self.answerTimeout)
    }

    /// Ends the call, as Twilio does with an application error.
    private func fail(_ refusal: TwilioRefusal, in sid: String) async {
        guard let call = calls[sid] else { return }
        await provider.refuse(refusal, on: call.account.channel, customer: call.customer.id, of: sid)
        await end(sid, as: "completed")
    }

    // MARK: - Time

    private func isCurrent(_ generation: Int, of sid: String) -> Bool {
        calls[sid].map { $0.isLive && $0.generation == generation } ?? false
    }

    /// Sleeps for `seconds` of simulated time; one second is as short as the first status delay of a message.
    private func wait(seconds: Int) async { try? await provider.clock.sleep(for: provider.timing.sentAfter * seconds) }
}

extension TwiMLElement {
    /// The parameters of the action of `Dial` or `Enqueue`.
    fileprivate func passedParameters(isAbandoned: Bool) -> [String: String] {
        guard name == "Dial" else {
            return ["QueueResult": "bridged", "QueueTime": "3", "QueueSid": TwilioID.make("QU")]
        }
        let isUnanswered = children.first?.text == TwilioAPISimulator.unansweredNumber
        let talk = ["DialCallStatus": "completed", "DialCallDuration": "10", "DialBridged": "true"]
        let silence = ["DialCallStatus": "no-answer", "DialBridged": "false"]
        return (isUnanswered ? silence : talk).merging(["DialCallSid": TwilioID.make("CA")]) { own, _ in own }
    }
}
