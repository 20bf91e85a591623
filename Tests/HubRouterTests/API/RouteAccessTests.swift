import ChannelKit
import ChannelTestKit
import Foundation
import HubAPI
import HubRouter
import Testing

@Suite("Access to the routes of the API", .onBothDatabases, .timeLimit(.minutes(5)))
struct RouteAccessTests {
    /// A route as the document of the API describes it.
    private struct Described {
        let method: String
        let path: String
        /// The permission that it names; nil for one that needs none besides a sign-in.
        let permission: Permission?
        let isOpen: Bool

        var route: String { "\(method) \(path)" }
    }

    private func described() throws -> [Described] {
        let paths = try #require(OpenAPI.document["paths"]?.object)
        return try paths.flatMap { path, methods in
            try #require(methods.object).map { method, operation in
                let name = operation["x-permission"]?.string
                let permission = name.flatMap(Permission.init(rawValue:))
                try #require((name == nil) == (permission == nil), "\(path) names an unknown permission")
                return Described(
                    method: method.uppercased(),
                    path: path,
                    permission: permission,
                    isOpen: operation["security"]?.array?.isEmpty ?? false
                )
            }
        }
        .sorted { $0.route < $1.route }
    }

    @Test func theDocumentHasTheRoutesOfTheServer() async throws {
        let described = try described().map(\.route)
        try await withAPI { api in
            #expect(api.routes.sorted() == described)
            let served = try await api.get("/openapi.json")
            #expect(served.json == OpenAPI.document)
        }
    }

    @Test func noRouteAnswersWithoutACredentialUnlessItIsOpen() async throws {
        let described = try described()
        try await withAPI { api in
            for route in described where !route.isOpen {
                for token in [nil, "pbk_wrong", AccessToken.random(.key).text, AccessToken.random(.session).text] {
                    let answer = try await api.call(route.method, path(route.path, [:]), as: token)
                    #expect(answer.status == 401, "\(route.route) as \(token ?? "no one")")
                }
            }
        }
    }

    /// Each route, called with the ids of its own and of another tenant, as a caller with some permissions.
    private func check(
        _ api: LiveAPI,
        _ routes: [Described],
        as caller: String,
        with permissions: Set<Permission>,
        isUser: Bool,
        own: [String: String],
        foreign: [String: String],
        token: () async throws -> String
    ) async throws {
        for route in routes where !route.isOpen {
            let isForUsers = route.path == "/auth/logout"
            let isAllowed = (route.permission.map(permissions.contains) ?? true) && (isUser || !isForUsers)
            let answer = try await api.call(
                route.method,
                path(route.path, own),
                as: token(),
                route.method == "POST" ? [:] : nil
            )
            if isAllowed {
                // The body lacks what some routes need.
                #expect([200, 201, 204, 400, 422].contains(answer.status), "\(route.route) as \(caller): \(answer)")
            } else {
                #expect(answer.status == 403, "\(route.route) as \(caller): \(answer)")
            }
            guard route.path.contains("{id}") else { continue }
            let other = try await api.call(
                route.method,
                path(route.path, foreign),
                as: token(),
                route.method == "POST" ? ["text": "a note", "role": "viewer", "client_message_id": "c1"] : nil
            )
            #expect(other.status == (isAllowed ? 404 : 403), "\(route.route) of another tenant as \(caller): \(other)")
        }
    }

    /// The path with the ids of a tenant.
    private func path(_ pattern: String, _ ids: [String: String]) -> String {
        let resource = pattern.split(separator: "/").first.map(String.init) ?? ""
        let path = pattern.replacing("{id}", with: ids[resource] ?? "unknown")
        return path == "/contacts" ? "/contacts?address=ana" : path
    }

    /// The ids of a tenant's rows, by the name of their resource.
    private func ids(_ api: LiveAPI, _ tenant: TenantID) async throws -> [String: String] {
        let key = try await api.key(Set(Permission.scopes), of: tenant)
        let conversation = try #require(try await api.get("/conversations", as: key.token).json["data"]?[0])
        let id = try #require(conversation["id"]?.string)
        let message = try #require(try await api.get("/conversations/\(id)/messages", as: key.token).ids.first)
        return [
            "conversations": id, "messages": message, "contacts": conversation["contact"]?.string ?? "",
            "api-keys": try await api.key([.readMessages], of: tenant).id,
            "users": try await api.user(.viewer, named: "target", of: tenant),
        ]
    }

    @Test func everyRouteIsAnsweredAsTheRoleAllowsAndKnowsNoOtherTenant() async throws {
        let described = try described()
        try await withAPI { api in
            await api.life.post(message("m1", "hello"))
            await api.life.post(message("m2", "hello"), to: "200", token: "token-200")
            try await api.life.settle()
            let (own, foreign) = (try await ids(api, "lotus"), try await ids(api, "roy"))
            for role in Role.allCases {
                let user = try await api.user(role, named: role.rawValue)
                try await check(
                    api,
                    described,
                    as: role.rawValue,
                    with: role.permissions,
                    isUser: true,
                    own: own,
                    foreign: foreign
                ) { try await api.session(of: user) }
            }
            for scope in Permission.scopes {
                let key = try await api.key([scope])
                try await check(
                    api,
                    described,
                    as: scope.rawValue,
                    with: [scope],
                    isUser: false,
                    own: own,
                    foreign: foreign
                ) { key.token }
            }
        }
    }

    @Test func theTenantIsThatOfTheCredentialWhateverTheHeadersSay() async throws {
        try await withAPI { api in
            await api.life.post(message("m2", "hello"), to: "200", token: "token-200")
            try await api.life.settle()
            let key = try await api.key([.readConversations])
            for headers in [[("X-Tenant-ID", "roy")], [("Host", "roy.example.com")]] {
                let answer = try await api.call("GET", "/conversations", as: key.token, headers: headers)
                #expect(answer.ids == [])
                let caller = try await api.call("GET", "/me", as: key.token, headers: headers)
                #expect(caller.json["tenant"] == "lotus")
            }
        }
    }

    @Test func aKeyIsRefusedOnceItIsRotatedRevokedOrExpired() async throws {
        try await withAPI { api in
            let key = try await api.key([.readConversations])
            #expect(try await api.call("GET", "/me", headers: [("X-API-Key", key.token)]).json["kind"] == "key")
            let rotated = try await api.perform(.rotateKey(key.id, overlap: .seconds(3_600)))
            guard case .made(_, let new) = rotated else { throw StorageError.unavailable("no key was made") }
            for token in [key.token, new] { #expect(try await api.get("/me", as: token).status == 200) }
            api.life.clock.advance(by: .seconds(3_601))
            #expect(try await api.get("/me", as: key.token).status == 401)
            #expect(try await api.get("/me", as: new).status == 200)
            #expect(try await api.perform(.revokeKey(key.id)) == .changed(id: key.id))
            #expect(try await api.get("/me", as: new).status == 401)
            #expect(try await api.perform(.rotateKey(key.id, overlap: .zero)) == .refused(.revoked))

            let end = api.life.clock.now.addingTimeInterval(60)
            let short = AccessChange.createKey(name: "short", scopes: [.readMessages], expiresAt: end)
            guard case .made(_, let token) = try await api.perform(short) else { return }
            #expect(try await api.get("/me", as: token).status == 200)
            api.life.clock.advance(by: .seconds(61))
            #expect(try await api.get("/me", as: token).status == 401)
            // No secret is in the database.
            let rows = try await api.life.books.lines("SELECT hash FROM api_keys")
            #expect(rows.count == 2)
            #expect(!rows.joined().contains(new))
        }
    }

    @Test func moreRequestsThanTheLimitAreRefusedUntilTheMinuteIsOver() async throws {
        try await withAPI { api in
            let token = try await api.session(of: api.user(.agent, named: "ana"))
            for _ in 0..<100 { #expect(try await api.get("/me", as: token).status == 200) }
            let refused = try await api.get("/me", as: token)
            #expect(refused.status == 429)
            #expect(refused.code == "rate_limited")
            #expect(refused.headers["retry-after"] == "1")
            // Of this user only.
            #expect(try await api.get("/me", as: api.session(of: api.user(.agent, named: "bob"))).status == 200)
            api.life.clock.advance(by: .seconds(1))
            #expect(try await api.get("/me", as: token).status == 200)
        }
    }
}
