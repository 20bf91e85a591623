public import Foundation

/// The module that speaks one provider's protocol; an instance is one tenant's channel.
///
/// The static half works before a channel is known: ``locate(_:)`` guesses whom a raw request may be for,
/// ``verify(_:with:)`` checks it against one secret, ``split(_:)`` cuts an authenticated request into items. The
/// instance half belongs to a configured channel: ``normalize(_:receivedAt:)`` gives an item its meaning. All of it
/// is pure: bytes to values, no clock, no network. What a provider can do besides, an adapter says by adopting
/// capabilities such as ``TextSending``.
public protocol ChannelAdapter: Sendable {
    /// What the adapter says of itself.
    static var manifest: AdapterManifest { get }

    /// The addresses that `request` might be for: a bounded scan of the raw bytes that costs little.
    ///
    /// Nothing is decided by it but which secrets are tried. Bytes that make no sense give no addresses.
    static func locate(_ request: WebhookRequest) -> [Address]

    /// Checks that the holder of `credential` made `request`.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds anything derived from the secret.
    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure)

    /// Returns the check of `request` with what several credentials need computed once: for a provider whose signature
    /// covers something that has to be made first, such as a sorted form.
    ///
    /// It gives the same results as ``verify(_:with:)``, which it calls unless an adapter says otherwise.
    static func verifier(for request: WebhookRequest) -> RequestVerifier

    /// Cuts a request into items that stand alone.
    ///
    /// An item holds those members of the request that it is understood by, and no copy of what surrounds it: the
    /// bytes of all items together are no more than a small multiple of the body's.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` when the bytes are not the provider's format at all. A single odd
    ///   item is no reason to throw: it becomes an item whose meaning is `unsupported`.
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem]

    /// Makes a channel from its checked settings.
    ///
    /// - Throws: ``ConfigurationIssue`` at the setting that is wrong beyond its type.
    init(_ settings: ChannelSettings) throws(ConfigurationIssue)

    /// What a webhook may carry that identifies this channel.
    var addresses: [Address] { get }

    /// The secrets that may vouch for this channel's webhooks, old ones in rotation included.
    var credentials: [Credential] { get }

    /// What an item means: one event, seldom more, never none.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` when the item lacks what it cannot be understood without.
    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent]
}

extension ChannelAdapter {
    /// The adapter's name in `channels.yaml`.
    public static var kind: AdapterKind { manifest.kind }

    /// The items of `request`: those of ``split(_:)``, if they are no more than the manifest's limit.
    ///
    /// - Throws: ``InboundError``.
    public static func items(of request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let items = try split(request)
        try manifest.limits.check(items: items.count)
        return items
    }
}

/// What a webhook carries that identifies a channel, such as `phone_number_id` 106540352242922.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    /// The provider's name for it, such as `phone_number_id`.
    public let kind: String
    /// Its value, compared exactly.
    public let value: String

    /// Describes an address.
    public init(_ kind: String, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// Kind and value, for messages.
    public var description: String { "\(kind) \(value)" }
}

/// One thing inside a webhook.
public struct InboundItem: Hashable, Sendable {
    /// Whom an item is for when several channels match.
    public enum Reach: Hashable, Sendable {
        /// The channel of the first candidate address that is configured.
        case firstMatch
        /// Every channel that declares one of the addresses: news of a whole account.
        case everyMatch
    }

    /// How its sender wants to be answered.
    public enum Answer: String, Hashable, Sendable {
        /// By the acknowledgement; a reply goes through the provider's API.
        case acknowledged
        /// In the HTTP response, by a channel that is ``InlineAnswering``.
        case inline
        /// In the HTTP response, as it is made, by a channel that is ``StreamingAnswering``.
        case streaming
    }

    /// What makes receipt idempotent.
    public var key: ItemKey
    /// What keeps order.
    public var lane: LaneKey
    /// Candidate addresses, best first; empty means the channel whose URL key was called.
    public var addresses: [Address]
    /// Whom it is for when several channels match.
    public var reach: Reach
    /// The provider's time, by which the items of one request are ordered.
    public var occurredAt: Date?
    /// How its sender wants to be answered.
    public var answer: Answer
    /// Bytes that normalise without the rest of the webhook and belong to one tenant.
    public var payload: Data

    /// Describes an item.
    public init(
        key: ItemKey,
        lane: LaneKey,
        addresses: [Address],
        reach: Reach = .firstMatch,
        occurredAt: Date? = nil,
        answer: Answer = .acknowledged,
        payload: Data
    ) {
        self.key = key
        self.lane = lane
        self.addresses = addresses
        self.reach = reach
        self.occurredAt = occurredAt
        self.answer = answer
        self.payload = payload
    }
}

extension [InboundItem] {
    /// The items of one request in the order in which they are handled: by the provider's time, then by position.
    ///
    /// One request may hold yesterday's message behind today's. An item without a time stays behind the one before it.
    public func orderedByProviderTime() -> [InboundItem] {
        var time = Date.distantPast
        let timed = enumerated().map { position, item in
            time = item.occurredAt ?? time
            return (time: time, position: position, item: item)
        }
        return timed.sorted { ($0.time, $0.position) < ($1.time, $1.position) }.map(\.item)
    }
}

/// Why a request or an item cannot be read.
///
/// The sentence must not quote what a person wrote.
public enum InboundError: Error, Hashable, Sendable {
    /// It is not the provider's format.
    case malformed(String)
    /// It has more items than the manifest's ``AdapterManifest/Limits/itemsPerRequest``; nothing of it is stored, and
    /// the provider gets 413.
    case tooManyItems(limit: Int)

    /// The sentence.
    public var reason: String {
        switch self {
        case .malformed(let reason): reason
        case .tooManyItems(let limit): "the request has more than \(limit) items"
        }
    }
}
