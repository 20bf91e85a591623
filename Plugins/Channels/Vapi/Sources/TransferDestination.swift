import ChannelKit

/// A person's telephone, as Vapi wants it in an answer.
struct TransferDestination: Hashable, Sendable {
    /// A number in E.164 or a SIP address.
    let address: String

    /// Nil for what is neither.
    init?(_ text: String) {
        guard text.isE164 || text.wholeMatch(of: /sips?:[^\s@]+(@[^\s@]+)?/) != nil else { return nil }
        address = text
    }

    /// - Parameter message: What the caller hears before; Vapi's own words where there is none.
    func json(saying message: String?) -> JSONValue {
        let words = message.map(JSONValue.string)
        return address.isE164
            ? .compact(["type": "number", "number": .string(address), "message": words])
            : .compact(["type": "sip", "sipUri": .string(address), "message": words])
    }
}

extension VapiAdapter {
    /// Where `content` passes a call on to: where it says, else where the channel says.
    func destination(of content: ReplyContent) -> TransferDestination? {
        guard case .transfer(let address) = content else { return nil }
        return address.flatMap(TransferDestination.init) ?? transferTo
    }
}

/// What an answer consists of: words, and what is done to the call after them.
struct SpokenReply {
    /// The texts, as one; nil where there are none.
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
