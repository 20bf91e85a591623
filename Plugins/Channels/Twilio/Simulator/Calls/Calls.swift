import ChannelKit
import ChannelSimulatorKit
import Foundation

// Actions of customers in calls, and changes of live calls by the API.

extension TwilioAPISimulator {
    /// The max time that a caller waits for a chance to speak.
    private static let speakTimeout: Duration = .seconds(30)

    /// Performs an action of `customer` in a call.
    ///
    /// - Throws: ``SimulatorError/unsupported(_:)`` for a number without voice, and without a call.
    func actInCall(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on account: SimulatedAccount
    ) async throws(SimulatorError) -> ActionResult {
        guard account.hasVoice else { throw .unsupported("voice at this number") }
        let sid = try await line(for: action, of: customer, on: account)
        let entry = await provider.record(action, as: sid, by: customer, on: account.channel)
        return ActionResult(providerID: sid, journalNumber: entry, answer: await carryOut(action, in: sid))
    }

    private func carryOut(_ action: CustomerAction, in sid: String) async -> Int? {
        switch action {
        case .calls: return await ask(calls[sid]?.url ?? "", in: sid)
        case .speaks(let text): return await hear(.speech(text), in: sid)
        case .presses(let keys): return await hear(.keys(keys), in: sid)
        case .fallsSilent: return await hear(.nothing, in: sid)
        case .interrupts(let first, let second):
            calls[sid]?.interruption = second
            return await hear(.speech(first), in: sid)
        case .hangsUp: return await hangUp(sid)
        default: return nil
        }
    }

    /// A new call, or the current one of `customer`, as soon as the caller can speak.
    private func line(
        for action: CustomerAction,
        of customer: UnifiedContact,
        on account: SimulatedAccount
    ) async throws(SimulatorError) -> String {
        if action == .calls { return begin(by: customer, on: account) }
        let deadline = provider.clock.now.addingTimeInterval(TimeInterval(Self.speakTimeout.components.seconds))
        while let call = liveCall(of: customer, on: account) {
            if case .listening = call.state { return call.sid }
            if action == .hangsUp { return call.sid }
            guard provider.clock.now < deadline, (try? await provider.clock.sleep(for: .milliseconds(10))) != nil else {
                throw .unsupported("moment to speak in this call")
            }
        }
        // The hub may have hung up first.
        if action == .hangsUp, let call = lastCall(of: customer, on: account) { return call.sid }
        throw .unsupported("call to do that in")
    }

    private func lastCall(of customer: UnifiedContact, on account: SimulatedAccount) -> SimulatedCall? {
        calls.values.filter { $0.customer.id == customer.id && $0.account.channel == account.channel }
            .max { $0.startedAt < $1.startedAt }
    }

    private func begin(by customer: UnifiedContact, on account: SimulatedAccount) -> String {
        let call = SimulatedCall(
            sid: TwilioID.make("CA"),
            account: account,
            customer: customer,
            startedAt: provider.clock.now,
            url: account.callURL
        )
        calls[call.sid] = call
        return call.sid
    }

    private func liveCall(of customer: UnifiedContact, on account: SimulatedAccount) -> SimulatedCall? {
        calls.values.first { $0.isLive && $0.customer.id == customer.id && $0.account.channel == account.channel }
    }

    // MARK: - The API

    /// Changes a live call: replaces the running document, or ends the call.
    func change(_ sid: String, _ body: Data, of account: SimulatedAccount) async throws(TwilioRefusal)
        -> WebhookResponse
    {
        guard let call = calls[sid], call.account.sid == account.sid else { throw .unknownResource }
        guard call.isLive else { throw .callIsOver }
        let form = FormFields(parsing: body)
        if form["Status"] == "completed" {
            _ = await hangUp(sid)
        } else if let document = form["Twiml"], !document.isEmpty {
            guard document.count <= Self.maxDocumentLength else { throw .documentTooLong }
            let verbs = try TwiMLSchema.verbs(in: document)
            calls[sid]?.generation += 1
            calls[sid]?.state = .busy
            await perform(verbs, in: sid, correlation: verbs.correlation)
        } else {
            throw .nothingToChange
        }
        return .json(status: 200, calls[sid]?.json ?? .null)
    }

    private static let maxDocumentLength = 4_000

    func resource(ofCall sid: String, of account: SimulatedAccount) throws(TwilioRefusal) -> WebhookResponse {
        guard let call = calls[sid], call.account.sid == account.sid else { throw .unknownResource }
        return .json(status: 200, call.json)
    }
}

extension [TwiMLElement] {
    /// The hub's id of a send, from the URL of its action.
    fileprivate var correlation: String? {
        lazy.compactMap { $0.attributes["action"] }.first
            .flatMap { $0.split(separator: "?", maxSplits: 1).dropFirst().first }
            .flatMap { FormFields(parsing: String($0))["after"] }
    }
}

extension TwilioRefusal {
    static let callIsOver = TwilioRefusal(21220, "Call is not in-progress. Cannot redirect.")
    static let documentTooLong = TwilioRefusal(20001, "Twiml must be at most 4000 characters")
    static let nothingToChange = TwilioRefusal(20001, "There is neither a Twiml nor a Status")
}
