import ChannelKit
import Foundation

/// Vapi's REST API, for one organisation.
struct VapiAPI: Sendable {
    /// `https://api.vapi.ai`, that of a region, or a simulator.
    let baseURL: String
    /// `Bearer …`.
    let authorization: Secret
    private let controlAuthorization: Secret?

    init(baseURL: String, key: Secret, controlKey: Secret?) {
        self.baseURL = baseURL
        authorization = Secret("Bearer \(key.reveal())")
        controlAuthorization = controlKey.map { Secret("Bearer \($0.reveal())") }
    }

    func post(_ json: JSONValue, to path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue?
    {
        let request = OutboundRequest(
            method: "POST",
            url: baseURL + path,
            headers: ["Authorization": authorization.reveal(), "Content-Type": "application/json"],
            body: json.data
        )
        let response = try await send(request, using: http)
        return try? JSONValue(parsing: response.body)
    }

    /// Reads a resource.
    ///
    /// - Throws: ``DeliveryError``; nothing was done, so that nothing is ever unclear.
    func get(_ path: String, using http: any HTTPSending) async throws(DeliveryError) -> JSONValue {
        let request = OutboundRequest(url: baseURL + path, headers: ["Authorization": authorization.reveal()])
        let response: OutboundResponse
        do { response = try await send(request, using: http) } catch {
            guard case .ambiguous(let reason) = error else { throw error }
            throw .notSent(reason: reason)
        }
        guard let json = try? JSONValue(parsing: response.body) else {
            throw .notSent(reason: "Vapi's answer is not JSON")
        }
        return json
    }

    /// Sends a command to a live call.
    ///
    /// The URL is Vapi's own word and opens the call to whoever has it: it is neither kept nor told. Only where it
    /// leads to the API's own host is it called as one that the operator named.
    func command(_ json: JSONValue, at url: String, using http: any HTTPSending) async throws(DeliveryError) {
        let isOwn = Self.origin(of: url) != nil && Self.origin(of: url) == Self.origin(of: baseURL)
        guard isOwn || url.hasPrefix("https://") else {
            throw .rejected(code: "control-url", reason: "the call's control URL is not https", remedy: "ask Vapi")
        }
        var headers: HeaderFields = ["Content-Type": "application/json"]
        headers["Authorization"] = controlAuthorization?.reveal()
        let request = OutboundRequest(
            method: "POST",
            url: url,
            headers: headers,
            body: json.data,
            origin: isOwn ? .configured : .untrusted
        )
        do { _ = try await send(request, using: http) } catch {
            switch error {
            case .rejected, .needsCredentials: throw .callIsOver
            default: throw error
            }
        }
    }

    private func send(_ request: OutboundRequest, using http: any HTTPSending) async throws(DeliveryError)
        -> OutboundResponse
    {
        let response: OutboundResponse
        do { response = try await http.send(request) } catch { throw DeliveryError(error) }
        guard (200...299).contains(response.status) else { throw VapiError(reading: response).deliveryError }
        return response
    }

    private static func origin(of url: String) -> String? {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(), parts.user == nil,
            let host = parts.host?.lowercased(), !host.isEmpty
        else { return nil }
        return "\(scheme)://\(host):\(parts.port ?? (scheme == "https" ? 443 : 80))"
    }
}

extension DeliveryError {
    /// A sentence for a call in which nobody listens any more.
    static var callIsOver: DeliveryError {
        .rejected(code: "call-over", reason: "the call is not live any more", remedy: "nothing: the call has ended")
    }
}
