import ChannelKit
import Foundation

/// The server's API, with the key of one of its users.
///
/// `/api/v1` takes a key behind `Bearer`. Below `/api` lie the same things for sessions, whose tokens stand there
/// bare: neither is understood in the place of the other.
struct PapercupsAPI: Sendable {
    /// `https://app.papercups.io`, a server of the tenant's own, or a simulator.
    let baseURL: String
    /// `Bearer …`.
    let authorization: Secret

    init(baseURL: String, key: Secret) {
        self.baseURL = baseURL
        authorization = Secret("Bearer \(key.reveal())")
    }

    /// What stands in `data` of a resource.
    func get(
        _ path: String,
        _ query: [(name: String, value: String)] = [],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue {
        try await page(path, query, using: http).data
    }

    /// A page of a list, with the cursor of the next.
    func page(
        _ path: String,
        _ query: [(name: String, value: String)],
        using http: any HTTPSending
    ) async throws(DeliveryError) -> (data: JSONValue, next: String?) {
        let fields = query.map { "\($0.name)=\($0.value.escapedForURL)" }.joined(separator: "&")
        let url = "\(baseURL)/api/v1/\(path)" + (fields.isEmpty ? "" : "?\(fields)")
        let response = try await call(OutboundRequest(url: url, headers: headers), using: http)
        guard let answer = try? JSONValue(parsing: response.body), let data = answer["data"] else {
            throw .ambiguous(reason: "the answer is not one of Papercups's; check base_url")
        }
        return (data, answer["next"]?.nonempty)
    }

    /// What stands in `data` of what was made.
    func post(_ path: String, _ json: JSONValue, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        var headers = headers
        headers["Content-Type"] = "application/json"
        let url = "\(baseURL)/api/v1/\(path)"
        let request = OutboundRequest(method: "POST", url: url, headers: headers, body: json.data)
        let response = try await call(request, using: http)
        return (try? JSONValue(parsing: response.body))?["data"] ?? .null
    }

    /// Sends any request, and turns everything but success into what it means.
    func call(_ request: OutboundRequest, using http: any HTTPSending) async throws(DeliveryError) -> OutboundResponse {
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard (200...299).contains(response.status) else {
            throw PapercupsError(reading: response).deliveryError(retryAfter: response.retryAfter(now: Date()))
        }
        return response
    }

    private var headers: HeaderFields { ["Authorization": authorization.reveal(), "Accept": "application/json"] }
}

extension String {
    fileprivate var escapedForURL: String { addingPercentEncoding(withAllowedCharacters: .unreserved) ?? "" }
}

extension CharacterSet {
    fileprivate static let unreserved = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~"
    )
}
