public import Foundation

// Capabilities of providers besides webhooks. An adapter conforms to those that its provider has; the router checks
// with `channel as? any TextSending` and degrades the reply if the capability is missing.

/// A channel whose provider checks the webhook's URL before it uses it, such as with a challenge that must be echoed.
///
/// ```swift
/// extension ExampleAdapter: WebhookHandshaking {
///     static func isHandshake(_ request: WebhookRequest) -> Bool { request.method == "GET" }
///
///     func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
///         guard verifyToken.matches(request.queryFields["token"] ?? "") else { return nil }
///         return WebhookResponse(status: 200, contentType: "text/plain", text: request.queryFields["challenge"] ?? "")
///     }
///
///     static let handshakeRefusal = WebhookResponse(status: 403)
/// }
/// ```
public protocol WebhookHandshaking: ChannelAdapter {
    /// True if `request` is the provider's check and not a delivery.
    static func isHandshake(_ request: WebhookRequest) -> Bool

    /// Returns the response that proves this channel to the provider; nil if the request does not match its secrets.
    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse?

    /// The secrets that ``answerHandshake(_:)`` compares a request with. Default: those of
    /// ``ChannelAdapter/credentials``.
    ///
    /// Channels with equal secrets give equal responses, so only one of them is asked; at most
    /// ``Credential/maxPerRequest`` are.
    var handshakeSecrets: [Secret] { get }

    /// The response if no channel's secret matches.
    static var handshakeRefusal: WebhookResponse { get }
}

extension WebhookHandshaking {
    /// The secrets of the channel's credentials.
    public var handshakeSecrets: [Secret] { credentials.map(\.secret) }
}

/// A channel that can send plain text.
///
/// ```swift
/// extension ExampleAdapter: TextSending {
///     func send(
///         _ text: String,
///         to destination: Destination,
///         using http: any HTTPSending
///     ) async throws(DeliveryError) -> DeliveryReceipt {
///         try await api.send(
///             ["to": .string(destination.contact.id), "text": .string(text)],
///             to: "messages",
///             using: http,
///             id: { $0["id"] }
///         )
///     }
/// }
/// ```
public protocol TextSending: ChannelAdapter {
    /// Sends one text that is not longer than the manifest's limit.
    ///
    /// - Throws: ``DeliveryError``, classified.
    func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt
}

/// A channel that can send more than text, such as buttons and media.
public protocol RichSending: TextSending {
    /// True if the provider can carry `content` as it is; any other content is degraded to text.
    func canSend(_ content: ReplyContent) -> Bool

    /// Sends one message that ``canSend(_:)`` accepts.
    ///
    /// - Throws: ``DeliveryError``, classified.
    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt
}

extension RichSending {
    /// Sends `text` as ``ReplyContent/text(_:)``.
    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(.text(text), to: destination, using: http)
    }
}

/// A channel that can show the customer that a message was read, or that an answer is being written.
public protocol PresenceSending: ChannelAdapter {
    /// Marks the message `externalID` as read and, with `typing`, shows that an answer is coming.
    func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError)
}

/// A channel whose media are downloaded with its own credentials.
public protocol MediaDownloading: ChannelAdapter {
    /// Downloads `media` of the message with the provider's id `message`.
    ///
    /// Credentials are sent only to URLs below those of the provider's files; see ``MediaFetch``.
    ///
    /// - Parameter limit: The max size of the file, in bytes.
    /// - Throws: ``MediaError``.
    func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile
}

/// A channel whose media are files at links.
///
/// ```swift
/// extension ExampleAdapter: LinkedMediaDownloading {
///     var mediaFetch: MediaFetch { MediaFetch(open: [baseURL + "/uploads"]) }
/// }
/// ```
public protocol LinkedMediaDownloading: MediaDownloading {
    /// The download, with the URLs that get credentials or need none.
    var mediaFetch: MediaFetch { get }

    /// Returns the absolute URL of a link in a message. Default: the link itself.
    func mediaURL(_ link: String) -> String
}

extension LinkedMediaDownloading {
    /// The link itself.
    public func mediaURL(_ link: String) -> String { link }

    /// Downloads the file at the link of `media`.
    public func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile {
        try await mediaFetch.file(media, at: media.url.map(mediaURL), limit: limit, using: http)
    }
}

/// A channel whose credentials can be tested without side effects.
public protocol CredentialProbing: ChannelAdapter {
    /// Asks the provider to identify the channel.
    ///
    /// - Throws: ``DeliveryError/needsCredentials(reason:)`` if the provider does not accept the credentials.
    func probeCredentials(using http: any HTTPSending) async throws(DeliveryError)
}

/// A channel that can find out if an ambiguous send arrived.
public protocol SendReconciling: ChannelAdapter {
    /// Returns the receipt of `send` if it arrived, nil if it certainly did not.
    ///
    /// - Throws: ``DeliveryError`` if the provider does not answer.
    func reconcile(_ send: UnsettledSend, using http: any HTTPSending) async throws(DeliveryError) -> DeliveryReceipt?
}

/// A send whose outcome is unknown.
public struct UnsettledSend: Hashable, Sendable {
    /// The content of the message.
    public var content: ReplyContent
    /// The recipient.
    public var destination: Destination
    /// A time shortly before the first attempt.
    public var sentAfter: Date

    /// Creates a send.
    public init(content: ReplyContent, destination: Destination, sentAfter: Date) {
        self.content = content
        self.destination = destination
        self.sentAfter = sentAfter
    }
}

/// A channel that may send free text only for a limited time after the customer's last message.
public protocol ReplyWindowing: ChannelAdapter {
    /// The provider's reply window: the time after the contact's last message during which any message may be sent, and
    /// after which only templates may. Nil if there is no limit.
    func replyWindow(for contact: UnifiedContact) -> Duration?
}

/// A channel whose provider signs nothing, so that each item is confirmed by a request to the provider: by a worker,
/// never before the acknowledgement.
public protocol InboundConfirming: ChannelAdapter {
    /// Returns the item as the provider itself reports it; nil if the provider does not know it.
    func confirm(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) -> InboundItem?
}

/// A channel whose provider can list received messages, for providers that never redeliver.
public protocol Backfilling: ChannelAdapter {
    /// Returns the items received since `moment`, with the item keys that their webhooks would have had.
    func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem]
}
