public import Foundation

// What a provider can do besides delivering webhooks. An adapter adopts what there is; the router asks
// `channel as? any TextSending` and degrades where the answer is no.

/// The provider checks the webhook's URL before it uses it, such as by a challenge that must be echoed.
public protocol WebhookHandshaking: ChannelAdapter {
    /// Whether `request` is the provider's check rather than a delivery.
    static func isHandshake(_ request: WebhookRequest) -> Bool

    /// The answer that proves to the provider that this channel is meant, or nil if the request does not fit it.
    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse?

    /// The secrets that ``answerHandshake(_:)`` compares a request with; those of ``ChannelAdapter/credentials`` unless
    /// an adapter says otherwise.
    ///
    /// Channels with equal ones answer alike, so that one of them is asked; at most ``Credential/maxPerRequest`` are.
    var handshakeSecrets: [Secret] { get }

    /// The answer when no channel's secret fits.
    static var handshakeRefusal: WebhookResponse { get }
}

extension WebhookHandshaking {
    /// The secrets of the channel's credentials.
    public var handshakeSecrets: [Secret] { credentials.map(\.secret) }
}

/// A channel that can send plain text.
public protocol TextSending: ChannelAdapter {
    /// Sends one text, not longer than the manifest's limit.
    ///
    /// - Throws: ``DeliveryError``, classified.
    func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt
}

/// A channel that can send more than text.
public protocol RichSending: TextSending {
    /// Whether the provider can carry `content` as it is; the rest is degraded to text.
    func canSend(_ content: ReplyContent) -> Bool

    /// Sends one message that ``canSend(_:)`` said yes to.
    ///
    /// - Throws: ``DeliveryError``, classified.
    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt
}

/// A channel that can show the person that their message was read, or that an answer is being written.
public protocol PresenceSending: ChannelAdapter {
    /// Marks `externalID` as read and, with `typing`, shows that an answer is coming.
    func showPresence(
        for externalID: String,
        to destination: Destination,
        typing: Bool,
        using http: any HTTPSending
    ) async throws(DeliveryError)
}

/// A channel whose media are fetched with its own credentials.
public protocol MediaDownloading: ChannelAdapter {
    /// The bytes of `media`, which came in the message with the provider's id `message`.
    ///
    /// Credentials go to the provider's own hosts only; see ``MediaFetch``.
    ///
    /// - Parameter limit: The most bytes to take.
    /// - Throws: ``MediaError``.
    func download(
        _ media: ContentPart.Media,
        of message: String,
        limit: Int,
        using http: any HTTPSending
    ) async throws(MediaError) -> MediaFile
}

/// A channel whose credentials can be tried without any effect.
public protocol CredentialProbing: ChannelAdapter {
    /// Asks the provider who it thinks the channel is.
    ///
    /// - Throws: ``DeliveryError/needsCredentials(reason:)`` when it does not know.
    func probeCredentials(using http: any HTTPSending) async throws(DeliveryError)
}

/// A channel that can find out whether an ambiguous send arrived.
public protocol SendReconciling: ChannelAdapter {
    /// The receipt of `send` if it arrived, nil if it surely did not.
    ///
    /// - Throws: ``DeliveryError`` when the provider does not say.
    func reconcile(_ send: UnsettledSend, using http: any HTTPSending) async throws(DeliveryError) -> DeliveryReceipt?
}

/// A send that may have arrived.
public struct UnsettledSend: Hashable, Sendable {
    /// What was sent.
    public var content: ReplyContent
    /// Where to.
    public var destination: Destination
    /// A moment before the first attempt.
    public var sentAfter: Date

    /// Describes a send.
    public init(content: ReplyContent, destination: Destination, sentAfter: Date) {
        self.content = content
        self.destination = destination
        self.sentAfter = sentAfter
    }
}

/// A channel that may write freely only for a while after the person did.
public protocol ReplyWindowing: ChannelAdapter {
    /// How long after their last message `contact` can be sent anything but templates; nil for ever.
    func replyWindow(for contact: UnifiedContact) -> Duration?
}

/// A channel whose provider signs nothing, so that an item is confirmed by asking for it: by a worker, never
/// before the acknowledgement.
public protocol InboundConfirming: ChannelAdapter {
    /// The item as the provider itself tells it, or nil if it knows nothing of it.
    func confirm(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) -> InboundItem?
}

/// A channel whose provider can list what came in, for providers that never deliver again.
public protocol Backfilling: ChannelAdapter {
    /// What came in since `moment`, with the item keys that the webhooks would have had.
    func backfill(since moment: Date, using http: any HTTPSending) async throws(DeliveryError) -> [InboundItem]
}
