public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for a Papercups server: its API and its webhooks, for any number of accounts.
///
/// Each channel is an account with one agent beside the user whose key the hub has. It remembers conversations and
/// their messages, holds what it gets to the rules that Papercups holds it to, and tells everything once. Its
/// webhooks have the scope `conversation:updated`. An account whose channel has a `relay_secret` has a relay before it
/// that signs.
///
/// A customer whom it sees for the first time has a conversation already, so that no `conversation:created` comes
/// before their first message; one that an agent begins is told.
public actor PapercupsAPISimulator: ProviderSimulator {
    public static let kind: AdapterKind = "papercups"
    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let accounts: [SimulatedAccount]
    let provider: SimulatorContext
    var conversations: [SimulatedConversation] = []
    private(set) var files: [String: SimulatedFile] = [:]

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
        switch action {
        case .text(let text):
            return try await say(SimulatedMessage.Content(body: text), action, customer, on: account)
        case .media(let kind, let caption):
            let file = store(SimulatedFile(kind))
            return try await say(.init(body: caption, files: [file]), action, customer, on: account)
        case .agentWrites(let text):
            return await write(text, to: customer, on: account)
        case .agentLeaves:
            return try await close(customer, on: account)
        case .tap: throw SimulatorError.unsupported("buttons")
        case .location: throw SimulatorError.unsupported("places")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw SimulatorError.unsupported("calls")
        }
    }

    /// Keeps a file, at a URL of the server's own.
    func store(_ file: SimulatedFile) -> SimulatedFile {
        files[file.id] = file
        return file
    }

    // MARK: - What people do

    /// The customer writes; a closed conversation is open again.
    private func say(
        _ content: SimulatedMessage.Content,
        _ action: CustomerAction,
        _ customer: UnifiedContact,
        on account: SimulatedAccount
    ) async throws -> ActionResult {
        let index = index(of: customer, on: account) ?? begin(with: customer, on: account)
        let wasClosed = conversations[index].isClosed
        let message = SimulatedMessage(content, by: .customer, at: provider.clock.now)
        conversations[index].add(message)
        let answer = await tell(message, of: index, saying: action.text, on: account)
        if wasClosed { tellUpdate(of: conversations[index], on: account) }
        return answer
    }

    /// The human agent writes in the dashboard.
    private func write(_ text: String, to customer: UnifiedContact, on account: SimulatedAccount) async -> ActionResult
    {
        let known = index(of: customer, on: account)
        let index = known ?? begin(with: customer, on: account)
        if known == nil {
            let begun = account.webhook("conversation:created", conversations[index].json(of: account), about: customer)
            provider.schedule(begun, after: .zero)
        }
        let message = SimulatedMessage(.init(body: text), by: .agent(.human), at: provider.clock.now)
        let isChanged = conversations[index].add(message)
        let said = await tell(message, of: index, saying: text, on: account)
        if isChanged { tellUpdate(of: conversations[index], on: account) }
        return said
    }

    /// The human agent closes the conversation.
    private func close(_ customer: UnifiedContact, on account: SimulatedAccount) async throws -> ActionResult {
        guard let index = index(of: customer, on: account) else {
            throw SimulatorError.unsupported("conversation with this customer that could be closed")
        }
        conversations[index].close(at: provider.clock.now)
        let conversation = conversations[index]
        let entry = await provider.journal.record(
            .said(CustomerAction.agentLeaves.text),
            of: conversation.id,
            channel: account.channel,
            customer: customer.id
        )
        let webhook = account.webhook("conversation:updated", conversation.json(of: account), about: customer)
        let answer = await provider.post(webhook)
        return ActionResult(providerID: conversation.id, journalNumber: entry, answer: answer)
    }

    private func tell(
        _ message: SimulatedMessage,
        of index: Int,
        saying text: String,
        on account: SimulatedAccount
    ) async -> ActionResult {
        let conversation = conversations[index]
        let entry = await provider.journal.record(
            .said(text),
            of: message.id,
            channel: account.channel,
            customer: conversation.customer.id
        )
        let payload = message.json(in: conversation, of: account)
        let webhook = account.webhook("message:created", payload, about: conversation.customer, id: message.id)
        let answer = await provider.post(webhook)
        return ActionResult(providerID: message.id, journalNumber: entry, answer: answer)
    }

    func tellUpdate(of conversation: SimulatedConversation, on account: SimulatedAccount) {
        let payload = conversation.json(of: account)
        provider.schedule(
            account.webhook("conversation:updated", payload, about: conversation.customer),
            after: provider.timing.sentAfter
        )
    }

    private func index(of customer: UnifiedContact, on account: SimulatedAccount) -> Int? {
        conversations.lastIndex { $0.account == account.id && $0.customer.id == customer.id }
    }

    private func begin(with customer: UnifiedContact, on account: SimulatedAccount) -> Int {
        conversations.append(SimulatedConversation(account: account.id, customer: customer, at: provider.clock.now))
        return conversations.count - 1
    }
}

/// Ids as Papercups makes them: UUIDs in small letters, new even after a restart.
enum PapercupsID {
    static func make() -> String { UUID().uuidString.lowercased() }
}
