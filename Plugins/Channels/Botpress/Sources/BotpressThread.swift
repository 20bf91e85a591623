import ChannelKit

/// By which way a conversation came, and so goes on.
enum Way: String, CaseIterable {
    /// As the bot, through the Runtime API.
    case runtime
    /// To the bot, through the Messaging API integration.
    case messagingAPI = "messaging_api"
    /// Through a Messaging server.
    case server
    /// Through a Messaging server, whose caller waits for the answer.
    case collect
    /// To the bot, as a user of the Chat API.
    case chat
}

/// A conversation of Botpress's, with the way that leads back into it: the thread of every message.
///
/// It is written `runtime:conv_…`. A channel may hear several dialects at once, and no id says of which it is.
struct BotpressThread: Hashable {
    let way: Way
    let conversation: String

    var text: String { "\(way.rawValue):\(conversation)" }

    init(_ way: Way, _ conversation: String) {
        self.way = way
        self.conversation = conversation
    }

    /// Nil for what is not written so.
    init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let way = Way(rawValue: String(text[..<colon])) else { return nil }
        self.init(way, String(text[text.index(after: colon)...]))
    }
}

extension BotpressAdapter {
    /// Where a reply goes.
    ///
    /// Every message has a thread; whoever sends without one means a conversation of the channel's own way.
    func thread(of destination: Destination) -> BotpressThread {
        destination.thread.flatMap(BotpressThread.init) ?? BotpressThread(firstWay, destination.contact.id)
    }

    private var firstWay: Way {
        if chat != nil { return .chat }
        if server != nil { return .server }
        return integration != nil ? .messagingAPI : .runtime
    }
}
