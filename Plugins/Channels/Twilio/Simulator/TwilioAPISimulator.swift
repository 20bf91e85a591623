public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Twilio's APIs for messages and calls and their webhooks, for any number of senders and accounts.
///
/// It enforces Twilio's rules on what it receives and answers in Twilio's format. It keeps every message, so that the
/// message list and files can be read. It applies and answers STOP, START and HELP itself, as Advanced Opt-Out does.
/// The statuses queued, sent and delivered follow every accepted send, on WhatsApp also read. Callers hear the
/// documents in the hub's responses, at increased speed: see ``perform(_:in:correlation:)``.
public actor TwilioAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "twilio"

    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken, .closedWindow]

    let accounts: [SimulatedAccount]
    let provider: SimulatorContext
    /// All messages, oldest first.
    private(set) var messages: [SimulatedMessage] = []
    /// The numbers with the URLs that are entered at them.
    var numbers = SimulatedNumbers()
    /// All calls by id, ended ones included.
    var calls: [String: SimulatedCall] = [:]
    /// The opt-outs: the sender's address and the customer's.
    private var optOuts: Set<[String]> = []
    /// The ids under which customers act, by their addresses at Twilio.
    private var customers: [String: String] = [:]

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        accounts = channels.compactMap(SimulatedAccount.init)
        self.provider = provider
    }

    /// The journal's id of the customer at `address`.
    private func customer(at address: String) -> String { customers[address] ?? address }

    // MARK: - Customers

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let account = try accounts.endpoint(of: channel)
        if action.isInCall { return try await actInCall(action, as: customer, on: account) }
        let said = try CustomerMessage(action, by: customer, on: account, at: provider.clock.now)
        customers[said.message.from] = customer.id
        messages.append(said.message)
        apply(said.keyword, of: said.message)
        let id = said.message.sid
        let entry = await provider.record(action, as: id, by: customer, on: channel)
        let webhook = account.inboundWebhook(said.parameters, about: id, customer: customer.id)
        let answer = await provider.exchange(webhook)
        if let answer { await send(InlineReply.all(in: answer), answering: said.message, from: account) }
        return ActionResult(providerID: id, journalNumber: entry, answer: answer?.status)
    }

    /// Applies a keyword.
    ///
    /// Twilio's own answer is not the hub's, and so not in the journal.
    private func apply(_ keyword: CustomerMessage.Keyword?, of message: SimulatedMessage) {
        switch keyword {
        case .stop: optOuts.insert([message.to, message.from])
        case .start: optOuts.remove([message.to, message.from])
        case .help, nil: break
        }
    }

    // MARK: - Sends

    func accept(_ send: SimulatedSend, from account: SimulatedAccount) async throws(TwilioRefusal) -> WebhookResponse {
        let sender = send.from ?? account.number
        guard !optOuts.contains([sender, send.to]) else { throw .optedOut }
        if account.isWhatsApp, send.contentSID == nil, await provider.hasFault(.closedWindow) { throw .closedWindow }
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

    /// Sends the messages in the response to a webhook.
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
        await provider.accept(text, as: message.sid, for: customer, on: account.channel, correlation: correlation)
        guard let callback else { return }
        let statuses: [DeliveryStatus] = [.queued, .sent, .delivered] + (account.isWhatsApp ? [.read] : [])
        for status in statuses {
            let webhook = account.statusWebhook(status, of: message, to: callback, customer: customer)
            if let webhook { provider.schedule(webhook, after: provider.timing.delay(of: status)) }
        }
    }
}

/// Ids in Twilio's format: two letters and 32 hex digits.
enum TwilioID {
    /// An id that stays unique after a restart, because the hub remembers earlier ones.
    static func make(_ prefix: String) -> String {
        prefix + UUID().uuidString.replacing("-", with: "").lowercased()
    }
}
