import ChannelKit
import ChannelTestKit
import Foundation
import HubRouter
import Testing

@Suite("Sign-in", .onBothDatabases, .timeLimit(.minutes(5)))
struct SignInTests {
    private static let password = "correct hôrse battery"

    /// Adds a user with a password.
    private func owner(_ api: LiveAPI) async throws -> String {
        let added = try await api.perform(.addUser(email: "Marie@Example.com", name: "Marie", role: .owner))
        guard case .made(let id, let link) = added else { throw StorageError.unavailable("no user was made") }
        let weak = try await api.call("POST", "/auth/password", ["token": .string(link), "password": "short"])
        #expect(weak.status == 400)
        let set: JSONValue = ["token": .string(link), "password": .string(Self.password)]
        #expect(try await api.call("POST", "/auth/password", set).status == 204)
        // The link is used up.
        #expect(try await api.call("POST", "/auth/password", set).status == 422)
        return id
    }

    private func signIn(
        _ api: LiveAPI,
        _ route: String = "/auth/token",
        tenant: String = "lotus",
        email: String = "marie@example.com",
        password: String = Self.password,
        from network: String = "192.0.2.1"
    ) async throws -> LiveAPI.Answer {
        try await api.call(
            "POST",
            route,
            headers: [("X-Forwarded-For", "203.0.113.9, \(network)")],
            ["tenant": .string(tenant), "email": .string(email), "password": .string(password)]
        )
    }

    @Test func aUserSetsAPasswordSignsInAndOut() async throws {
        try await withAPI { api in
            let id = try await owner(api)
            let signedIn = try await signIn(api)
            let token = try #require(signedIn.json["access_token"]?.string)
            #expect(try await api.get("/me", as: token).json["id"]?.string == id)
            #expect(try await api.get("/users", as: token).json["data"]?[0]?["has_password"] == true)
            #expect(try await api.call("POST", "/auth/logout", as: token).status == 204)
            #expect(try await api.get("/me", as: token).code == "session_expired")
            let actions = try await api.life.books.lines("SELECT action FROM audit ORDER BY id")
            #expect(actions == ["user.added", "user.password_set", "session.started", "session.ended"])
            // Neither the password nor a token is in the database.
            let stored = try await api.life.books.lines("SELECT password FROM users").joined()
            #expect(stored.hasPrefix("$scrypt$ln=8,r=8,p=1$"))
        }
    }

    @Test func aBrowsersCookieIsAcceptedFromItsOwnPagesOnly() async throws {
        try await withAPI { api in
            _ = try await owner(api)
            let field = try #require(try await signIn(api, "/auth/login").headers["set-cookie"])
            for property in ["__Host-patchbay=pbs_", "Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
                #expect(field.contains(property), "\(property)")
            }
            let cookie = ("Cookie", String(field.prefix { $0 != ";" }))
            #expect(try await api.call("GET", "/me", headers: [cookie]).status == 200)
            for site in [nil, "cross-site", "same-site", "none"] {
                let headers = [cookie] + (site.map { [("Sec-Fetch-Site", $0)] } ?? [])
                let refused = try await api.call("POST", "/auth/logout", headers: headers)
                #expect(refused.code == "cross_site", "\(site ?? "without")")
            }
            let headers = [cookie, ("Sec-Fetch-Site", "same-origin")]
            #expect(try await api.call("POST", "/auth/logout", headers: headers).status == 204)
            #expect(try await api.call("GET", "/me", headers: [cookie]).status == 401)
        }
    }

