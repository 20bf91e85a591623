import ChannelKit
import Crypto
import Foundation
import HTTPTypes
import HubRouter

/// The key of a request that may be sent again after a lost response.
///
/// The response is stored in the transaction of the change, so that the change is made once.
struct IdempotencyKey: Sendable {
    /// The max characters of a key: clients send a UUID.
    private static let maxLength = 200

    /// The client's text.
    let text: String
    private let hash: Data
    private let request: Data
    private let at: Date

    /// The key of a request that must have one, in its header or as `client_message_id`.
    static func required(_ request: APIRequest) throws -> IdempotencyKey {
        guard let key = try IdempotencyKey(request, orMember: "client_message_id") else {
            throw Problem.invalid(
                "Idempotency-Key",
                "is missing: a request that is sent again would send the message twice",
                remedy: "send a new UUID for each message, in this header or as 'client_message_id'"
            )
        }
        return key
    }

    /// The key of a request; nil without one.
    ///
    /// - Parameter member: A member of the body that can hold it.
    init?(_ request: APIRequest, orMember member: String? = nil) throws {
        guard let text = request.headers[.idempotencyKey] ?? member.flatMap({ request.body[$0]?.string }) else {
            return nil
        }
        guard (1...Self.maxLength).contains(text.count) else {
            throw Problem.invalid("Idempotency-Key", "expected 1 to \(Self.maxLength) characters")
        }
        let actor = try request.principal.actor
        // Of one caller and one object: another's key with the same text is another key.
        let scope = [actor.kind.rawValue, "\(actor.id ?? 0)", request.route, request.path["id"] ?? "", text]
        self.text = text
        hash = Data(SHA256.hash(data: Data(scope.joined(separator: "\n").utf8)))
        self.request = Data(SHA256.hash(data: request.body.data))
        at = request.now
    }

    /// The response to the first request with this key; nil if this is the first.
    ///
    /// - Throws: ``Problem`` if that request had another body.
    func response(in tx: any TenantReading) throws -> APIResponse? {
        guard let stored = try tx.storedResponse(hash) else { return nil }
        guard stored.request == request else {
            throw Problem(
                .idempotencyMismatch,
                "the key was used for a request with another body",
                remedy: "use a new key for each request, and the same one to send it again"
            )
        }
        return APIResponse(
            stored.body,
            status: HTTPResponse.Status(code: stored.status),
            headers: [.idempotencyReplayed: "true"]
        )
    }

    /// Stores the response to the first request.
    func store(_ body: JSONValue, status: HTTPResponse.Status, in tx: any TenantTransaction) throws {
        try tx.store(StoredAPIResponse(request: request, status: status.code, body: body), under: hash, at: at)
    }
}
