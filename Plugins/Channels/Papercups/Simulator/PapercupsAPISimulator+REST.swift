public import ChannelKit
public import ChannelSimulatorKit
import Foundation

/// The routes below `base_url`:
///
/// | call | subject |
/// | --- | --- |
/// | `GET /api/v1/me` | the key's user |
/// | `GET`, `POST /api/v1/messages`, `GET /api/v1/messages/<id>` | messages |
/// | `GET /api/v1/conversations`, `GET`, `PUT /api/v1/conversations/<id>` | conversations |
/// | `POST /api/upload`, `GET /uploads/<id>/<name>` | files, without a key |
extension PapercupsAPISimulator {
    public func respond(to request: SimulatedRequest) async -> WebhookResponse {
        let path = request.components
        do throws(PapercupsRefusal) {
            if path == ["api", "upload"], request.method == "POST" { return try upload(request) }
            if path.first == "uploads", request.method == "GET" { return try download(path) }
            guard path.count >= 3, path[0] == "api", path[1] == "v1" else { throw .notFound }
            if await provider.hasFault(.expiredToken) { throw .notAuthenticated }
            guard let key = request.bearerToken, let account = accounts.first(where: { $0.accepts(key) }) else {
                throw .notAuthenticated
            }
            return try await answer(request, Array(path.dropFirst(2)), for: account)
        } catch {
            return error.response
        }
    }

    private func answer(
        _ request: SimulatedRequest,
        _ path: [String],
        for account: SimulatedAccount
    ) async throws(PapercupsRefusal) -> WebhookResponse {
        switch (request.method, path.first, path.count) {
        case ("GET", "me", 1): return .data(me(account))
        case ("POST", "messages", 1): return try await receive(request.body, for: account)
        case ("GET", "messages", 1): return .data(.array(messages(request.query, of: account).map(\.json)))
        case ("GET", "messages", 2): return .data(try message(path[1], of: account))
        case ("GET", "conversations", 1): return list(request.query, of: account)
        case ("GET", "conversations", 2):
            return .data(conversations[try index(of: path[1], account)].expanded(of: account))
        case ("PUT", "conversations", 2): return try change(path[1], request.body, of: account)
        default: throw .notFound
        }
    }

    private func me(_ account: SimulatedAccount) -> JSONValue {
        [
            "id": .integer(SimulatedAgent.hub.id), "email": "owner@example.com", "account_id": .string(account.id),
            "role": "admin",
        ]
    }

    // MARK: - Files

    private func upload(_ request: SimulatedRequest) throws(PapercupsRefusal) -> WebhookResponse {
        let type = request.headers["Content-Type"] ?? ""
        guard let upload = SimulatedUpload(request.body, contentType: type) else { throw .badRequest }
        guard let account = accounts.first(where: { $0.id == upload.account }) else { throw .failed }
        return .data(store(upload.file).json(at: account.baseURL), status: 201)
    }

    private func download(_ path: [String]) throws(PapercupsRefusal) -> WebhookResponse {
        guard path.count == 3, let file = files[path[1]] else { throw .notFound }
        return WebhookResponse(status: 200, headers: ["Content-Type": file.type], body: file.data)
    }
}

extension WebhookResponse {
    static func data(_ value: JSONValue, status: Int = 200) -> WebhookResponse {
        .json(status: status, ["data": value])
    }
}
