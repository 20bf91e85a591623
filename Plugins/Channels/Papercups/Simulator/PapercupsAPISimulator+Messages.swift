import ChannelKit
import ChannelSimulatorKit
import Foundation

/// Messages of the API.
extension PapercupsAPISimulator {
    func receive(_ body: Data, for account: SimulatedAccount) async throws(PapercupsRefusal) -> WebhookResponse {
        var customer = ""
        do throws(PapercupsRefusal) {
            let call = try MessageCall(body)
            if case .throttle(let wait) = await provider.fault(.throttle) {
                throw .throttled(retryAfter: Int(wait.components.seconds))
            }
            // Whose the conversation is, the server does not look at; this one does, to find a hub that mixes them up.
            let index = conversations.firstIndex { $0.id == call.conversation && $0.account == account.id }
            guard let index else { throw .failed }
            customer = conversations[index].customer.id
            guard [.null, .string(customer)].contains(call.customer) else { throw .foreignCustomer }
            return try await accept(call, in: index, for: account)
        } catch {
            await provider.journal.record(
                .refusal(status: error.status, reason: error.reason),
                of: "",
                channel: account.channel,
                customer: customer
            )
            throw error
        }
    }

    private func accept(
        _ call: MessageCall,
        in index: Int,
        for account: SimulatedAccount
    ) async throws(PapercupsRefusal) -> WebhookResponse {
        let attached = call.fileIDs.compactMap { files[$0] }
        guard attached.count == call.fileIDs.count else { throw .failed }
        let author: SimulatedMessage.Author = call.customer == .null ? .agent(.hub) : .customer
        var message = SimulatedMessage(
            .init(body: call.body, files: attached),
            by: author,
            at: provider.clock.now
        )
        message.type = call.type
        message.source = call.source
        message.isPrivate = call.isPrivate
        message.sentAt = call.sentAt
        message.metadata = call.metadata
        let isChanged = conversations[index].add(message)
        let conversation = conversations[index]
        let json = message.json(in: conversation, of: account)
        await provider.journal.record(
            .reply(message.text, correlation: call.correlation),
            of: message.id,
            channel: account.channel,
            customer: conversation.customer.id
        )
        if !call.isSilent {
            let echo = account.webhook("message:created", json, about: conversation.customer, id: message.id)
            provider.schedule(echo, after: provider.timing.sentAfter)
        }
        if isChanged { tellUpdate(of: conversation, on: account) }
        var response = WebhookResponse.data(json, status: 201)
        response.headers["Location"] = "/api/messages/\(message.id)"
        return response
    }

    /// All that fit, newest first; there are no pages.
    func messages(_ query: FormFields, of account: SimulatedAccount) -> [(id: String, json: JSONValue)] {
        let own = conversations.filter { conversation in
            conversation.account == account.id && query["conversation_id"].map { $0 == conversation.id } ?? true
        }
        return own.flatMap { conversation in
            conversation.messages.reversed().map { ($0.id, $0.json(in: conversation, of: account)) }
        }
    }

    func message(_ id: String, of account: SimulatedAccount) throws(PapercupsRefusal) -> JSONValue {
        if let own = messages(FormFields(parsing: ""), of: account).first(where: { $0.id == id }) { return own.json }
        throw conversations.contains { $0.messages.contains { $0.id == id } } ? .notYours : .notFound
    }
}
