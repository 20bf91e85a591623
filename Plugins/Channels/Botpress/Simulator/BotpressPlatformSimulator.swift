public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// A simulator of Botpress Cloud and Messaging servers, for any number of bots.
///
/// A customer of a Cloud bot writes through its forwarder, unless their id begins with `hub-`: then the bot writes,
/// through the Messaging API integration. A client of a Messaging server has its customers there. A channel with only
/// one of these uses it for every customer.
/// Calls are validated by the rules of their API and answered in its format. Conversations and messages are stored, so
/// that they can be listed. A sent message is posted to the hub again, as the bot's own.
public actor BotpressPlatformSimulator: ProviderSimulator {
    public static let kind: AdapterKind = "botpress"

    public static let faults: Set<SimulatorFault.Kind> = [.throttle, .expiredToken]

    let bots: [SimulatedBot]
    let provider: SimulatorContext
    /// Oldest first.
    private(set) var messages: [SimulatedMessage] = []
    private var conversations: [ConversationKey: SimulatedConversation] = [:]

    /// The key of a conversation, which belongs to one bot.
    private struct ConversationKey: Hashable {
        let channel: ChannelID
        let id: String
    }

    public init(channels: [SimulatedChannel], provider: SimulatorContext) {
        bots = channels.map(SimulatedBot.init)
        self.provider = provider
    }

    /// The conversation with a customer, whose id is the customer's alias if there is one.
    private func begin(
        with customer: UnifiedContact,
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

    /// Stores a message of the hub and schedules its echo, if the surface has one.
    func accept(
        _ message: SimulatedMessage,
        in conversation: SimulatedConversation,
        of bot: SimulatedBot,
        correlation: String?
    ) async {
        messages.append(message)
        await provider.accept(
            message.readableText,
            as: message.id,
            for: conversation.customer.id,
            on: bot.channel,
            correlation: correlation
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

extension BotpressPlatformSimulator {
    public func act(
        _ action: CustomerAction,
        as customer: UnifiedContact,
        on channel: ChannelID
    ) async throws -> ActionResult {
        let bot = try bots.endpoint(of: channel)
        guard let surface = bot.surface(for: customer) else { throw SimulatorError.unknownChannel(channel) }
        let conversation = begin(with: customer, on: surface, of: bot)
        let event = try SimulatedEvent(action, in: conversation, of: bot, at: provider.clock.now)
        if let message = event.message { messages.append(message) }
        let webhook = bot.webhook(event.body, about: event.id, customer: customer.id, on: surface)
        return await provider.perform(action, as: event.id, by: customer, on: channel, posting: webhook)
    }
}

/// The integration through which customers reach a bot, which determines the dialect of its webhooks.
enum Surface {
    /// Any integration of a Cloud bot, posted by the forwarder in the bot.
    case forwarder
    /// The Messaging API integration.
    case integration
    /// A channel of a Messaging server.
    case server
    /// The Chat integration.
    case chat
}

/// A conversation at the simulated Botpress.
struct SimulatedConversation {
    let id: String
    let customer: UnifiedContact
    let surface: Surface
}