    /// A lock by account alone would be a switch for an attacker: it holds for the network of the failures only.
    @Test func fiveFailuresLockTheAccountFromTheirNetworkAndNoOther() async throws {
        try await withAPI { api in
            _ = try await owner(api)
            for _ in 1...5 { #expect(try await signIn(api, password: "wrong password").status == 401) }
            let locked = try await signIn(api)
            #expect(locked.status == 429)
            #expect(locked.headers["retry-after"] == "900")
            #expect(try await signIn(api, from: "198.51.100.7").status == 200)
            #expect(
                try await api.life.books.lines("SELECT count(*) FROM audit WHERE action = 'security.locked'") == ["1"]
            )
            api.life.clock.advance(by: .seconds(901))
            // The second lock is twice as long.
            for _ in 1...5 { #expect(try await signIn(api, password: "wrong password").status == 401) }
            #expect(try await signIn(api).headers["retry-after"] == "1800")
            api.life.clock.advance(by: .seconds(1_801))
            #expect(try await signIn(api).status == 200)
        }
    }

    @Test func anUnknownAccountIsAnsweredAsAWrongPassword() async throws {
        try await withAPI { api in
            _ = try await owner(api)
            let wrong = try await signIn(api, password: "wrong password")
            for (tenant, email) in [
                ("lotus", "nobody@example.com"), ("roy", "marie@example.com"), ("none", "marie@example.com"),
            ] {
                let answer = try await signIn(api, tenant: tenant, email: email)
                #expect(answer.status == wrong.status)
                #expect(answer.json["detail"] == wrong.json["detail"])
            }
            // Nothing was registered for a tenant that does not exist.
            #expect(try await api.life.books.lines("SELECT name FROM tenants WHERE name = 'none'") == [])
        }
    }

    @Test func aSessionEndsWithItsUsersRoleAccessOrIdleness() async throws {
        try await withAPI { api in
            let id = try await api.user(.agent, named: "ana")
            for change in [AccessChange.setRole(id, .viewer), .disableUser(id)] {
                let token = try await api.session(of: id)
                #expect(try await api.get("/me", as: token).status == 200)
                #expect(try await api.perform(change) == .changed(id: id))
                #expect(try await api.get("/me", as: token).code == "session_expired")
            }
            _ = try await api.perform(.enableUser(id))
            let token = try await api.session(of: id)
            for _ in 1...20 {
                api.life.clock.advance(by: .seconds(11 * 3_600))
                #expect(try await api.get("/me", as: token).status == 200)
            }
            api.life.clock.advance(by: .seconds(12 * 3_600 + 61))
            #expect(try await api.get("/me", as: token).status == 401)
        }
    }

    @Test func theLastOwnerStaysAndAnAdminChangesNoOwner() async throws {
        try await withAPI { api in
            let owner = try await api.user(.owner, named: "marie")
            #expect(try await api.perform(.disableUser(owner)) == .refused(.lastOwner))
            #expect(try await api.perform(.setRole(owner, .admin)) == .refused(.lastOwner))
            let admin = try await api.session(of: api.user(.admin, named: "ana"))
            #expect(try await api.call("POST", "/users/\(owner)/disable", as: admin).status == 403)
            let user: JSONValue = ["email": "eve@example.com", "name": "Eve", "role": "owner"]
            #expect(try await api.call("POST", "/users", as: admin, user).status == 403)
            let second = try await api.user(.owner, named: "zoé")
            #expect(try await api.perform(.disableUser(second)) == .changed(id: second))
        }
    }

    static let refusals: [(AccessChange, AccessRefusal)] = [
        (.createKey(name: "", scopes: [.readMessages], expiresAt: nil), .invalidName),
        (.createKey(name: "n8n", scopes: [], expiresAt: nil), .noScopes),
        (.createKey(name: "n8n", scopes: [.manageKeys], expiresAt: nil), .invalidScope),
        (.createKey(name: "n8n", scopes: [.readMessages], expiresAt: .distantPast), .expired),
        (.rotateKey("key_0000000000000", overlap: .seconds(72 * 3_600 + 1)), .overlapTooLong),
        (.rotateKey("key_0000000000000", overlap: .zero), .notFound), (.revokeKey("usr_1"), .notFound),
        (.addUser(email: "marie", name: "Marie", role: .owner), .invalidEmail),
        (.addUser(email: "taken@example.com", name: "Marie", role: .owner), .emailTaken),
        (.inviteUser("usr_0000000000000"), .notFound),
    ]

    @Test(arguments: 0..<refusals.count)
    func aChangeIsRefusedWithItsReasonAndLeavesNothing(_ index: Int) async throws {
        let (change, refusal) = Self.refusals[index]
        try await withAPI { api in
            _ = try await api.user(.viewer, named: "taken")
            let before = try await api.life.books.lines("SELECT count(*) FROM audit")
            #expect(try await api.perform(change) == .refused(refusal))
            #expect(try await api.perform(change, in: "none") == .refused(.unknownTenant))
            #expect(try await api.life.books.lines("SELECT count(*) FROM audit") == before)
        }
    }
}
