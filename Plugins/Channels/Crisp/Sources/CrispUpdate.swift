import ChannelKit

extension CrispReading {
    /// A message that was changed: edited by who wrote it, or answered by the visitor if it asked something.
    ///
    /// The event does not tell what the message was or whose. Only a visitor can choose of a picker or fill in a field,
    /// and whoever asked, the answer is the visitor's; so it needs no proof that the hub had asked.
    func update() throws(InboundError) -> InboundEvent {
        let id = try messageID()
        guard let content = item.data["content"] else { return .ignored(reason: "an update without content") }
        if let answer = CrispContent.answer(in: content) { return .message(try message(answer, to: id, content)) }
        guard let text = content.string ?? content["text"]?.string else {
            return .ignored(reason: "an update without text")
        }
        return .edited(externalID: id, text: text)
    }

    /// An answer stands inside the question, whose id it shares; it may be changed, and is a message each time.
    private func message(
        _ answer: CrispContent,
        to question: String,
        _ content: JSONValue
    ) throws(InboundError) -> UnifiedMessage {
        UnifiedMessage(
            externalID: "\(question)#\(content.digest.prefix(16))",
            sentAt: time,
            contact: try contact(),
            text: answer.text,
            content: answer.parts,
            replyTo: question,
            provider: answer.facts
        )
    }
}
