import ChannelKit

/// The target of a transfer.
enum TransferTarget: Hashable, Sendable {
    /// A phone number in E.164, with the extension to dial once it has answered.
    case number(String, extension: String? = nil)
    /// A SIP address with its scheme.
    case sip(String)
    /// A Twilio queue, by name.
    case queue(String)

    /// Reads `+15145550100`, `+15145550100;ext=204`, `sip:support@example.com` or `queue:support`.
    init?(_ text: String) {
        if text.isE164 {
            self = .number(text)
        } else if let parts = text.wholeMatch(of: /(\+[0-9]+) ?(?:;ext=|,|x|ext\.? ?)([0-9*#]{1,16})/),
            String(parts.1).isE164
        {
            self = .number(String(parts.1), extension: String(parts.2))
        } else if text.wholeMatch(of: /sips?:[^\s@]+@[^\s@]+/) != nil {
            self = .sip(text)
        } else if let queue = text.wholeMatch(of: /queue:([^\s:][^:]{0,63})/) {
            self = .queue(String(queue.1))
        } else {
            return nil
        }
    }
}
