public import ChannelKit
public import Foundation

/// The context of a simulated provider: its journal, its clock, its webhooks and its faults.
public struct SimulatorContext: Sendable {
    /// The adapter of the provider.
    public let kind: AdapterKind
    /// The journal of all events.
    public let journal: SimulatorJournal
    /// The simulation's time.
    public let clock: any HubClock
    /// The timing of the provider.
    public let timing: SimulatorTiming
    private let faults: SimulatorFaults
    private let http: any HTTPSending
    private let queue: AsyncStream<QueuedWebhook>.Continuation

    init(
        kind: AdapterKind,
        journal: SimulatorJournal,
        clock: any HubClock,
        timing: SimulatorTiming,
        faults: SimulatorFaults,
        http: any HTTPSending,
        queue: AsyncStream<QueuedWebhook>.Continuation
    ) {
        self.kind = kind
        self.journal = journal
        self.clock = clock
        self.timing = timing
        self.faults = faults
        self.http = http
        self.queue = queue
    }

    /// Returns the next pending fault of one kind: it happens now.
    public func fault(_ sort: SimulatorFault.Kind) async -> SimulatorFault? {
        await faults.take(sort, at: SimulatorName(kind))
    }

    /// Posts `webhook` now and, until it is acknowledged, again with growing delays for as long as the server runs.
    ///
    /// - Returns: The HTTP status of the hub's first response; nil if there was none.
    public func post(_ webhook: SimulatedWebhook) async -> Int? { await exchange(webhook)?.status }

    /// Posts `webhook` as ``post(_:)`` does, for a provider that reads the response.
    ///
    /// - Returns: The hub's first response; nil if there was none.
    public func exchange(_ webhook: SimulatedWebhook) async -> OutboundResponse? {
        let answer = await attempt(webhook, number: 1)
        if !webhook.isTaken(by: answer?.status) {
            queue.yield(
                QueuedWebhook(
                    provider: self,
                    webhook: webhook,
                    delay: timing.redeliveryDelay(afterAttempt: 1),
                    attempt: 2
                )
            )
        }
        return answer
    }

    /// Posts `webhook` once and returns the hub's response while it arrives; the connection is closed when reading
    /// stops.
    ///
    /// - Returns: Nil if there was no response.
    public func stream(_ webhook: SimulatedWebhook) async -> StreamedResponse? {
        let answer = try? await http.streamed(request(of: webhook))
        await record(.webhook(attempt: 1, answer: answer?.status), of: webhook)
        return answer
    }

    /// Posts `webhook` after `delay`, and again until it is acknowledged, without waiting for it.
    public func schedule(_ webhook: SimulatedWebhook, after delay: Duration) {
        queue.yield(QueuedWebhook(provider: self, webhook: webhook, delay: delay, attempt: 1))
    }

    /// Posts a queued webhook until it is acknowledged or the task is cancelled.
    func deliver(_ queued: QueuedWebhook) async {
        var delay = queued.delay
        var number = queued.attempt
        while (try? await clock.sleep(for: delay)) != nil {
            if number == 1, queued.webhook.status != nil, await fault(.loseStatus) != nil { return }
            if queued.webhook.isTaken(by: await attempt(queued.webhook, number: number)?.status) { return }
            delay = timing.redeliveryDelay(afterAttempt: number)
            number += 1
        }
    }

    /// Gets `url` once, as a provider does that checks a webhook's URL before it takes it.
    ///
    /// - Returns: The hub's response; nil if there was none.
    public func check(_ url: String) async -> OutboundResponse? {
        try? await http.send(OutboundRequest(url: url, timeout: timing.answerTimeout))
    }

    private func attempt(_ webhook: SimulatedWebhook, number: Int) async -> OutboundResponse? {
        if number == 1 {
            if let status = webhook.status { await record(.status(status), of: webhook) }
            if await fault(.reorderWebhooks) != nil { try? await clock.sleep(for: timing.overtakingTime) }
            if await fault(.duplicateWebhook) != nil {
                async let twin = send(webhook, number: number)
                let answer = await send(webhook, number: number)
                _ = await twin
                return answer
            }
        }
        return await send(webhook, number: number)
    }

    private func send(_ webhook: SimulatedWebhook, number: Int) async -> OutboundResponse? {
        let answer = try? await http.send(request(of: webhook))
        await record(.webhook(attempt: number, answer: answer?.status), of: webhook)
        let reason = answer?.headers[SimulatedWebhook.unansweredHeader].flatMap(SimulatorJournal.UnansweredReason.init)
        if let reason { await record(.unanswered(reason), of: webhook) }
        return answer
    }

    private func request(of webhook: SimulatedWebhook) -> OutboundRequest {
        OutboundRequest(
            method: "POST",
            url: webhook.url,
            headers: webhook.headers,
            body: webhook.body,
            timeout: webhook.answerTimeout ?? timing.answerTimeout
        )
    }

    private func record(_ event: SimulatorJournal.Event, of webhook: SimulatedWebhook) async {
        await journal.record(event, of: webhook.providerID, channel: webhook.channel, customer: webhook.customer)
    }
}

/// A webhook in the queue.
struct QueuedWebhook: Sendable {
    let provider: SimulatorContext
    let webhook: SimulatedWebhook
    let delay: Duration
    let attempt: Int
}

/// A webhook of a simulated provider, signed and ready to be posted.
public struct SimulatedWebhook: Hashable, Sendable {
    /// The header field with which a simulated hub says that a webhook gets no reply, and why:
    /// ``SimulatorJournal/UnansweredReason``.
    public static let unansweredHeader = "X-Patchbay-Unanswered"

    /// The channel.
    public var channel: ChannelID
    /// The provider's id of the customer.
    public var customer: String
    /// The provider's id of the message.
    public var providerID: String
    /// The status that it reports, if it is one; recorded in the journal when it is posted.
    public var status: DeliveryStatus?
    /// The URL to post it to.
    public var url: String
    /// The header fields, signature and content type included.
    public var headers: HeaderFields
    /// The body bytes.
    public var body: Data
    /// The HTTP statuses that the provider takes for an acknowledgement; nil if it ignores the status.
    public var accepts: ClosedRange<Int>?
    /// The timeout of the response, if it differs from the provider's.
    public var answerTimeout: Duration?

    /// Creates a webhook.
    public init(
        channel: ChannelID,
        customer: String,
        providerID: String,
        status: DeliveryStatus? = nil,
        url: String,
        headers: HeaderFields,
        body: Data,
        accepts: ClosedRange<Int>? = 200...299,
        answerTimeout: Duration? = nil
    ) {
        self.channel = channel
        self.customer = customer
        self.providerID = providerID
        self.status = status
        self.url = url
        self.headers = headers
        self.body = body
        self.accepts = accepts
        self.answerTimeout = answerTimeout
    }

    func isTaken(by answer: Int?) -> Bool {
        guard let accepts else { return true }
        return answer.map(accepts.contains) ?? false
    }
}

extension HTTPSending {
    /// Returns the response while it arrives, or as one piece if the client cannot stream.
    fileprivate func streamed(_ request: OutboundRequest) async throws(HTTPFailure) -> StreamedResponse {
        if let streaming = self as? any HTTPStreaming { return try await streaming.stream(request) }
        let whole = try await send(request)
        let body = AsyncThrowingStream<Data, any Error> { pieces in
            pieces.yield(whole.body)
            pieces.finish()
        }
        return StreamedResponse(status: whole.status, headers: whole.headers, body: body)
    }
}
