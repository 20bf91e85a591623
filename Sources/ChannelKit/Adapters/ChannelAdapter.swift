public import Foundation

/// The module that speaks one provider's protocol; an instance is one tenant's channel.
///
/// The static half works before a channel is known: ``locate(_:)`` finds the channels that a raw request may be for,
/// ``verify(_:with:)`` checks it against one secret, ``split(_:)`` splits an authenticated request into items. The
/// instance half belongs to a configured channel: ``normalize(_:receivedAt:)`` translates an item into events. All of
/// it is pure: bytes to values, no clock, no network. Further capabilities are protocols of their own, such as
/// ``TextSending``.
///
/// ```swift
/// struct ExampleAdapter: ChannelAdapter {
///     static let manifest = AdapterManifest(kind: "example", …)
///     let addresses: [Address]
///     let credentials: [Credential]
///
///     init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
///         addresses = [Address("inbox", try settings[Self.inbox])]
///         credentials = Credential.rotating("signing_secret", try settings[Self.signingSecret])
///     }
///
///     static func locate(_ request: WebhookRequest) -> [Address] {
///         JSONScan.strings(named: "inbox", in: request.body).map { Address("inbox", $0) }
///     }
///
///     static func verify(
///         _ request: WebhookRequest,
///         with credential: Credential
///     ) throws(AuthenticationFailure) {
///         try request.requireSignature(in: "X-Signature", as: .hex, of: .sha256, under: credential.secret)
///     }
///
///     static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] { … }
///     func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent] { … }
/// }
/// ```
public protocol ChannelAdapter: Sendable {
    /// The facts about the adapter.
    static var manifest: AdapterManifest { get }

    /// Returns the addresses that `request` may be for, by a bounded and cheap scan of the raw bytes.
    ///
    /// They decide only which secrets are tried. Bytes that cannot be read give no addresses.
    static func locate(_ request: WebhookRequest) -> [Address]

    /// Checks that the holder of `credential` made `request`.
    ///
    /// - Throws: ``AuthenticationFailure``, which never holds anything derived from the secret.
    static func verify(_ request: WebhookRequest, with credential: Credential) throws(AuthenticationFailure)

    /// Returns the check of `request` with the work that several credentials share done once, such as sorting a form.
    ///
    /// Default: ``verify(_:with:)``, whose results it must equal.
    static func verifier(for request: WebhookRequest) -> RequestVerifier

    /// Splits a request into items that can be understood alone.
    ///
    /// An item holds only the members of the request that it needs, and no copy of their surroundings: all items
    /// together are at most a small multiple of the body's size.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if the bytes are not the provider's format at all. A single unknown
    ///   item is no error: it becomes an item that normalizes to `unsupported`.
    static func split(_ request: AuthenticatedRequest) throws(InboundError) -> [InboundItem]

    /// Creates a channel from its validated settings.
    ///
    /// - Throws: ``ConfigurationIssue`` at a setting whose value has the right type and is still wrong.
    init(_ settings: ChannelSettings) throws(ConfigurationIssue)

    /// The addresses in webhooks that identify this channel.
    var addresses: [Address] { get }

    /// The ids that this channel has itself as a sender, such as its phone number: a contact is never one of them.
    ///
    /// Default: the values of ``addresses``.
    var ownContactIDs: Set<String> { get }

    /// Returns the words by which `contact` opts out, opts in and asks for help.
    ///
    /// Default: the manifest's. An adapter whose senders are of several kinds, such as SMS and a chat service, has others.
    func consentWords(for contact: UnifiedContact) -> ConsentWords

    /// The secrets that can authenticate this channel's webhooks, old ones in rotation included.
    var credentials: [Credential] { get }

    /// Returns the values that an operator enters at the provider by hand so that it sends webhooks to `url`.
    ///
    /// Default: the URL alone.
    ///
    /// - Parameter url: The channel's webhook URL.
    func entries(for url: String) -> [ProviderEntry]

    /// Returns the events of an item: one, rarely more, never none.
    ///
    /// It parses the payload that ``split(_:)`` made, because a worker runs it later and may run it again after a
    /// restart.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if the item lacks something essential.
    func normalize(_ item: InboundItem, receivedAt: Date) throws(InboundError) -> [InboundEvent]
}

extension ChannelAdapter {
    /// The adapter's name in `channels.yaml`.
    public static var kind: AdapterKind { manifest.kind }

    /// The values of ``addresses``.
    public var ownContactIDs: Set<String> { Set(addresses.map(\.value)) }

    /// Returns the manifest's words.
    public func consentWords(for contact: UnifiedContact) -> ConsentWords { Self.manifest.consentWords }

    /// Returns the items of ``split(_:)`` if they are neither more than the manifest allows nor much larger than the
    /// request.
    ///
    /// - Throws: ``InboundError``.
    public static func items(of request: AuthenticatedRequest) throws(InboundError) -> [InboundItem] {
        let items = try split(request)
        try manifest.limits.check(items: items.count)
        // One item has nothing several times.
        guard items.count > 1 else { return items }
        // A byte of the request can be six as an escape, and an item may hold this much of what all items share.
        let size = request.request.body.count + request.request.target.utf8.count
        guard items.reduce(0, { $0 + $1.size }) <= 8 * size + 2_048 * items.count else {
            throw .malformed("its items are many times as large as the request")
        }
        return items
    }
}

/// An identifier of a channel in webhooks, such as `phone_number_id` 106540352242922.
public struct Address: Hashable, Sendable, CustomStringConvertible {
    /// The provider's name of the identifier, such as `phone_number_id`.
    public let kind: String
    /// The value, compared exactly.
    public let value: String

