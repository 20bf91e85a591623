public import ChannelKit
import Foundation

extension PapercupsAdapter: RichSending {
    /// True for texts and files: Papercups has no buttons, lists or locations.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text: true
        case .media(let media): media.link != nil || media.uploadedID != nil
        case .buttons, .list, .location, .template, .reaction, .transfer, .endCall: false
        }
    }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let api = try requireAPI()
        guard content.plainText.utf16.count <= Self.manifest.limits.textLength else {
            throw .rejected(code: "too_long", reason: "the text is too long", remedy: "split the text")
        }
        let conversation = try await conversation(for: destination, using: http)
        let message = try await message(content, using: http)
        let call = envelope(message, in: conversation, correlation: destination.correlation)
        do throws(DeliveryError) {
            return try DeliveryReceipt(requiring: await api.post("messages", call, using: http)["id"]?.string)
        } catch {
            // The server's own failure may follow the storing of the message: a retry would send it twice.
            guard case .unsteady = error,
                let receipt = try? await receipt(of: destination.correlation, in: conversation, using: http)
            else { throw error }
            return receipt
        }
    }

    /// The body and files of a message.
    private struct Message {
        var body: String
        var fileIDs: [String] = []
    }

    private func message(
        _ content: ReplyContent,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> Message {
        guard case .media(let media) = content else { return Message(body: content.plainText) }
        if let id = media.uploadedID { return Message(body: media.caption ?? "", fileIDs: [id]) }
        guard let id = await upload(media, using: http) else { return Message(body: content.plainText) }
        return Message(body: media.caption ?? "", fileIDs: [id])
    }

    /// The body of the call.
    ///
    /// It names no author, since the author is always the API key's owner.
    private func envelope(_ message: Message, in conversation: String, correlation: String) -> JSONValue {
        var metadata: [String: JSONValue] = [PapercupsMessage.hubMessageIDName: .string(correlation)]
        // Only a JSON boolean has an effect.
        if !sending.isEchoed { metadata["disable_webhook_events"] = true }
        return [
            "message": [
                // The dashboard and the chat window render Markdown, and the text may quote a customer.
                "conversation_id": .string(conversation), "body": .string(MarkupText.inert(message.body)),
                "type": .string(sending.type), "source": "api", "private": false,
                "sent_at": .string(Date().papercupsTime),
                "file_ids": .array(message.fileIDs.map(JSONValue.string)), "metadata": .object(metadata),
            ]
        ]
    }
}

extension PapercupsAdapter {
    /// The API.
    ///
    /// - Throws: ``DeliveryError/needsCredentials(reason:)`` if the channel has no `api_key`.
    func requireAPI() throws(DeliveryError) -> PapercupsAPI {
        guard let api else { throw .needsCredentials(reason: "the channel has no api_key") }
        return api
    }

    /// The conversation to write into: the one that is answered, or the customer's latest.
    ///
    /// A failed lookup counts as a failed send: nothing was sent, and a retry repeats both.
    func conversation(
        for destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> String {
        let known = destination.thread ?? ConversationContact.conversation(in: destination.contact.id)
        if let known { return known }
        let latest = try await requireAPI().get(
            "conversations",
            [("customer_id", destination.contact.id), ("limit", "1")],
            using: http
        )
        guard let list = latest.array else { throw .ambiguous(reason: "the response is not a list of conversations") }
        guard let id = list.first?["id"]?.nonEmptyString, list.first?["customer_id"]?.string == destination.contact.id
        else {
            throw .rejected(
                code: "no_conversation",
                reason: "the customer has no conversation in this account",
                remedy: "the customer has to write first"
            )
        }
        return id
    }
}

extension OutboundMedia {
    /// The id of an uploaded file; nil for an id of another provider.
    var uploadedID: String? {
        if case .id(let id) = source, id.isUUID { id } else { nil }
    }
}
