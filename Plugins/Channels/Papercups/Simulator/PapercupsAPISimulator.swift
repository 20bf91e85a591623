public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of a Papercups server, its API and its webhooks, for any number of accounts.
///
/// Each channel is an account with one agent besides the user of the hub's key. The simulator stores conversations and
/// messages, validates calls as Papercups does, and posts every webhook once. Its webhooks have the scope
/// `conversation:updated`. For a channel with a `relay_secret` they come through a relay that signs.
///
/// A new customer already has a conversation, so no `conversation:created` comes before their first message; a
/// conversation that an agent begins is posted.
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

    /// Stores a file, which the server then serves.
    func store(_ file: SimulatedFile) -> SimulatedFile {
        files[file.id] = file
        return file
    }
}

// MARK: - Actions of customers and agents

extension PapercupsAPISimulator {
    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        try await perform(action, by: customer, on: accounts.endpoint(of: channel))
    }

    private func perform(
        _ action: CustomerAction,
        by customer: UnifiedContact,
        on account: SimulatedAccount
    ) async throws -> ActionResult {
        switch action {
        case .text(let text): return await write(.init(body: text), action, customer, on: account)
        case .media(let kind, let caption):
            let file = store(SimulatedFile(kind))
            return await write(.init(body: caption, files: [file]), action, customer, on: account)
        case .agentWrites(let text): return await answer(text, action, customer, on: account)
        case .agentLeaves: return try await close(action, customer, on: account)
        case .tap: throw SimulatorError.unsupported("buttons")
        case .location: throw SimulatorError.unsupported("locations")
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp, .modelCallsTool:
            throw SimulatorError.unsupported("calls")
        }
    }

    /// Adds a customer's message, which reopens a closed conversation.
    private func write(
        _ content: SimulatedMessage.Content,
        _ action: CustomerAction,
        _ customer: UnifiedContact,
        on account: SimulatedAccount
    ) async -> ActionResult {
        let index = index(of: customer, on: account) ?? begin(with: customer, on: account)
        return await add(
            SimulatedMessage(content, by: .customer, at: provider.clock.now),
            to: index,
            action,
            on: account
        )
    }

    /// Adds an agent's message, written in the dashboard.
    private func answer(
        _ text: String,
        _ action: CustomerAction,
        _ customer: UnifiedContact,
        on account: SimulatedAccount
    ) async -> ActionResult {
        let known = index(of: customer, on: account)
        let index = known ?? begin(with: customer, on: account)
        if known == nil {
            let begun = account.webhook("conversation:created", conversations[index].json(of: account), about: customer)
            provider.schedule(begun, after: .zero)
        }
        let message = SimulatedMessage(.init(body: text), by: .agent(.human), at: provider.clock.now)
        return await add(message, to: index, action, on: account)
    }

    /// Closes the conversation, as an agent does.
    private func close(
        _ action: CustomerAction,
        _ customer: UnifiedContact,
        on account: SimulatedAccount
    ) async throws -> ActionResult {
        guard let index = index(of: customer, on: account) else {
            throw SimulatorError.unsupported("conversation with this customer to close")
        }
        conversations[index].close(at: provider.clock.now)
        let conversation = conversations[index]
        let webhook = account.webhook("conversation:updated", conversation.json(of: account), about: customer)
        return await provider.perform(
            action,
            as: conversation.id,
            by: customer,
            on: account.channel,
            posting: webhook
        )
    }

    /// Adds a message and posts it, with the change of the conversation that follows from it.
    private func add(
        _ message: SimulatedMessage,
        to index: Int,
        _ action: CustomerAction,
        on account: SimulatedAccount
    ) async -> ActionResult {
        let wasClosed = conversations[index].isClosed
        let isChanged = conversations[index].add(message)
        let conversation = conversations[index]
        let payload = message.json(in: conversation, of: account)
        let result = await provider.perform(
            action,
            as: message.id,
            by: conversation.customer,
            on: account.channel,
            posting: account.webhook("message:created", payload, about: conversation.customer, id: message.id)
        )
        if message.author == .customer ? wasClosed : isChanged { postUpdate(of: conversations[index], on: account) }
        return result
    }

    func postUpdate(of conversation: SimulatedConversation, on account: SimulatedAccount) {
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

/// Generates ids in Papercups's format: lowercase UUIDs, unique even after a restart.
enum PapercupsID {
    static func make() -> String { UUID().uuidString.lowercased() }
}
