import ChannelKit

extension CrispItemReader {
    /// The event of a `message:updated`: an edit by the author, or the visitor's answer to a picker, field or carousel.
    ///
    /// The hook names neither the author nor the original message. Only a visitor can choose or fill in, so an answer
    /// is the visitor's even if an operator or another bot asked.
    func update() throws(InboundError) -> InboundEvent {
        let id = try messageID()
        guard let content = item.data["content"] else { return .ignored(reason: "an update without content") }
        if let answer = CrispContent.answer(in: content) { return .message(try message(answer, to: id, content)) }
        guard let text = content.string ?? content["text"]?.string else {
            return .ignored(reason: "an update without text")
        }
        return .edited(MessageEdit(externalID: id, text: text, at: time))
    }

    /// The answer as a message.
    ///
    /// It shares the question's id and can be changed, so its id has a digest of its content.
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
