import ChannelKit
import ChannelSimulatorKit
import Foundation

// Carries out what the hub's documents say, and tells the hub what became of it.

extension TwilioAPISimulator {
    /// Voice has no more timeout, whatever the hub is told elsewhere.
    private static let maxAnswer: Duration = .seconds(15)
    /// How long somebody talks to whom a call was passed on.
    private static let maxTalk = 10
    /// A number at which nobody picks up.
    static let deafNumber = "+15005550002"

    /// Asks the hub what is to happen, and does it.
    ///
    /// - Returns: The HTTP status of the answer.
    @discardableResult
    func ask(_ url: String, _ parameters: [String: String] = [:], in sid: String) async -> Int? {
        guard var call = calls[sid] else { return nil }
        call.state = .busy
        call.generation += 1
        call.url = call.resolved(url)
        calls[sid] = call
        let generation = call.generation
        guard let webhook = call.account.callWebhook(parameters, of: call, to: call.url, timeout: Self.maxAnswer)
        else {
            await fail(TwilioRefusal(11200, "HTTP retrieval failure: nobody is known at the URL"), in: sid)
            return nil
        }
        let asked = provider.clock.now
        let answer = await provider.exchange(webhook)
        // Meanwhile the caller may have gone, or the document been replaced.
        guard isCurrent(generation, of: sid) else { return answer?.status }
        do throws(TwilioRefusal) {
            guard let answer, provider.clock.now.timeIntervalSince(asked) <= 15 else {
                throw TwilioRefusal(11200, "HTTP retrieval failure: no answer within 15 seconds")
            }
            await perform(try TwiMLSchema.verbs(in: answer), in: sid)
        } catch { await fail(error, in: sid) }
        return answer?.status
    }

    /// Carries out `verbs`, until the caller is listened to or the call is over.
    ///
    /// - Parameter correlation: The hub's own id of a send, noted with the first words.
    func perform(_ verbs: [TwiMLElement], in sid: String, correlation: String? = nil) async {
        guard let generation = calls[sid]?.generation else { return }
        if verbs.first?.name != "Reject" { calls[sid]?.status = "in-progress" }
        var correlation = correlation
        var rest = verbs[...]
        while let verb = rest.popFirst() {
            switch verb.name {
            case "Say": await say(verb, in: sid, correlation: correlation)
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

    /// What follows does not happen until the caller does something; see ``hear(_:in:)``.
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
            // Who is interrupted does not go on.
            if position > 0, interruption != nil { break }
            await self.say(say, in: sid, correlation: position == 0 ? correlation : nil)
        }
        if let interruption { _ = await hear(.speech(interruption), in: sid) }
    }

    private func say(_ verb: TwiMLElement, in sid: String, correlation: String?) async {
        guard let call = calls[sid] else { return }
        await provider.journal.record(
            .reply(verb.text, correlation: correlation),
            of: sid,
            channel: call.account.channel,
            customer: call.customer.id
        )
    }

    // MARK: - The caller

    /// What a caller does while Twilio listens.
    enum Input {
        case speech(String)
        case keys(String)
        case nothing
    }

    /// Lets a listening Twilio hear `input`.
    ///
    /// - Returns: The HTTP status of the hub's answer, nil if there was nothing to tell it.
    func hear(_ input: Input, in sid: String) async -> Int? {
        guard case .listening(let gather, let behind) = calls[sid]?.state, let action = gather.attributes["action"]
        else { return nil }
        let modes = (gather.attributes["input"] ?? "dtmf").split(separator: " ")
        switch input {
        case .speech(let text) where modes.contains("speech"):
            let language = gather.attributes["language"] ?? "en-US"
            let heard = ["SpeechResult": text, "Confidence": "0.9124", "Language": language]
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

    // MARK: - Somebody else

    /// Connects the caller with somebody, who talks for a while and hangs up, and tells the hub.
    private func connect(by verb: TwiMLElement, in sid: String) async {
        guard let call = calls[sid] else { return }
        calls[sid]?.state = .connected(verb)
        await wait(seconds: Self.maxTalk)
        guard isCurrent(call.generation, of: sid), let action = verb.attributes["action"] else { return }
        await ask(action, verb.passedParameters(isAbandoned: false), in: sid)
    }

    // MARK: - The end

    /// The caller hangs up.
    ///
    /// - Returns: The HTTP status of the hub's answer to the last that it was told; nil if the call was over.
    func hangUp(_ sid: String) async -> Int? {
        guard let call = calls[sid], call.isLive else { return nil }
        calls[sid]?.generation += 1
        calls[sid]?.status = "completed"
        calls[sid]?.state = .over
        if case .connected(let verb) = call.state, let action = verb.attributes["action"], let ended = calls[sid] {
            let parameters = verb.passedParameters(isAbandoned: false)
            let webhook = call.account.callWebhook(
                parameters,
                of: ended,
                to: call.resolved(action),
                timeout: Self.maxAnswer
            )
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
        guard let call = calls[sid] else { return nil }
        return call.account.callWebhook(
            call.endParameters(at: provider.clock.now),
            of: call,
            to: call.account.callStatusURL,
            timeout: Self.maxAnswer
        )
    }

    /// The caller hears that an application error has occurred, and the line is cut.
    private func fail(_ refusal: TwilioRefusal, in sid: String) async {
        guard let call = calls[sid] else { return }
        await provider.journal.record(
            .refusal(status: refusal.status, reason: "\(refusal.code): \(refusal.message)"),
            of: sid,
            channel: call.account.channel,
            customer: call.customer.id
        )
        await end(sid, as: "completed")
    }

    // MARK: - Time

    private func isCurrent(_ generation: Int, of sid: String) -> Bool {
        calls[sid].map { $0.isLive && $0.generation == generation } ?? false
    }

    /// A second of a call passes as fast as the first status of a message comes.
    private func wait(seconds: Int) async { try? await provider.clock.sleep(for: provider.timing.sentAfter * seconds) }
}

extension TwiMLElement {
    /// What the action of `Dial` or `Enqueue` is told.
    fileprivate func passedParameters(isAbandoned: Bool) -> [String: String] {
        guard name == "Dial" else {
            return ["QueueResult": "bridged", "QueueTime": "3", "QueueSid": TwilioID.make("QU")]
        }
        let isDeaf = children.first?.text == TwilioAPISimulator.deafNumber
        let talk = ["DialCallStatus": "completed", "DialCallDuration": "10", "DialBridged": "true"]
        let silence = ["DialCallStatus": "no-answer", "DialBridged": "false"]
        return (isDeaf ? silence : talk).merging(["DialCallSid": TwilioID.make("CA")]) { own, _ in own }
    }
}
