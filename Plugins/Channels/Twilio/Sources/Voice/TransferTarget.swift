/// To whom a call is passed on.
enum TransferTarget: Hashable, Sendable {
    /// A phone number in E.164.
    case number(String)
    /// A SIP address, `sip:` and all.
    case sip(String)
    /// A queue at Twilio, by its name.
    case queue(String)

    /// Reads `+15145550100`, `sip:desk@example.com` or `queue:support`.
    init?(_ text: String) {
        if text.wholeMatch(of: /\+[1-9][0-9]{6,14}/) != nil {
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
