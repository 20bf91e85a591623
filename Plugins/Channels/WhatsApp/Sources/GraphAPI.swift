import ChannelKit
import Foundation

/// Meta's Graph API, as one channel calls it.
struct GraphAPI: Sendable {
    /// The `base_url` of the channel.
    let baseURL: String
    private let root: String
    private let accessToken: Secret

    init(baseURL: String, version: String, accessToken: Secret) {
        self.baseURL = baseURL
        root = "\(baseURL)/\(version)"
        self.accessToken = accessToken
    }

    /// The header that opens everything; it must go to Meta only.
    var authorization: String { "Bearer \(accessToken.reveal())" }

    /// What the object at `path` says of itself.
    func get(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue? {
        try await json(OutboundRequest(url: "\(root)/\(path)", headers: ["Authorization": authorization]), using: http)
    }

    /// What Meta answers to `body`; nil if it says yes and is not understood.
    func post(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let request = OutboundRequest(
            method: "POST",
            url: "\(root)/\(path)",
            headers: ["Authorization": authorization, "Content-Type": "application/json"],
            body: body.data
        )
        return try await json(request, using: http)
    }

    private func json(
        _ request: OutboundRequest,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard (200...299).contains(response.status) else {
            throw GraphError(reading: response).deliveryError(retryAfter: response.retryAfter(now: Date()))
        }
        return try? JSONValue(parsing: response.body)
    }
}
