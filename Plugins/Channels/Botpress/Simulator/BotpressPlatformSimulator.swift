public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// Stands in for Botpress Cloud and for Messaging servers, for any number of bots.
///
/// A customer of a bot of the Cloud writes through the forwarder in it, unless their id begins with `hub-`: then it is
/// the bot that speaks, through the Messaging API integration. A client of a Messaging server has its customers there.
/// A channel that has only one of them has it for everybody.
/// What comes back is held to the rules of the API that it came to, and answered in its words; conversations and
/// messages are remembered, so that they can be listed. What was sent is told to the hub again, as the bot's own.
public actor BotpressPlatformSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "botpress"

    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let bots: [SimulatedBot]
    let provider: SimulatorContext
    /// Oldest first.
    private(set) var messages: [SimulatedMessage] = []
    private var conversations: [ConversationKey: SimulatedConversation] = [:]

    /// Bots do not share their conversations.
    private struct ConversationKey: Hashable {
        let channel: ChannelID
        let id: String
    }

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        bots = channels.map(SimulatedBot.init)
        self.provider = provider
    }

    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        guard let bot = bots.first(where: { $0.channel == channel }), let surface = bot.surface(for: customer) else {
            throw SimulatorError.unknownChannel(channel)
        }
        let conversation = open(for: customer, on: surface, of: bot)
        let said = try CustomerSays(action, in: conversation, of: bot, at: provider.clock.now)
        if let message = said.message { messages.append(message) }
        let entry = await provider.journal.record(
            .said(action.text),
            of: said.id,
            channel: channel,
            customer: customer.id
        )
        let webhook = bot.webhook(said.body, about: said.id, customer: customer.id, on: surface)
        return ActionResult(providerID: said.id, journalNumber: entry, answer: await provider.post(webhook))
    }

    /// Botpress's conversation with a customer: their further id if they have one, else their only one.
    private func open(
        for customer: UnifiedContact,
        on surface: Surface,
        of bot: SimulatedBot
    ) -> SimulatedConversation {
        let conversation = SimulatedConversation(
            id: customer.aliases.first ?? customer.id,
            customer: customer,
            surface: surface
        )
        conversations[ConversationKey(channel: bot.channel, id: conversation.id)] = conversation
        return conversation
    }

    func conversation(_ id: String, of bot: SimulatedBot) -> SimulatedConversation? {
        conversations[ConversationKey(channel: bot.channel, id: id)]
    }

    /// Takes what the hub says, and tells the hub of it as far as the surface does.
    func accept(
        _ message: SimulatedMessage,
        in conversation: SimulatedConversation,
        of bot: SimulatedBot,
        correlation: String?
    ) async {
        messages.append(message)
        await provider.journal.record(
            .reply(message.readableText, correlation: correlation),
            of: message.id,
            channel: bot.channel,
            customer: conversation.customer.id
        )
        guard let echo = conversation.echo(of: message, on: bot) else { return }
        let webhook = bot.webhook(
            echo,
            about: message.id,
            customer: conversation.customer.id,
            on: conversation.surface
        )
        provider.schedule(webhook, after: provider.timing.sentAfter)
    }
}

/// Where people meet a bot, and so which dialect tells of it.
enum Surface {
    /// Anything that is connected to a bot of the Cloud, told by the forwarder in the bot.
    case forwarder
    /// The Messaging API integration.
    case integration
    /// A channel of a Messaging server.
    case server
    /// The Chat integration.
    case chat
}

/// A conversation as Botpress knows it.
struct SimulatedConversation {
    let id: String
    let customer: UnifiedContact
    let surface: Surface
}
