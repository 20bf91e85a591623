import Foundation

/// A provider's JSON API that a bearer token opens: enough for a channel whose refusals are told by the HTTP status.
public struct JSONAPI: Sendable {
    private let baseURL: String
    private let token: Secret

    /// Describes an API.
    ///
    /// - Parameter baseURL: Where it lives, without a slash at the end.
    public init(_ baseURL: String, bearer token: Secret) {
        self.baseURL = baseURL
        self.token = token
    }

    /// Sends a message by posting `body` to `path`.
    ///
    /// - Parameter id: Finds the id of the message in the provider's answer.
    /// - Throws: ``DeliveryError`` by the HTTP status; an answer that names no message is
    ///   ``DeliveryError/ambiguous(reason:)``, because it may have been sent and no status of it could be recognised.
    public func send(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending,
        id: (JSONValue) -> JSONValue?
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let request = OutboundRequest(
            method: "POST",
            url: "\(baseURL)/\(path)",
            headers: ["Authorization": "Bearer \(token.reveal())", "Content-Type": "application/json"],
            body: body.data
        )
        let response: OutboundResponse
        do throws(HTTPFailure) { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard (200...299).contains(response.status) else { throw DeliveryError(refusal: response) }
        guard let found = (try? JSONValue(parsing: response.body)).flatMap(id)?.string, !found.isEmpty else {
            throw .ambiguous(reason: "the answer names no message")
        }
        return DeliveryReceipt(externalID: found)
    }
}

extension DeliveryError {
    /// What a refusal means for a send, by its HTTP status alone.
    ///
    /// A 5xx may come from something between here and the provider, after the send: it is unclear.
    public init(refusal response: OutboundResponse) {
        let reason = "HTTP \(response.status)"
        switch response.status {
        case 401, 403: self = .needsCredentials(reason: reason)
        case 429: self = .throttled(retryAfter: response.retryAfter(now: Date()), reason: reason)
        case 408, 500...: self = .ambiguous(reason: reason)
        default:
            self = .rejected(code: reason, reason: "the provider refuses it", remedy: "see the provider's document")
        }
    }
}
