import ChannelKit

/// A part of a reply, encoded before the transaction that stores it.
struct PreparedReply: Sendable {
    let reply: AdaptedReply
    /// Its text, as a human reads it.
    let text: String
    /// The stored body of its message, with the sources of the text.
    let body: EncodedJSON
    let encodedContent: EncodedJSON

    var content: ReplyContent { reply.content }
    var choices: [ReplyContent.Choice] { reply.choices }

    init(_ reply: AdaptedReply, sources: [ReplySource]) {
        self.reply = reply
        text = reply.content.plainText
        let sources = sources.isEmpty ? nil : JSONValue.array(sources.map(\.json))
        body = EncodedJSON(.compact(["text": .string(text), "sources": sources]))
        encodedContent = EncodedJSON(reply.content.json)
    }
}

extension ReplySource {
    fileprivate var json: JSONValue {
        .compact([
            "document": .string(document), "score": .number(score), "section": section.map(JSONValue.string),
        ])
    }
}
