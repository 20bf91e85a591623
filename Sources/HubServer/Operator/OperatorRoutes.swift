import ChannelKit
import Foundation
import HTTPTypes
import HubRouter
import Hummingbird
import NIOFoundationCompat

/// The routes of the hub's socket: changes that an operator's command asks for.
///
/// The file mode of the socket is the authentication, so these routes must never be on a TCP listener.
struct OperatorRoutes: Sendable {
    /// The max body of a request, in bytes: about 100,000 ids.
    private static let bodyLimit = 2 << 20

    let actions: any OperatorActions

    func add(to router: Router<HubRequestContext>) {
        router.post("conversations/:id/take") { request, context in
            try await change(request, context) { try await actions.take($0, of: $1) }
        }
        router.post("conversations/:id/release") { request, context in
            try await change(request, context) { try await actions.release($0, of: $1) }
        }
        router.post("conversations/:id/messages") { request, context in try await say(request, context) }
        router.post("dead-letters/retry") { request, _ in
            try await resolve(request) { try await actions.retry($0, of: $1) }
        }
        router.post("dead-letters/discard") { request, _ in
            try await resolve(request) { try await actions.discard($0, of: $1) }
        }
    }

    private func change(
        _ request: Request,
        _ context: HubRequestContext,
        _ change: (ConversationID, TenantID?) async throws -> ConversationChange
    ) async throws -> Response {
        guard let id = context.parameters.get("id", as: Int64.self) else {
            return Response.json(["error": "the conversation's id is not a number"], status: .badRequest)
        }
        return await answer {
            let change = try await change(ConversationID(id), request.tenant)
            return ["result": .string(change.rawValue)]
        }
    }

    private func say(_ request: Request, _ context: HubRequestContext) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.bodyLimit)
        guard let id = context.parameters.get("id", as: Int64.self),
            let json = try? JSONValue(parsing: Data(buffer: body)), let text = json["text"]?.nonEmptyString,
            let key = json["key"]?.nonEmptyString
        else {
            return Response.json(["error": "the request has no conversation, 'text' or 'key'"], status: .badRequest)
        }
        return await answer {
            try await actions.say(text, in: ConversationID(id), of: request.tenant, key: key).json
        }
    }

    private func resolve(
        _ request: Request,
        _ resolve: ([DeadLetterID], TenantID?) async throws -> Set<DeadLetterID>
    ) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.bodyLimit)
        guard let json = try? JSONValue(parsing: Data(buffer: body)), let texts = json["ids"]?.array else {
            return Response.json(["error": "the body has no array 'ids'"], status: .badRequest)
        }
        let ids = texts.compactMap { $0.string.flatMap(DeadLetterID.init) }
        guard ids.count == texts.count else {
            return Response.json(["error": "an id is invalid: expected one such as reply-12"], status: .badRequest)
        }
        return await answer {
            let done = try await resolve(ids, request.tenant)
            return ["done": .array(ids.filter(done.contains).map { .string($0.description) })]
        }
    }

    /// A storage's failure is the operator's to see: it says why nothing was changed.
    private func answer(_ work: () async throws -> JSONValue) async -> Response {
        do { return Response.json(try await work()) } catch {
            return Response.json(["error": .string("\(error)")], status: .serviceUnavailable)
        }
    }
}

extension Request {
    fileprivate var tenant: TenantID? { uri.queryParameters["tenant"].map { TenantID(String($0)) } }
}
