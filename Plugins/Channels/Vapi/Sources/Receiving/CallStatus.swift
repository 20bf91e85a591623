import ChannelKit
import Foundation

// The status is the message's own: the call inside it is a snapshot from its beginning.

extension ServerMessage {
    func statusEvents(at: Date) throws(InboundError) -> [InboundEvent] {
        guard let phase = Self.phases[status] else {
            return [.ignored(reason: "unknown call status '\(status.plainWord)'")]
        }
        let update = try update(phase, at: at)
        var events = [InboundEvent.call(update)]
        if let status = deliveryStatus(at: at) { events.append(.status(status)) }
        if status == "forwarding" {
            events.append(.takeover(Takeover(contact: update.contact, thread: update.externalID, at: at)))
        }
        return events
    }

    private static let phases: [String: CallUpdate.Phase] = [
        "scheduled": .ringing, "queued": .ringing, "ringing": .ringing, "in-progress": .inProgress,
        "forwarding": .inProgress, "ended": .ended,
    ]

    /// The delivery status of the sentence with which the hub placed a call: the customer hears it on answering.
    private func deliveryStatus(at: Date) -> StatusUpdate? {
        guard let call = context.callID, let correlation = context.correlation, let reached else { return nil }
        return StatusUpdate(
            externalID: call,
            status: reached,
            at: at,
            error: reached == .failed
                ? endedReason.map { ProviderError(code: $0.rawValue, message: $0.sentence) } : nil,
            correlation: correlation
        )
    }

    private var reached: DeliveryStatus? {
        switch status {
        case "scheduled", "queued": .queued
        case "ringing": .sent
        case "in-progress": .delivered
        case "ended": endedReason?.wasNeverHeard == true ? .failed : nil
        default: nil
        }
    }

    var endedReason: EndedReason? { json["endedReason"]?.string.map(EndedReason.init) }
}
