import ChannelKit

/// The target of a transfer.
enum TransferTarget: Hashable, Sendable {
    /// A phone number in E.164.
    case number(String)
    /// A SIP address with its scheme.
    case sip(String)
    /// A Twilio queue, by name.
    case queue(String)

    /// Reads `+15145550100`, `sip:support@example.com` or `queue:support`.
    init?(_ text: String) {
        if text.isE164 {
            self = .number(text)
        } else if text.wholeMatch(of: /sips?:[^\s@]+@[^\s@]+/) != nil {
            self = .sip(text)
        } else if let queue = text.wholeMatch(of: /queue:([^\s:][^:]{0,63})/) {
            self = .queue(String(queue.1))
        } else {
            return nil
        }
    }
}
