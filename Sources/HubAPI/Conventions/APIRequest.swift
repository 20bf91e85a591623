import ChannelKit
import Foundation
import HTTPTypes
import HubRouter

/// The caller of a request.
struct Principal: Sendable {
    /// The tenant, which only a credential decides.
    let tenant: TenantID
    let actor: Actor
    /// The role of a user; nil for a key.
    let role: Role?
    let permissions: Set<Permission>
    /// The session of a user.
    let session: RowID<UserSession>?

    /// The user; nil for a key.
    var user: RowID<User>? { actor.user }
}

/// A request with everything that a handler needs.
struct APIRequest: Sendable {
    let id: String
    let method: HTTPRequest.Method
    /// The pattern of its route.
    let route: String
    /// The values in the path, by name.
    let path: [String: String]
    let query: [String: String]
    let headers: HTTPFields
    let body: JSONValue
    /// The client's network: an IPv4 address, or the first 64 bits of an IPv6 address.
    let network: String
    let now: Date
    /// The caller; nil at a route without sign-in.
    let caller: Principal?

    /// The caller of a route that requires one.
    var principal: Principal {
        get throws {
            guard let caller else { throw Problem(.unauthenticated, "sign in first") }
            return caller
        }
    }

    /// The origin of the changes that it makes.
    var origin: Origin {
        get throws { Origin(try principal.actor, via: "api", request: id, network: network) }
    }

    /// The number of the row with the id in the path.
    ///
    /// - Throws: ``Problem/notFound`` for what is no id of this kind.
    func number(_ kind: PublicIDKind, in tx: any TenantReading, _ name: String = "id") throws -> Int64 {
        guard let number = try path[name].flatMap({ try tx.number(kind, of: $0) }) else { throw Problem.notFound }
        return number
    }

    /// The max number of objects of a page.
    var limit: Int {
        get throws {
            guard let text = query["limit"] else { return 25 }
            guard let limit = Int(text), (1...100).contains(limit) else {
                throw Problem.invalid("limit", "expected a number from 1 to 100")
            }
            return limit
        }
    }

    /// Refuses query fields that the route does not have: a misspelled filter would list everything.
    func requireOnly(_ names: String...) throws {
        for name in query.keys.sorted() where !names.contains(name) {
            throw Problem.invalid(
                name,
                "the route has no such query field",
                remedy: names.isEmpty ? nil : "it has \(names.joined(separator: ", "))"
            )
        }
    }

    /// The text of a member of the body.
    func text(_ name: String, max count: Int) throws -> String {
        guard let text = body[name]?.nonEmptyString else { throw Problem.invalid("/\(name)", "expected a text") }
        guard text.count <= count else {
            throw Problem.invalid("/\(name)", "longer than \(count) characters")
        }
        return text
    }

    /// The value of `If-Match`, which is the number of changes of an object; nil without one.
    var expectedSequence: Int64? {
        get throws {
            guard let text = headers[.ifMatch] else { return nil }
            guard let sequence = Int64(text.trimmingCharacters(in: CharacterSet(charactersIn: "\" "))) else {
                throw Problem.invalid("If-Match", "expected the ETag of the object")
            }
            return sequence
        }
    }
}

/// A response.
struct APIResponse: Sendable {
    var status: HTTPResponse.Status = .ok
    var body: JSONValue?
    var headers: [HTTPField.Name: String] = [:]

    init(_ body: JSONValue?, status: HTTPResponse.Status = .ok, headers: [HTTPField.Name: String] = [:]) {
        self.body = body
        self.status = status
        self.headers = headers
    }

    /// A page of a list.
    ///
    /// - Parameter next: The cursor of the next page; nil at the end.
    static func list(_ data: [JSONValue], next: String?) -> APIResponse {
        APIResponse(
            .compact([
                "object": "list", "data": .array(data), "has_more": .bool(next != nil),
                "next": next.map(JSONValue.string),
            ])
        )
    }
}

extension HTTPField.Name {
    static let requestID = constant("X-Request-Id")
    static let apiKey = constant("X-API-Key")
    static let idempotencyKey = constant("Idempotency-Key")
    static let idempotencyReplayed = constant("Idempotency-Replayed")
    static let fetchSite = constant("Sec-Fetch-Site")
    static let forwardedFor = constant("X-Forwarded-For")

    /// The name of a field; the names above are valid.
    private static func constant(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .via }
}
