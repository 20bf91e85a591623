public import ChannelKit

/// A simulated provider's refusal of a call, in the provider's own words.
public protocol SimulatedRefusal: Error, Sendable {
    /// The response in the provider's envelope.
    var response: WebhookResponse { get }
    /// The reason for the journal, without the customer's text.
    var journalReason: String { get }
}

extension SimulatorContext {
    /// Records that the provider refused a call.
    ///
    /// - Parameters:
    ///   - customer: The provider's id of the customer; empty where the call names none.
    ///   - id: The provider's id of what the call is about; empty where there is none yet.
    /// - Returns: The response of the refusal.
    @discardableResult
    public func refuse(
        _ refusal: some SimulatedRefusal,
        on channel: ChannelID,
        customer: String = "",
        of id: String = ""
    ) async -> WebhookResponse {
        let response = refusal.response
        await recordRefusal(response.status, refusal.journalReason, on: channel, customer: customer, of: id)
        return response
    }

    /// Records that the provider refused a call with `status`.
    public func recordRefusal(
        _ status: Int,
        _ reason: String,
        on channel: ChannelID,
        customer: String = "",
        of id: String = ""
    ) async {
        let event = SimulatorJournal.Event.refusal(status: status, reason: reason)
        await journal.record(event, of: id, channel: channel, customer: customer)
    }
}
