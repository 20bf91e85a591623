import ChannelKit
import Foundation

extension Toy {
    func canSend(_ content: ReplyContent) -> Bool {
        if case .buttons(let text, let choices) = content {
            (1...3).contains(choices.count) && !text.isEmpty
        } else {
            false
        }
    }

    func send(
        _ content: ReplyContent,
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        var members: [String: JSONValue] = ["text": .string(content.plainText)]
        if !content.choices.isEmpty { members["buttons"] = .array(content.choices.map { .string($0.title) }) }
        return try await send(members, to: destination, using: http)
    }

    private func send(
        _ members: [String: JSONValue],
        to destination: Destination,
        using http: any HTTPSending
    ) async throws(DeliveryError) -> DeliveryReceipt {
        let response: OutboundResponse
        do throws(HTTPFailure) { response = try await http.send(request(members, to: destination)) } catch {
            throw Self.error(of: error)
        }
        guard (200...299).contains(response.status) else { throw Self.error(of: response) }
        return try Self.receipt(of: response.body)
    }

    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        let common: [String: JSONValue] = [
            "channel": .string(channel.name), "to": .string(destination.contact.id),
            "ref": .string(destination.correlation),
        ]
        return OutboundRequest(
            method: "POST",
            url: "\(channel.baseURL)/messages",
            headers: ["Authorization": "Bearer \(channel.apiToken.reveal())", "Content-Type": "application/json"],
            body: JSONValue.object(common.merging(members) { common, _ in common }).data
        )
    }

    static func receipt(of body: Data) throws(DeliveryError) -> DeliveryReceipt {
        try DeliveryReceipt(requiring: (try? JSONValue(parsing: body))?["id"]?.string)
    }

    static func error(of failure: HTTPFailure) -> DeliveryError { DeliveryError(failure) }

    static func error(of response: OutboundResponse) -> DeliveryError {
        let code = (try? JSONValue(parsing: response.body))?["error"]?.string
        switch (code, response.status) {
        case ("window_closed", _): return .windowClosed(reason: "the provider says so")
        case (_, 401): return .needsCredentials(reason: "HTTP 401")
        case (_, 429): return .throttled(retryAfter: response.retryAfter(now: Date()), reason: "HTTP 429")
        case (_, 500...): return .ambiguous(reason: "HTTP \(response.status)")
        default:
            return .rejected(
                code: code ?? "HTTP \(response.status)",
                reason: "it is refused",
                remedy: "see the document"
            )
        }
    }

    func probeCredentials(using http: any HTTPSending) async throws(DeliveryError) {
        let probe = OutboundRequest(
            url: "\(channel.baseURL)/me",
            headers: ["Authorization": "Bearer \(channel.apiToken.reveal())"]
        )
        let response: OutboundResponse
        do throws(HTTPFailure) { response = try await http.send(probe) } catch { throw Self.error(of: error) }
        guard response.status == 200 else { throw Self.error(of: response) }
    }
}
