import ChannelKit

/// The API through which a conversation came, and through which replies go.
enum ReplyRoute: String, CaseIterable {
    /// The Runtime API, as the bot.
    case runtime
    /// The Messaging API integration, to the bot.
    case messagingAPI = "messaging_api"
    /// A Messaging server.
    case server
    /// A Messaging server whose caller waits for the reply.
    case collect
    /// The Chat API, to the bot as a user.
    case chat
}

/// A Botpress conversation with the API for its replies, used as the thread of every message.
///
/// Its text form is `runtime:conv_…`. A channel may use several dialects at once, and ids do not tell them apart.
struct BotpressThread: Hashable {
    let route: ReplyRoute
    let conversation: String

    var text: String { "\(route.rawValue):\(conversation)" }

    init(_ route: ReplyRoute, _ conversation: String) {
        self.route = route
        self.conversation = conversation
    }

    /// Nil if `text` does not have this form.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let route = ReplyRoute(rawValue: String(text[..<colon])) else {
            return nil
        }
        self.init(route, String(text[text.index(after: colon)...]))
    }
}

extension BotpressAdapter {
    /// The thread of a reply; without one in the destination, the contact's conversation in the first configured API.
    func thread(of destination: Destination) -> BotpressThread {
        destination.thread.flatMap(BotpressThread.init) ?? BotpressThread(defaultRoute, destination.contact.id)
    }

    private var defaultRoute: ReplyRoute {
        if chat != nil { return .chat }
        if server != nil { return .server }
        return integration != nil ? .messagingAPI : .runtime
    }
}
