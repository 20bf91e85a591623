import ChannelKit
import Crypto
import Foundation

/// Crisp's REST API, for one website.
struct CrispAPI: Sendable {
    /// The `base_url` of the channel.
    let baseURL: String
    /// `Basic …`; it must go to Crisp only.
    let authorization: Secret
    /// Names the key pair without giving it away, for what concerns all websites that it opens.
    let loginName: String
    private let root: String
    private let tier: String

    init(baseURL: String, websiteID: String, tier: String, identifier: String, key: Secret) {
        let login = Data("\(identifier):\(key.reveal())".utf8)
        self.baseURL = baseURL
        self.tier = tier
        root = "\(baseURL)/v1/website/\(websiteID)"
        authorization = Secret("Basic \(login.base64EncodedString())")
        loginName = "\(baseURL) \(tier) \(SHA256.hash(data: login).prefix(16).map(String.init).joined(separator: "."))"
    }

    /// The path of a conversation below the website's, or an error for what is no session.
    func conversation(_ session: String) throws(DeliveryError) -> String {
        guard session.isSessionID else {
            throw .rejected(
                code: "adapter",
                reason: "the contact is no session of Crisp's",
                remedy: "only who has written through Crisp can be answered there"
            )
        }
        return "conversation/\(session)"
    }

    func get(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        try await call("GET", path, body: nil, using: http)
    }

    func post(
        _ body: JSONValue,
        to path: String,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        try await call("POST", path, body: body, using: http)
    }

    func patch(_ path: String, _ body: JSONValue, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await call("PATCH", path, body: body, using: http)
    }

    /// The `data` of the answer; null if it says yes and is not understood.
    private func call(
        _ method: String,
        _ path: String,
        body: JSONValue?,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        let response = try await answer(method, path, body: body, using: http)
        let envelope = (try? JSONValue(parsing: response.body)) ?? .null
        guard (200...299).contains(response.status), envelope["error"]?.bool != true else {
            throw CrispError(reading: response).deliveryError(retryAfter: response.retryAfter(now: Date()))
        }
        return envelope["data"] ?? .null
    }

    private func answer(
        _ method: String,
        _ path: String,
        body: JSONValue?,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> OutboundResponse {
        let request = OutboundRequest(
            method: method,
            url: "\(root)/\(path)",
            headers: [
                "Authorization": authorization.reveal(), "X-Crisp-Tier": tier, "Content-Type": "application/json",
                "User-Agent": "Patchbay/1",
            ],
            body: body?.data ?? Data()
        )
        do { return try await http.send(request) } catch { throw DeliveryError(error) }
    }
}
