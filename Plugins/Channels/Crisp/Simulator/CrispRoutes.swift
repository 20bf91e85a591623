public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// The routes of the REST API, below `base_url`:
///
/// | call | subject |
/// | --- | --- |
/// | `/v1/website/<id>/conversation/<session>/…` | a conversation, see `CrispConversationRoutes.swift` |
/// | `POST /v1/website/<id>/conversation` | a new conversation |
/// | `GET /v1/website/<id>/conversations/<page>` | the list |
/// | `GET /v1/plugin/connect/account` | the key's account |
/// | `GET /storage/<file>/<name>` | a visitor's file, public |
extension CrispAPISimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let path = request.components
        if path.first == "storage" { return storedFile(path.dropFirst().first ?? "") }
        let open = websites.filter { $0.accepts(request.headers) }
        guard !open.isEmpty else { return CrispRefusal.badLogin.response }
        if path == ["v1", "plugin", "connect", "account"] { return .crisp(["plugin_id": "urn:patchbay:hub"]) }
        guard path.count > 3, path[0] == "v1", path[1] == "website" else { return CrispRefusal.unknownRoute.response }
        guard let website = open.first(where: { $0.id == path[2] }) else { return CrispRefusal.notSubscribed.response }
        do throws(CrispRefusal) {
            return try await answer(CrispCall(request, path: Array(path.dropFirst(3))), on: website)
        } catch {
            return await provider.refuse(error, on: website.channel)
        }
    }

    private func answer(_ call: CrispCall, on website: SimulatedWebsite) async throws(CrispRefusal) -> WebhookResponse {
        switch (call.method, call.path.first, call.path.count) {
        case ("GET", "conversations", 2): return try await list(call, of: website)
        case ("POST", "conversation", 1): return begin(on: website)
        case (_, "conversation", 2...):
            guard let session = session(call.path[1], of: website) else { throw .unknownRoute }
            return try await answer(call.below(2), in: session, of: website)
        default: throw .unknownRoute
        }
    }

    private func list(_ call: CrispCall, of website: SimulatedWebsite) async throws(CrispRefusal) -> WebhookResponse {
        if await provider.hasFault(.expiredToken) { throw .badLogin }
        guard let page = Int(call.path[1]), page > 0 else { throw .unknownRoute }
        let size = call.query["per_page"].flatMap { Int($0) } ?? 20
        guard (20...50).contains(size) else { throw .invalid("query.per_page should be between 20 and 50") }
        return .crisp(.array(sessions(of: website).dropFirst((page - 1) * size).prefix(size).map(\.summary)))
    }

    private func begin(on website: SimulatedWebsite) -> WebhookResponse {
        let visitor = UnifiedContact(id: "session_\(UUID().uuidString.lowercased())")
        store(SimulatedSession(of: visitor, on: website))
        return .crisp(["session_id": .string(visitor.id)], reason: "added", status: 201)
    }

    private func storedFile(_ id: String) -> WebhookResponse {
        guard let file = file(id) else { return WebhookResponse(status: 404) }
        return WebhookResponse(status: 200, headers: ["Content-Type": file.mimeType], body: file.data)
    }
}

/// A call of the API with the part of its path that is not yet routed.
struct CrispCall {
    let path: [String]
    private let request: SimulatedRequest

    init(_ request: SimulatedRequest, path: [String]) {
        self.request = request
        self.path = path
    }

    var method: String { request.method }
    var query: FormFields { request.query }

    /// The call below the first `count` components of its path.
    func below(_ count: Int) -> CrispCall { CrispCall(request, path: Array(path.dropFirst(count))) }

    /// The body's JSON object.
    func body() throws(CrispRefusal) -> JSONValue {
        guard let json = request.object else { throw .invalid("data should be object") }
        return json
    }
}

extension WebhookResponse {
    /// A successful response in Crisp's envelope.
    static func crisp(_ data: JSONValue, reason: String = "resolved", status: Int = 200) -> WebhookResponse {
        .json(status: status, ["error": false, "reason": .string(reason), "data": data])
    }
}
