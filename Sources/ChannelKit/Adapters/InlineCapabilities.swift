public import Foundation

// Capabilities of providers that expect the reply in the webhook's response.

/// A channel whose provider expects the reply in the HTTP response.
///
/// ```swift
/// extension ExampleAdapter: InlineAnswering {
///     func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse {
///         let text = contents.map(\.plainText).joined(separator: "\n")
///         return WebhookResponse(status: 200, contentType: "text/plain", text: text)
///     }
///
///     func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse {
///         WebhookResponse(status: 204)
///     }
/// }
/// ```
public protocol InlineAnswering: ChannelAdapter {
    /// True if the channel answers `item` in the response and not through the API, for an item whose provider would
    /// accept both. Default: true.
    func answersInline(_ item: InboundItem) -> Bool

    /// The provider's timeout for the response to `item`. Default: the manifest's.
    func answerTimeout(for item: InboundItem) -> Duration?

    /// Returns the response that carries `contents`. Equal contents give equal bytes, because a duplicate request gets
    /// the stored response.
    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse

    /// Returns the response if no strategy answered, or none in time.
    func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse

    /// Returns one response for all items of a request, in their order, for a provider that asks for several things at
    /// once. Default: nil; then the response is that of the first item, and the others are answered as if late.
    static func combine(_ responses: [WebhookResponse]) -> WebhookResponse?
}

extension InlineAnswering {
    /// True: every request is answered inline.
    public func answersInline(_ item: InboundItem) -> Bool { true }

    /// The manifest's timeout.
    public func answerTimeout(for item: InboundItem) -> Duration? { Self.manifest.limits.answerTimeout }

    /// Nil: a response answers one item.
    public static func combine(_ responses: [WebhookResponse]) -> WebhookResponse? { nil }
}

/// The reason for which an inline request gets no strategy's reply.
public enum NoReply: Hashable, Sendable {
    /// The deadline has passed.
    case late
    /// No strategy replied, or an agent has the conversation.
    case silent(String)
    /// The processing failed.
    case failed(String)
}

/// A channel whose provider takes the reply while it is made.
public protocol StreamingAnswering: InlineAnswering {
    /// Returns the head of the response; its body is sent first.
    func beginStream(for item: InboundItem) -> WebhookResponse

    /// Returns the bytes that carry the next piece of text.
    func streamChunk(_ text: String, for item: InboundItem) -> Data

    /// Returns the bytes that carry content other than text, such as ``ReplyContent/transfer(to:)``, which
    /// ``CallCarrying/canSteer(_:)`` accepts.
    func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data

    /// Returns the filler for a stream that is silent for long; nil for none.
    func filler(for item: InboundItem) -> StreamFiller?

    /// Returns the bytes that end the stream. With a reason nothing was said yet, and they should carry a substitute.
    func endStream(for item: InboundItem, because reason: NoReply?) -> Data
}

extension StreamingAnswering {
    /// Returns the plain text of `content`.
    public func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data {
        content.plainText.isEmpty ? Data() : streamChunk(content.plainText, for: item)
    }

    /// Nil: the stream stays silent.
    public func filler(for item: InboundItem) -> StreamFiller? { nil }
}

/// The words that are said in a stream that is silent for long.
public struct StreamFiller: Hashable, Sendable {
    /// The silence before it.
    public var after: Duration
    /// The bytes that carry it.
    public var bytes: Data

    /// Creates a filler.
    public init(after: Duration, bytes: Data) {
        self.after = after
        self.bytes = bytes
    }
}

/// A channel some of whose conversations are live calls.
///
/// In a call, text is made speakable (``ReplyContent/spokenText(in:)``), words such as STOP have no effect on consent,
/// and a handoff transfers the call. A reply that is too late for its request goes through ``TextSending`` into the
/// live call.
public protocol CallCarrying: ChannelAdapter {
    /// True if the conversation of the provider's `thread` is a call.
    func isCall(_ thread: String) -> Bool

    /// True if the channel can apply `content` to a call, such as ``ReplyContent/transfer(to:)``.
    func canSteer(_ content: ReplyContent) -> Bool

    /// True if a call may only be recorded after ``CallNotice/recording``; the hub ignores recordings of other calls.
    var recordsOnlyAfterNotice: Bool { get }

    /// True if callers can press keys; else choices are offered by their titles.
    var hearsKeys: Bool { get }
}

extension CallCarrying {
    /// False: no notice is required.
    public var recordsOnlyAfterNotice: Bool { false }

    /// True: telephones have keys.
    public var hearsKeys: Bool { true }
}

/// A channel that answers some turns itself, before any strategy, such as a tool that its operator declared as an HTTP
/// call.
public protocol TurnAnswering: ChannelAdapter {
    /// Returns the verdict on `turn`; ``Verdict/pass(reason:)`` leaves it to the strategies.
    ///
    /// It runs as a strategy does: within ``Turn/deadline``, cancelled after it. Effects that act or cost money go
    /// through the turn's ledger, so that a turn that runs again does not repeat them.
    func answer(_ turn: Turn) async throws -> Verdict
}
