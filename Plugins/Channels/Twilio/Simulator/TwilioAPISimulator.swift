public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for Twilio's APIs of messages and calls and their webhooks, for any number of senders and accounts.
///
/// It holds what it gets to the rules that Twilio holds it to, and answers in Twilio's words. It remembers every
/// message, so that the list of messages and the files can be asked for. STOP, START and HELP it obeys and answers by
/// itself, as Advanced Opt-Out does. After a send was accepted the statuses queued, sent and delivered follow, on
/// WhatsApp also read. Callers hear what the documents in the hub's answers say, in quick motion: see ``perform(_:in:correlation:)``.
public actor TwilioAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "twilio"

    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken, .closedWindow]

    let accounts: [SimulatedAccount]
    let provider: SimulatorContext
    /// Oldest first.
    private(set) var messages: [SimulatedMessage] = []
    /// By their ids, those that are over included.
    var calls: [String: SimulatedCall] = [:]
    /// Who wants nothing from whom any more: the person's address behind the sender's.
    private var optOuts: Set<[String]> = []
    /// The ids under which customers act, by their addresses at Twilio.
    private var customers: [String: String] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        accounts = channels.compactMap(SimulatedAccount.init)
        self.provider = provider
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard let account = accounts.first(where: { $0.channel == channel }) else {
            throw SimulatorError.unknownChannel(channel)
        }
        if action.isInCall { return try await actInCall(action, as: customer, on: account) }
        let said = try CustomerMessage(action, by: customer, on: account, at: provider.clock.now)
        customers[said.message.from] = customer.id
        messages.append(said.message)
        heed(said.keyword, of: said.message)
        let id = said.message.sid
        let entry = await provider.journal.record(.said(action.text), of: id, channel: channel, customer: customer.id)
        let webhook = account.inboundWebhook(said.parameters, about: id, customer: customer.id)
        let answer = await provider.exchange(webhook)
        if let answer { await send(InlineReply.all(in: answer), answering: said.message, from: account) }
        return ActionResult(providerID: id, journalNumber: entry, answer: answer?.status)
    }

    /// Twilio's own answer to a keyword is none of the hub's, and so not in the journal.
    private func heed(_ keyword: CustomerMessage.Keyword?, of message: SimulatedMessage) {
        switch keyword {
        case .stop: optOuts.insert([message.to, message.from])
        case .start: optOuts.remove([message.to, message.from])
        case .help, nil: break
        }
    }

    /// The journal's name for the person at `address`.
    private func customer(at address: String) -> String { customers[address] ?? address }

    // MARK: - What the hub sends

    func accept(_ send: SimulatedSend, from account: SimulatedAccount) async throws(TwilioRefusal) -> WebhookResponse {
        let sender = send.from ?? account.number
        guard !optOuts.contains([sender, send.to]) else { throw .optedOut }
        if account.isWhatsApp, send.contentSID == nil, await provider.fault(.closedWindow) != nil {
            throw .closedWindow
        }
        let message = SimulatedMessage(
            sid: TwilioID.make(send.mediaURLs.isEmpty ? "SM" : "MM"),
            account: account.sid,
            direction: "outbound-api",
            from: sender,
            to: send.to,
            messagingServiceSID: send.messagingServiceSID,
            body: send.contentSID == nil ? send.body : send.text,
            media: send.mediaURLs.map { _ in TwilioID.make("ME") },
            createdAt: provider.clock.now
        )
        await deliver(
            message,
            saying: send.text,
            correlation: send.correlation,
            callback: send.statusCallback,
            from: account
        )
        return .json(status: 201, message.json)
    }

    /// The messages of an answer in the webhook's response.
    private func send(_ replies: [InlineReply], answering question: SimulatedMessage, from account: SimulatedAccount)
        async
    {
        for reply in replies where !optOuts.contains([question.to, question.from]) {
            let message = SimulatedMessage(
                sid: TwilioID.make(reply.mediaURLs.isEmpty ? "SM" : "MM"),
                account: account.sid,
                direction: "outbound-reply",
                from: question.to,
                to: question.from,
                messagingServiceSID: question.messagingServiceSID,
                body: reply.body,
                media: reply.mediaURLs.map { _ in TwilioID.make("ME") },
                createdAt: provider.clock.now
            )
            await deliver(message, saying: reply.text, correlation: nil, callback: reply.action, from: account)
        }
    }

    private func deliver(
        _ message: SimulatedMessage,
        saying text: String,
        correlation: String?,
        callback: String?,
        from account: SimulatedAccount
    ) async {
        messages.append(message)
        let customer = customer(at: message.to)
        await provider.journal.record(
            .reply(text, correlation: correlation),
            of: message.sid,
            channel: account.channel,
            customer: customer
        )
        guard let callback else { return }
        let timing = provider.timing
        let pace = [
            (DeliveryStatus.queued, Duration.zero), (.sent, timing.sentAfter), (.delivered, timing.deliveredAfter),
            (.read, timing.readAfter),
        ]
        for (status, delay) in pace where status != .read || account.isWhatsApp {
            let webhook = account.statusWebhook(status, of: message, to: callback, customer: customer)
            if let webhook { provider.schedule(webhook, after: delay) }
        }
    }
}

extension CustomerAction {
    /// Whether it is done on the telephone.
    fileprivate var isInCall: Bool {
        switch self {
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp: true
        case .text, .tap, .media, .location, .agentWrites, .agentLeaves, .modelCallsTool: false
        }
    }
}

/// Ids as Twilio makes them: two letters and 32 hex digits.
enum TwilioID {
    /// One that is new even after a restart, when the hub remembers those from before.
    static func make(_ prefix: String) -> String {
        prefix + UUID().uuidString.replacing("-", with: "").lowercased()
    }
}
