public import ChannelKit
import Foundation

extension PapercupsAdapter: RichSending {
    /// Files besides text: Papercups has no buttons, lists or places.
    public func canSend(_ content: ReplyContent) -> Bool {
        switch content {
        case .text: true
        case .media(let media): media.link != nil || media.uploadedID != nil
        case .buttons, .list, .location, .template, .reaction, .transfer, .endCall: false
        }
    }

    public func send(
        _ text: String,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        try await send(.text(text), to: destination, using: http)
    }

    public func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let api = try requireAPI()
        guard content.plainText.utf16.count <= Self.manifest.limits.textLength else {
            throw .rejected(code: "too_long", reason: "the text is too long", remedy: "send it in pieces")
        }
        let conversation = try await conversation(for: destination, using: http)
        let message = try await message(content, using: http)
        let call = envelope(message, in: conversation, correlation: destination.correlation)
        do throws(DeliveryError) {
            let made = try await api.post("messages", call, using: http)
            guard let id = made["id"]?.nonempty else { throw .ambiguous(reason: "the answer names no message") }
            return DeliveryReceipt(externalID: id)
        } catch .unsteady(PapercupsError.serverFailure, let attempts, let reason, let remedy) {
            // The server may have failed with what follows the storing; to try again would say it twice.
            let failure = DeliveryError.unsteady(
                code: PapercupsError.serverFailure,
                attempts: attempts,
                reason: reason,
                remedy: remedy
            )
            guard let receipt = try? await receipt(of: destination.correlation, in: conversation, using: http) else {
                throw failure
            }
            return receipt
        }
    }

    /// A message says something, with files or without.
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

    /// The author is always the API key's owner, so that none is named.
    private func envelope(_ message: Message, in conversation: String, correlation: String) -> JSONValue {
        var metadata: [String: JSONValue] = [PapercupsMessage.hubMessageIDName: .string(correlation)]
        // Only the JSON boolean counts.
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
    /// The API, without which nothing can be asked or sent.
    func requireAPI() throws(DeliveryError) -> PapercupsAPI {
        guard let api else { throw .needsCredentials(reason: "the channel has no api_key") }
        return api
    }

    /// The conversation to write into: the one that is answered, else the customer's latest.
    ///
    /// A lookup that failed is told like a send that failed: it costs nothing to find out more than is needed.
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
        guard let list = latest.array else { throw .ambiguous(reason: "the answer is no list of conversations") }
        guard let id = list.first?["id"]?.nonempty, list.first?["customer_id"]?.string == destination.contact.id else {
            throw .rejected(
                code: "no_conversation",
                reason: "the person has no conversation in this account",
                remedy: "they have to write first"
            )
        }
        return id
    }
}

extension OutboundMedia {
    /// The id of a file that was uploaded before; an id of another provider's is none.
    var uploadedID: String? {
        if case .id(let id) = source, id.isUUID { id } else { nil }
    }
}
