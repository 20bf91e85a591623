public import Foundation

// What a provider can do that waits for its answer, on paper or on the phone.

/// A channel whose provider wants the answer in the HTTP response.
public protocol InlineAnswering: ChannelAdapter {
    /// Whether the channel wants `item`, whose provider would take an answer in the response, to be answered there
    /// rather than through the API; yes unless written otherwise.
    func answersInline(_ item: InboundItem) -> Bool

    /// How long the provider waits for the answer to `item`, for an adapter whose requests differ; the manifest's
    /// answer time unless written otherwise.
    func answerTimeout(for item: InboundItem) -> Duration?

    /// The response that says `contents`; the same contents give the same bytes, because a duplicate request gets
    /// the stored answer again.
    func answer(_ item: InboundItem, with contents: [ReplyContent]) -> WebhookResponse

    /// The response when no strategy answered, or none in time.
    func answerWithoutReply(_ item: InboundItem, because reason: NoReply) -> WebhookResponse

    /// One response from those of a request's items, in their order, for a provider that asks for several things at
    /// once; nil unless written otherwise: then a response answers the first, and the rest is answered as if late.
    static func combine(_ responses: [WebhookResponse]) -> WebhookResponse?
}

extension InlineAnswering {
    /// Unless an adapter says otherwise, every request is answered inline.
    public func answersInline(_ item: InboundItem) -> Bool { true }

    /// Unless an adapter says otherwise, all requests are as urgent.
    public func answerTimeout(for item: InboundItem) -> Duration? { Self.manifest.limits.answerTimeout }

    /// Unless an adapter says otherwise, a response answers one thing.
    public static func combine(_ responses: [WebhookResponse]) -> WebhookResponse? { nil }
}

/// Why an inline request gets no strategy's answer.
public enum NoReply: Hashable, Sendable {
    /// Time is up.
    case late
    /// The strategies said nothing, or a person has the conversation.
    case silent(String)
    /// Something failed.
    case failed(String)
}

/// A channel whose provider takes the answer as it is made.
public protocol StreamingAnswering: InlineAnswering {
    /// The head of the response; its body is sent first.
    func beginStream(for item: InboundItem) -> WebhookResponse

    /// The bytes that carry one more piece of text.
    func streamChunk(_ text: String, for item: InboundItem) -> Data

    /// The bytes that carry something that is no text, such as ``ReplyContent/transfer(to:)``, for a channel that
    /// ``CallCarrying/canSteer(_:)`` says yes to it.
    func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data

    /// What is said while nothing else is to be heard yet, if anything.
    func filler(for item: InboundItem) -> StreamFiller?

    /// The bytes that end the stream. With a reason nothing was said, and they should say something in its place.
    func endStream(for item: InboundItem, because reason: NoReply?) -> Data
}

extension StreamingAnswering {
    /// Unless an adapter says otherwise, text is all that it can carry.
    public func streamContent(_ content: ReplyContent, for item: InboundItem) -> Data {
        content.plainText.isEmpty ? Data() : streamChunk(content.plainText, for: item)
    }

    /// Unless an adapter says otherwise, silence is kept.
    public func filler(for item: InboundItem) -> StreamFiller? { nil }
}

/// What is said in a stream while nothing else is to be heard yet.
public struct StreamFiller: Hashable, Sendable {
    /// How long it may be silent first.
    public var after: Duration
    /// The bytes that say it.
    public var bytes: Data

    /// Describes a filler.
    public init(after: Duration, bytes: Data) {
        self.after = after
        self.bytes = bytes
    }
}

/// A channel on which people also speak: some of its conversations are live calls.
///
/// In a call, what is said is made speakable (``ReplyContent/spokenText(in:)``), words such as STOP are ordinary, and a
/// hand-over passes the call on. What is said too late for its request goes through ``TextSending`` into the live call.
public protocol CallCarrying: ChannelAdapter {
    /// Whether the conversation of the provider's `thread` is a call.
    func isCall(_ thread: String) -> Bool

    /// Whether the channel can do what `content` asks of a call, such as ``ReplyContent/transfer(to:)``.
    func canSteer(_ content: ReplyContent) -> Bool
}

/// A channel that answers some turns by itself, before any strategy is asked: such as a tool that its operator
/// declared as an HTTP call.
public protocol TurnAnswering: ChannelAdapter {
    /// What to do with `turn`; ``Verdict/pass(reason:)`` leaves it to the strategies.
    ///
    /// It is run as a strategy is: within ``Turn/deadline``, cancelled after it, and what acts or costs money goes
    /// through the turn's ledger, so that a turn run again does not repeat it.
    func answer(_ turn: Turn) async throws -> Verdict
}
