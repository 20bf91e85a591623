import ChannelKit

/// The fields of changes whose lists are read, with the kind of their elements.
///
/// The field decides, not the shape: `history` and `standby` hold lists with the same names, of old messages and of
/// conversations that another application answers.
///
/// - SeeAlso: <https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/> (read
///   2026-11)
enum WhatsAppField {
    /// The lists in a change of `field`, in the order in which they are read.
    static func lists(of field: String) -> [(name: String, kind: WhatsAppItem.Kind)] { all[field] ?? [] }

    /// The field of thread control, whose value is one change or has a list of them.
    static let control = "messaging_handovers"

    private static let all: [String: [(name: String, kind: WhatsAppItem.Kind)]] = [
        "messages": [
            ("messages", .message), ("statuses", .status), ("user_preferences", .preference), ("errors", .error),
        ],
        "user_preferences": [("user_preferences", .preference)],
        "smb_message_echoes": [("message_echoes", .echo)],
        "message_echoes": [("message_echoes", .echo)],
        "calls": [("calls", .call), ("errors", .error)],
        control: [(control, .control)],
    ]
}
