import ChannelKit
import Foundation

/// Calls to Botpress: the hosts of the Cloud, a Messaging server, or a simulator.
struct BotpressAPI: Sendable {
    /// Which system answers, and so what its errors look like.
    enum System {
        /// Botpress Cloud, with errors in JSON.
        case cloud
        /// The Messaging API integration, with errors in plain text.
        case integration
        /// A Messaging server, with errors in plain text.
        case server
    }

    /// `https://api.botpress.cloud`, a Messaging server's address, or a simulator.
    let baseURL: String

    /// A host beside that of the Cloud's API, such as `https://webhook.botpress.cloud`.
    ///
    /// Any other base, such as a proxy or a simulator, has it all in one place.
    func host(_ name: String) -> String {
        baseURL.replacing(/^https:\/\/api\.(?=botpress\.cloud$)/, with: "https://\(name).")
    }

    func post(
        _ json: JSONValue,
        to url: String,
        _ headers: HeaderFields,
        of system: System,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        var headers = headers
        headers["Content-Type"] = "application/json"
        let request = OutboundRequest(method: "POST", url: url, headers: headers, body: json.data)
        return try await answer(to: request, of: system, using: http)
    }

    func get(
        _ url: String,
        _ headers: HeaderFields,
        of system: System,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        try await answer(to: OutboundRequest(url: url, headers: headers), of: system, using: http)
    }

    /// The answer's body; nil where it is no JSON.
    ///
    /// The Cloud's edge may wrap an error into a 200: a body with a `code` between 400 and 599 is one.
    private func answer(
        to request: OutboundRequest,
        of system: System,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> JSONValue? {
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        let body = try? JSONValue(parsing: response.body)
        let hidden = body?["code"]?.integer.flatMap { (400...599).contains($0) ? Int($0) : nil }
        guard (200...299).contains(response.status), hidden == nil else {
            throw BotpressError(reading: response, hiddenStatus: hidden).deliveryError(
                from: system,
                retryAfter: response.botpressRetryAfter
            )
        }
        return body
    }
}

extension OutboundResponse {
    /// `Retry-After`, or the seconds until Botpress's own limit is lifted.
    fileprivate var botpressRetryAfter: Duration? {
        if let wait = retryAfter(now: Date()) { return wait }
        guard let reset = headers["RateLimit-Reset"].flatMap({ Int($0) }), (0...86_400).contains(reset) else {
            return nil
        }
        return .seconds(reset)
    }
}

extension String {
    /// The text as one component of a path, or the value of a query's field.
    var pathEncoded: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(CharacterSet(charactersIn: "-_.~"))) ?? ""
    }
}
