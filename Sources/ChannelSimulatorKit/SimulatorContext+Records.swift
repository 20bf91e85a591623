public import ChannelKit

// The steps that every simulator takes: an action of the customer's is recorded and posted, a send is recorded.

extension SimulatorContext {
    /// Records what `customer` did.
    ///
    /// - Parameter id: The provider's id of the message or the call.
    /// - Returns: The number of the journal's entry.
    public func record(
        _ action: CustomerAction,
        as id: String,
        by customer: UnifiedContact,
        on channel: ChannelID
    ) async -> Int {
        await journal.record(.said(action.text), of: id, channel: channel, customer: customer.id)
    }

    /// Records what `customer` did and posts the webhook that reports it.
    public func perform(
        _ action: CustomerAction,
        as id: String,
        by customer: UnifiedContact,
        on channel: ChannelID,
        posting webhook: SimulatedWebhook
    ) async -> ActionResult {
        let entry = await record(action, as: id, by: customer, on: channel)
        return ActionResult(providerID: id, journalNumber: entry, answer: await post(webhook))
    }

    /// Records that the provider accepted `text` from the hub.
    ///
    /// - Parameters:
    ///   - id: The provider's id of the message.
    ///   - customer: The customer's id in the journal.
    ///   - correlation: The hub's own id of the send, if the provider got one.
    public func accept(
        _ text: String,
        as id: String,
        for customer: String,
        on channel: ChannelID,
        correlation: String? = nil
    ) async {
        await journal.record(.reply(text, correlation: correlation), of: id, channel: channel, customer: customer)
    }

    /// True if a fault of this kind was asked for: it happens now.
    public func hasFault(_ kind: SimulatorFault.Kind) async -> Bool { await fault(kind) != nil }

    /// The wait to ask for if a throttled send was asked for: it happens now.
    public func throttleWait() async -> Duration? {
        if case .throttle(let wait) = await fault(.throttle) { wait } else { nil }
    }
}

extension SimulatorTiming {
    /// The time between a send and the report of its `status`.
    public func delay(of status: DeliveryStatus) -> Duration {
        switch status {
        case .sent, .failed: sentAfter
        case .delivered: deliveredAfter
        case .read, .played: readAfter
        case .queued: .zero
        }
    }
}

/// A simulated account, number or inbox: the provider's side of one channel.
public protocol SimulatedEndpoint: Sendable {
    /// The channel that it is configured as.
    var channel: ChannelID { get }
}

extension SimulatedChannel: SimulatedEndpoint {
    /// The channel's id.
    public var channel: ChannelID { id }

    /// The text setting `name`; empty if it is not configured.
    public func text(_ name: String) -> String { settings.values.raw(name)?.text ?? "" }

    /// The values of the secret setting `name`, the current one first.
    public func secrets(_ name: String) -> [Secret] {
        if case .secrets(let secrets) = settings.values.raw(name) { secrets } else { [] }
    }

    /// True if `token` is one of the values of the secret setting `name`.
    public func accepts(_ token: String, as name: String) -> Bool { secrets(name).contains { $0.matches(token) } }
}

extension Sequence where Element: SimulatedEndpoint {
    /// The endpoint of `channel`.
    ///
    /// - Throws: ``SimulatorError/unknownChannel(_:)``.
    public func endpoint(of channel: ChannelID) throws(SimulatorError) -> Element {
        guard let endpoint = first(where: { $0.channel == channel }) else { throw .unknownChannel(channel) }
        return endpoint
    }
}

extension CustomerAction {
    /// True for what is done on the phone.
    public var isInCall: Bool {
        switch self {
        case .calls, .speaks, .presses, .interrupts, .fallsSilent, .hangsUp: true
        case .text, .tap, .media, .location, .agentWrites, .agentLeaves, .modelCallsTool: false
        }
    }
}

extension SimulatedRequest {
    /// The body, if it is a JSON object.
    public var object: JSONValue? {
        guard let json = try? JSONValue(parsing: body), json.object != nil else { return nil }
        return json
    }
}
