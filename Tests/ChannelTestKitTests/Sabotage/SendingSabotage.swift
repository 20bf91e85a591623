import ChannelKit
import Foundation

// Adapters that lose, double or misreport sends.

/// Leaves out the hub's own id.
struct ForgetsCorrelation: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var destination = destination
        destination.correlation = ""
        return HealthyToy(channel: channel).request(members, to: destination)
    }
}

/// Puts the token into the URL.
struct PutsTokenInURL: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var request = HealthyToy(channel: channel).request(members, to: destination)
        request.url += "?access_token=\(channel.apiToken.reveal())"
        return request
    }
}

/// Waits for a day.
struct WaitsForEver: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var request = HealthyToy(channel: channel).request(members, to: destination)
        request.timeout = .seconds(86_400)
        return request
    }
}

/// Cuts texts that are too long.
struct CutsText: Toy {
    let channel: ToyChannel
    func send(_ text: String, to destination: Destination, using http: any HTTPSending) async throws(DeliveryError)
        -> DeliveryReceipt
    {
        try await HealthyToy(channel: channel).send(String(text.prefix(1_000)), to: destination, using: http)
    }
}

/// Declares a longer limit than the provider has.
struct IgnoresTextLimit: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { toyManifest(textLength: 4_000) }
}

/// Claims to send content that it cannot.
struct PromisesEverything: Toy {
    let channel: ToyChannel
    func canSend(_ content: ReplyContent) -> Bool { true }
}

/// Rejects a throttled send.
struct RejectsThrottle: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 429
            ? .rejected(code: "429", reason: "too much", remedy: "none") : HealthyToy.error(of: response)
    }
}

/// Ignores the requested wait.
struct IgnoresRetryAfter: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 429
            ? .throttled(retryAfter: .seconds(1), reason: "too much") : HealthyToy.error(of: response)
    }
}

/// Waits for a minute, whatever wait is requested.
struct WaitsAMinute: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 429
            ? .throttled(retryAfter: .seconds(60), reason: "too much") : HealthyToy.error(of: response)
    }
}

/// Rounds the requested wait up to minutes, which is no error: some providers tell no seconds.
struct RoundsUpToMinutes: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        guard response.status == 429, let wait = response.retryAfter(now: Date()) else {
            return HealthyToy.error(of: response)
        }
        let minutes = (wait.components.seconds + 59) / 60
        return .throttled(retryAfter: .seconds(60 * minutes), reason: "too much")
    }
}

/// Retries with refused credentials.
struct RetriesUnauthorized: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 401 ? .notSent(reason: "HTTP 401") : HealthyToy.error(of: response)
    }
}

/// Retries an ambiguous send.
struct RetriesAmbiguous: Toy {
    let channel: ToyChannel
    static func error(of failure: HTTPFailure) -> DeliveryError { .notSent(reason: "no answer") }
}

/// Retries a send after a gateway's error.
struct RetriesGateway: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status >= 500 ? .notSent(reason: "HTTP \(response.status)") : HealthyToy.error(of: response)
    }
}

/// Takes a send that never reached the provider for an ambiguous one.
struct ReconcilesNotSent: Toy {
    let channel: ToyChannel
    static func error(of failure: HTTPFailure) -> DeliveryError { .ambiguous(reason: "no answer") }
}

/// Takes any response for a success.
struct TakesAnyAnswer: Toy {
    let channel: ToyChannel
    static func receipt(of body: Data) throws(DeliveryError) -> DeliveryReceipt {
        DeliveryReceipt(externalID: (try? JSONValue(parsing: body))?["id"]?.string ?? "")
    }
}

/// Reports a closed window as a rejection.
struct IgnoresWindow: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 403
            ? .rejected(code: "403", reason: "refused", remedy: "none") : HealthyToy.error(of: response)
    }
}

/// Puts the message and the token into the reason.
struct TellsTooMuch: Toy {
    let channel: ToyChannel
    func send(_ text: String, to destination: Destination, using http: any HTTPSending) async throws(DeliveryError)
        -> DeliveryReceipt
    {
        do { return try await HealthyToy(channel: channel).send(text, to: destination, using: http) } catch {
            guard case .rejected(let code, _, let remedy) = error else { throw error }
            throw .rejected(code: code, reason: "'\(text)' with \(channel.apiToken.reveal())", remedy: remedy)
        }
    }
}

/// Declares a token as text.
struct DeclaresNoSecret: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest {
        toyManifest(
            settings: .settings {
                ToySetting.declarations
                Setting.text("refresh_token", help: "A token that is declared as text.", example: "x").optional()
            }
        )
    }
}

/// Explains a setting with one word.
struct ExplainsInAWord: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest {
        toyManifest(
            settings: .settings {
                ToySetting.declarations
                Setting.text("region", help: "region", example: "eu").optional()
            }
        )
    }
}
