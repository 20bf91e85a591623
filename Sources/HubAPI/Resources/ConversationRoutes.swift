import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// The routes of conversations.
struct ConversationRoutes: Sendable {
    /// The max characters of a note.
    private static let maxNote = 10_000

    let storage: any HubStorage
    let agents: AgentService
    let isConfigured: @Sendable (ChannelID) -> Bool

    var routes: [Route] {
        [
            Route(.get, "/conversations", .permission(.readConversations), list),
            Route(.get, "/conversations/{id}", .permission(.readConversations), show),
            Route(.post, "/conversations/{id}/take", .permission(.writeConversations), take),
            Route(.post, "/conversations/{id}/release", .permission(.writeConversations), release),
            Route(.get, "/conversations/{id}/messages", .permission(.readMessages), messages),
            Route(.get, "/conversations/{id}/notes", .permission(.readNotes), notes),
            Route(.post, "/conversations/{id}/notes", .permission(.writeNotes), addNote),
            Route(.get, "/messages/{id}", .permission(.readMessages), message),
            Route(.get, "/messages/{id}/explain", .permission(.explain), explain),
        ]
    }

    // MARK: - Conversations

    private func list(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly("handler", "contact", "limit", "cursor")
        let limit = try request.limit
        let handler = request.query["handler"]
        guard handler == nil || handler == "agent" else {
            throw Problem.invalid("handler", "expected 'agent'", remedy: "leave it out for all conversations")
        }
        guard handler == nil || request.query["contact"] == nil else {
            throw Problem.invalid("contact", "cannot be combined with 'handler'")
        }
        let name = "conversations handler=\(handler ?? "") contact=\(request.query["contact"] ?? "")"
        return try await storage.read(request.principal.tenant) { tx in
            var filter = handler == nil ? ConversationFilter.all : .withAgent
            if let contact = request.query["contact"] {
                guard let number = try tx.number(.contact, of: contact) else { return .list([], next: nil) }
                filter = .contact(ContactID(number))
            }
            let after = try request.query["cursor"].flatMap {
                try Self.position(Cursor.place($0, of: name, in: tx), in: tx)
            }
            // One more than asked for shows whether there is a next page.
            let found = try tx.conversationPage(filter, after: after, limit: limit + 1)
            let page = found.prefix(limit)
            let next = try found.count > limit ? page.last.map { try Self.cursor(name, after: $0, in: tx) } : nil
            return .list(try page.map { try $0.json(in: tx) }, next: next)
        }
    }

    private static func cursor(_ list: String, after listed: ListedConversation, in tx: any TenantReading) throws
        -> String
    {
        let id = try tx.publicID(.conversation, listed.position.id.rawValue)
        return Cursor(list: list, place: ["\(listed.position.activeAt.millisecondsSince1970)", id]).text(in: tx)
    }

    private static func position(_ place: [String], in tx: any TenantReading) throws -> ConversationPosition? {
        guard place.count == 2, let time = Int64(place[0]), let id = try tx.number(.conversation, of: place[1]) else {
            return nil
        }
        return ConversationPosition(activeAt: Date(millisecondsSince1970: time), id: ConversationID(id))
    }

    private func show(_ request: APIRequest) async throws -> APIResponse {
        try request.requireOnly()
        return try await storage.read(request.principal.tenant) { tx in
            guard let listed = try tx.listedConversation(conversation(request, tx)) else { throw Problem.notFound }
            return APIResponse(try listed.json(in: tx), headers: [.eTag: listed.tag])
        }
    }

    private func conversation(_ request: APIRequest, _ tx: any TenantReading) throws -> ConversationID {
        ConversationID(try request.number(.conversation, in: tx))
    }

    // MARK: - Handler

    private func take(_ request: APIRequest) async throws -> APIResponse {
        let caller = try request.principal
        let isForced = request.body["force"]?.bool ?? false
        guard !isForced || caller.role.map({ [.owner, .admin].contains($0) }) ?? false else {
            throw Problem(.forbidden, "only an owner or an admin may take a conversation from another agent")
        }
        let tenant = caller.tenant
        let id = try await storage.read(tenant) { try conversation(request, $0) }
        let outcome = try await agents.take(
            id,
            of: tenant,
            expecting: request.expectedSequence,
            isForced: isForced,
            from: request.origin
        )
        return try await answer(outcome, tenant)
    }

    private func release(_ request: APIRequest) async throws -> APIResponse {
        let tenant = try request.principal.tenant
        let id = try await storage.read(tenant) { try conversation(request, $0) }
        let outcome = try await agents.release(
            id,
            of: tenant,
            expecting: request.expectedSequence,
            from: request.origin
        )
        return try await answer(outcome, tenant)
    }

