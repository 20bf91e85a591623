import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// The routes of keys and users, for users only.
struct AccessRoutes: Sendable {
    /// The max keys and users of a list: a tenant has some dozens.
    private static let limit = 500

    let storage: any HubStorage
    let access: any AccessActions

    var routes: [Route] {
        [
            Route(.get, "/api-keys", .permission(.manageKeys)) { request in
                try await list(request) { tx in try tx.apiKeys(limit: Self.limit).map { try $0.json(in: tx) } }
            },
            Route(.post, "/api-keys", .permission(.manageKeys), createKey),
            Route(.post, "/api-keys/{id}/rotate", .permission(.manageKeys)) { request in
                let hours = request.body["overlap_hours"]?.integer ?? 0
                guard (0...72).contains(hours) else {
                    throw Problem.invalid("/overlap_hours", "expected 0 to 72")
                }
                return try await perform(.rotateKey(request.path["id"] ?? "", overlap: .seconds(hours * 3600)), request)
            },
            Route(.post, "/api-keys/{id}/revoke", .permission(.manageKeys)) { request in
                try await perform(.revokeKey(request.path["id"] ?? ""), request)
            },
            Route(.get, "/users", .permission(.manageUsers)) { request in
                try await list(request) { tx in try tx.users(limit: Self.limit).map { try $0.json(in: tx) } }
            },
            Route(.post, "/users", .permission(.manageUsers), addUser),
            Route(.post, "/users/{id}/role", .permission(.manageUsers)) { request in
                try await perform(.setRole(request.path["id"] ?? "", try role(request)), request)
            },
            Route(.post, "/users/{id}/invite", .permission(.manageUsers)) { request in
                try await perform(.inviteUser(request.path["id"] ?? ""), request)
            },
            Route(.post, "/users/{id}/disable", .permission(.manageUsers)) { request in
                try await perform(.disableUser(request.path["id"] ?? ""), request)
            },
            Route(.post, "/users/{id}/enable", .permission(.manageUsers)) { request in
                try await perform(.enableUser(request.path["id"] ?? ""), request)
            },
            Route(.post, "/users/{id}/sign-out", .permission(.manageUsers)) { request in
                try await perform(.signOut(request.path["id"] ?? ""), request)
            },
        ]
    }

    private func list(
        _ request: APIRequest,
        _ read: @escaping @Sendable (any TenantReading) throws -> [JSONValue]
    ) async throws -> APIResponse {
        try request.requireOnly()
        return .list(try await storage.read(request.principal.tenant, read), next: nil)
    }

    private func createKey(_ request: APIRequest) async throws -> APIResponse {
        let name = try request.text("name", max: 100)
        let words = request.body["scopes"]?.array?.map { $0.string ?? "" } ?? []
        let scopes = try words.enumerated().map { index, word in
            guard let scope = Permission(rawValue: word), scope.isScope else {
                let known = Permission.scopes.map(\.rawValue).joined(separator: ", ")
                throw Problem.invalid("/scopes/\(index)", "unknown scope", remedy: "the scopes are \(known)")
            }
            return scope
        }
        var expiresAt: Date?
        if let days = request.body["expires_in_days"] {
            guard let count = days.integer, (1...3_650).contains(count) else {
                throw Problem.invalid("/expires_in_days", "expected 1 to 3650")
            }
            expiresAt = request.now.addingTimeInterval(Double(count) * 86_400)
        }
        return try await perform(.createKey(name: name, scopes: Set(scopes), expiresAt: expiresAt), request)
    }

    private func addUser(_ request: APIRequest) async throws -> APIResponse {
        let email = try request.text("email", max: 254)
        let name = try request.text("name", max: 100)
        return try await perform(.addUser(email: email, name: name, role: try role(request)), request)
    }

    private func role(_ request: APIRequest) throws -> Role {
        guard let role = request.body["role"]?.string.flatMap(Role.init(rawValue:)) else {
            let known = Role.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.invalid("/role", "unknown role", remedy: "the roles are \(known)")
        }
        return role
    }

    private func perform(_ change: AccessChange, _ request: APIRequest) async throws -> APIResponse {
        switch try await access.perform(change, in: request.principal.tenant, from: request.origin) {
        case .made(let id, let secret):
            APIResponse(["id": .string(id), "secret": .string(secret)], status: .created)
        case .changed(let id): APIResponse(["id": .string(id)])
        case .refused(.notFound): throw Problem.notFound
        case .refused(.roleTooHigh): throw Problem(.forbidden, AccessRefusal.roleTooHigh.sentence)
        case .refused(let refusal):
            throw Problem(.unprocessable, refusal.sentence, members: ["refusal": .string(refusal.rawValue)])
        }
    }
}
