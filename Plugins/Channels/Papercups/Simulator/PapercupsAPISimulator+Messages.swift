import ChannelKit
import ChannelSimulatorKit
import Foundation

/// The API's routes for messages.
extension PapercupsAPISimulator {
    func receive(_ body: Data, for account: SimulatedAccount) async throws(PapercupsRefusal) -> WebhookResponse {
        var customer = ""
        do throws(PapercupsRefusal) {
            let call = try MessageCall(body)
            if let wait = await provider.throttleWait() { throw .throttled(retryAfter: Int(wait.components.seconds)) }
            // Stricter than the server, which does not check the conversation's account: it finds mixed-up tenants.
            let index = conversations.firstIndex { $0.id == call.conversation && $0.account == account.id }
            guard let index else { throw .failed }
            customer = conversations[index].customer.id
            guard [.null, .string(customer)].contains(call.customer) else { throw .foreignCustomer }
            return try await accept(call, in: index, for: account)
        } catch {
            await provider.refuse(error, on: account.channel, customer: customer)
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
        await provider.accept(
            message.text,
            as: message.id,
            for: conversation.customer.id,
            on: account.channel,
            correlation: call.correlation
        )
        if !call.isSilent {
            let echo = account.webhook("message:created", json, about: conversation.customer, id: message.id)
            provider.schedule(echo, after: provider.timing.sentAfter)
        }
        if isChanged { postUpdate(of: conversation, on: account) }
        var response = WebhookResponse.data(json, status: 201)
        response.headers["Location"] = "/api/messages/\(message.id)"
        return response
    }

    /// The matching messages, newest first, without pages.
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