    private func answer(_ outcome: AgentService.Outcome, _ tenant: TenantID) async throws -> APIResponse {
        func json(_ listed: ListedConversation) async throws -> JSONValue {
            try await storage.read(tenant) { try listed.json(in: $0) }
        }
        switch outcome {
        case .done(let listed): return APIResponse(try await json(listed), headers: [.eTag: listed.tag])
        case .stale(let listed):
            throw Problem(
                .stale,
                "the conversation has changed since it was read",
                remedy: "read it again, and repeat the request with its ETag",
                members: ["current": try await json(listed)],
                headers: [.eTag: listed.tag]
            )
        case .taken(let listed, let owner):
            let current = try await json(listed)
            throw Problem.handled(by: owner, current, listed)
        case .unknown: throw Problem.notFound
        }
    }

    // MARK: - Messages

    private func messages(_ request: APIRequest) async throws -> APIResponse {
        try await storage.read(request.principal.tenant) { tx in
            let id = try conversation(request, tx)
            guard try tx.conversation(id) != nil else { throw Problem.notFound }
            return try request.page("messages of \(id)", .message, in: tx) { before, limit in
                try tx.messagePage(id, before: MessageID(before), limit: limit).map { message in
                    (message.id.rawValue, try message.json(in: tx))
                }
            }
        }
    }

    private func message(_ request: APIRequest) async throws -> APIResponse {
        try await ofMessage(request) { tx, id in try tx.listedMessage(id)?.json(in: tx) }
    }

    private func explain(_ request: APIRequest) async throws -> APIResponse {
        try await ofMessage(request) { tx, id in
            try tx.explanation(of: id, isConfigured: isConfigured)?.json(in: tx)
        }
    }

    private func ofMessage(
        _ request: APIRequest,
        _ read: @escaping @Sendable (any TenantReading, MessageID) throws -> JSONValue?
    ) async throws -> APIResponse {
        try request.requireOnly()
        return try await storage.read(request.principal.tenant) { tx in
            guard let json = try read(tx, MessageID(try request.number(.message, in: tx))) else {
                throw Problem.notFound
            }
            return APIResponse(json)
        }
    }

    // MARK: - Notes

    private func notes(_ request: APIRequest) async throws -> APIResponse {
        try await storage.read(request.principal.tenant) { tx in
            let id = try conversation(request, tx)
            guard try tx.conversation(id) != nil else { throw Problem.notFound }
            return try request.page("notes of \(id)", .note, in: tx) { before, limit in
                try tx.pageOfNotes(id, before: RowID(before), limit: limit).map {
                    ($0.id.rawValue, try $0.json(in: tx))
                }
            }
        }
    }

    private func addNote(_ request: APIRequest) async throws -> APIResponse {
        let caller = try request.principal
        let text = try request.text("text", max: Self.maxNote)
        let key = try IdempotencyKey(request)
        return try await storage.transact(caller.tenant) { tx in
            let id = try conversation(request, tx)
            guard try tx.conversation(id) != nil else { throw Problem.notFound }
            if let response = try key?.response(in: tx) { return response }
            let note = try tx.insertNote(text, in: id, by: caller.user, at: request.now)
            let json = try Note(id: note, author: caller.user, at: request.now, text: text).json(in: tx)
            try key?.store(json, status: .created, in: tx)
            return APIResponse(json, status: .created)
        }
    }
}

extension Problem {
    /// The refusal of what only the agent of a conversation may do.
    ///
    /// - Parameter current: The conversation as it is.
    static func handled(by owner: User?, _ current: JSONValue, _ listed: ListedConversation) -> Problem {
        Problem(
            .handledByOther,
            "\(owner?.name ?? "another agent") has the conversation",
            remedy: "ask them, or let an owner or an admin take it with 'force'",
            members: ["current": current],
            headers: [.eTag: listed.tag]
        )
    }
}

extension ListedConversation {
    /// The number of changes of the handler, as an `ETag`.
    var tag: String { "\"\(handlerSequence)\"" }

    /// The conversation for readers of JSON.
    func json(in tx: any TenantReading) throws -> JSONValue {
        let isWithAgent = conversation.handler == .agent
        return .compact([
            "object": "conversation",
            "id": .string(try tx.publicID(.conversation, conversation.id.rawValue)),
            "channel": .string(conversation.channel.name),
            "contact": .string(try tx.publicID(.contact, conversation.contact.rawValue)),
            "thread": conversation.thread.map(JSONValue.string),
            "handler": .string(conversation.handler.rawValue),
            "handler_since": conversation.handlerSince.map { .string($0.iso8601) },
            "handler_seq": .integer(handlerSequence),
            "assignee": try isWithAgent
                ? assignee.map { .string(try tx.publicID(.user, $0.rawValue)) } : nil,
            "created_at": .string(conversation.openedAt.iso8601),
            "active_at": .string(position.activeAt.iso8601),
            "last_inbound_at": conversation.lastInboundAt.map { .string($0.iso8601) },
            "language": conversation.language.map(JSONValue.string),
        ])
    }
}

extension Note {
    fileprivate func json(in tx: any TenantReading) throws -> JSONValue {
        .compact([
            "object": "note",
            "id": .string(try tx.publicID(.note, id.rawValue)),
            "author": try author.map { .string(try tx.publicID(.user, $0.rawValue)) },
            "created_at": .string(at.iso8601),
            "text": .string(text),
        ])
    }
}
