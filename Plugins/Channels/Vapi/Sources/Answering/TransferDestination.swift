import ChannelKit

/// The target of a transfer, in the form of Vapi's responses.
///
/// - SeeAlso: <https://docs.vapi.ai/calls/call-dynamic-transfers> (read 2026-11)
struct TransferDestination: Hashable, Sendable {
    /// A number in E.164 or a SIP address.
    let address: String

    /// Nil for any other text.
    init?(_ text: String) {
        guard text.isE164 || text.wholeMatch(of: /sips?:[^\s@]+(@[^\s@]+)?/) != nil else { return nil }
        address = text
    }

    /// The destination as JSON.
    ///
    /// - Parameter message: The sentence before the transfer. Default: Vapi's own, which is English.
    func json(saying message: String?) -> JSONValue {
        let words = message.map(JSONValue.string)
        return address.isE164
            ? .compact(["type": "number", "number": .string(address), "message": words])
            : .compact(["type": "sip", "sipUri": .string(address), "message": words])
    }
}

extension VapiAdapter {
    /// The transfer target of `content`, else the channel's.
    func destination(of content: ReplyContent) -> TransferDestination? {
        guard case .transfer(let address) = content else { return nil }
        return address.flatMap(TransferDestination.init) ?? transferTo
    }
}

/// A reply split into its text and the action on the call after it.
struct SpokenReply {
    /// The texts, joined; nil without any.
    let text: String?
    let transfer: ReplyContent?
    let endsCall: Bool

    init(_ contents: [ReplyContent]) {
        let texts = contents.filter { !$0.steersCall }.map(\.plainText).filter { !$0.isEmpty }
        text = texts.isEmpty ? nil : texts.joined(separator: " ")
        transfer = contents.first { if case .transfer = $0 { true } else { false } }
        endsCall = contents.contains(.endCall)
    }
}