    /// Creates an address.
    public init(_ kind: String, _ value: String) {
        self.kind = kind
        self.value = value
    }

    /// Kind and value, for messages.
    public var description: String { "\(kind) \(value)" }
}

/// One thing inside a webhook: a message, a status, a notification.
public struct InboundItem: Hashable, Sendable {
    /// The recipient of an item if several channels match.
    public enum Reach: Hashable, Sendable {
        /// The channel of the first candidate address that is configured.
        case firstMatch
        /// Every channel that declares one of the addresses: for a notification about a whole account.
        case everyMatch
    }

    /// The way in which the sender expects the reply.
    public enum Answer: String, Hashable, Sendable {
        /// Through the provider's API, after the acknowledgement.
        case acknowledged
        /// In the HTTP response, by a channel that is ``InlineAnswering``.
        case inline
        /// In the HTTP response while it is made, by a channel that is ``StreamingAnswering``.
        case streaming
    }

    /// The idempotency key.
    public var key: ItemKey
    /// The ordering key.
    public var lane: LaneKey
    /// The candidate addresses, best first.
    ///
    /// Empty for the channel whose own URL was called or, at the shared URL, for the one channel that the matching
    /// secret belongs to.
    public var addresses: [Address]
    /// The recipient if several channels match.
    public var reach: Reach
    /// The provider's time, by which the items of one request are ordered.
    public var occurredAt: Date?
    /// The way in which the sender expects the reply.
    public var answer: Answer
    /// The bytes that ``ChannelAdapter/normalize(_:receivedAt:)`` reads, without the rest of the webhook; they belong
    /// to one tenant.
    public var payload: Data {
        get { content.bytes }
        set { content = ItemContent(bytes: newValue) }
    }
    private var content: ItemContent

    /// Creates an item.
    public init(
        key: ItemKey,
        lane: LaneKey,
        addresses: [Address],
        reach: Reach = .firstMatch,
        occurredAt: Date? = nil,
        answer: Answer = .acknowledged,
        payload: Data
    ) {
        self.init(key, lane, addresses, reach, occurredAt, answer, ItemContent(bytes: payload))
    }

    /// Creates an item whose payload is `json`, which is not parsed again when it is normalized at once, and not written
    /// if the item is not stored.
    public init(
        key: ItemKey,
        lane: LaneKey,
        addresses: [Address],
        reach: Reach = .firstMatch,
        occurredAt: Date? = nil,
        answer: Answer = .acknowledged,
        json: JSONValue
    ) {
        self.init(key, lane, addresses, reach, occurredAt, answer, ItemContent(json: json))
    }

    private init(
        _ key: ItemKey,
        _ lane: LaneKey,
        _ addresses: [Address],
        _ reach: Reach,
        _ occurredAt: Date?,
        _ answer: Answer,
        _ content: ItemContent
    ) {
        self.key = key
        self.lane = lane
        self.addresses = addresses
        self.reach = reach
        self.occurredAt = occurredAt
        self.answer = answer
        self.content = content
    }

    /// The payload as JSON.
    ///
    /// - Throws: ``InboundError/malformed(_:)`` if it is not JSON.
    public var json: JSONValue {
        get throws(InboundError) {
            if let value = content.json { return value }
            return try JSONValue(parsing: payload)
        }
    }
}

extension InboundItem {
    /// The item as it is stored and waits in memory: a parsed payload takes many times the size of its bytes.
    package var unparsed: InboundItem {
        var item = self
        item.payload = payload
        return item
    }

    /// Writes the payload, unless it is written, so that the thread that stores the item need not.
    package mutating func encode() { content.encode() }
}

/// The payload of an item: its bytes, its JSON, or both.
private struct ItemContent: Hashable, Sendable {
    private var written: Data?
    let json: JSONValue?

    init(bytes: Data) {
        written = bytes
        json = nil
    }

    init(json: JSONValue) { self.json = json }

    var bytes: Data { written ?? json?.data ?? Data() }

    mutating func encode() { written = bytes }

    static func == (left: ItemContent, right: ItemContent) -> Bool { left.bytes == right.bytes }

    func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

extension InboundItem {
    /// The size of its stored parts, in bytes.
    fileprivate var size: Int {
        payload.count + key.rawValue.utf8.count + lane.rawValue.utf8.count
            + addresses.reduce(0) { $0 + $1.kind.utf8.count + $1.value.utf8.count }
    }
}

extension [InboundItem] {
    /// The items of one request in the order in which they are handled: by the provider's time, then by position.
    ///
    /// One request may hold yesterday's message after today's. An item without a time stays after the one before it.
    public func orderedByProviderTime() -> [InboundItem] {
        guard count > 1 else { return self }
        var time = Date.distantPast
        let timed = enumerated().map { position, item in
            time = item.occurredAt ?? time
            return (time: time, position: position, item: item)
        }
        return timed.sorted { ($0.time, $0.position) < ($1.time, $1.position) }.map(\.item)
    }
}

/// An error of a request or an item that cannot be read.
///
/// The reason must not quote the customer's message.
public enum InboundError: Error, Hashable, Sendable {
    /// The bytes are not the provider's format.
    case malformed(String)
    /// The request has more items than the manifest's ``AdapterManifest/Limits/itemsPerRequest``; none of it is stored,
    /// and the response is 413.
    case tooManyItems(limit: Int)

    /// The reason, as a sentence.
    public var reason: String {
        switch self {
        case .malformed(let reason): reason
        case .tooManyItems(let limit): "the request has more than \(limit) items"
        }
    }
}
