import ChannelKit
import Foundation

// Senders that lose, double or hide what goes out.

/// Does not give the hub's own id along.
struct ForgetsCorrelation: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var destination = destination
        destination.correlation = ""
        return HealthyToy(channel: channel).request(members, to: destination)
    }
}

/// Puts the token into the URL as well.
struct PutsTokenInURL: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var request = HealthyToy(channel: channel).request(members, to: destination)
        request.url += "?access_token=\(channel.apiToken.reveal())"
        return request
    }
}

/// Waits for ever.
struct WaitsForEver: Toy {
    let channel: ToyChannel
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        var request = HealthyToy(channel: channel).request(members, to: destination)
        request.timeout = .seconds(86_400)
        return request
    }
}

/// Cuts what is too long.
struct CutsText: Toy {
    let channel: ToyChannel
    func send(_ text: String, to destination: Destination, using http: any HTTPSending) async throws(DeliveryError)
        -> DeliveryReceipt
    {
        try await HealthyToy(channel: channel).send(String(text.prefix(1_000)), to: destination, using: http)
    }
}

/// Believes in longer texts than the provider takes.
struct IgnoresTextLimit: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { toyManifest(textLength: 4_000) }
}

/// Promises what it cannot send.
struct PromisesEverything: Toy {
    let channel: ToyChannel
    func canSend(_ content: ReplyContent) -> Bool { true }
}

/// Gives up when it is asked for timeout.
struct RejectsThrottle: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 429
            ? .rejected(code: "429", reason: "too much", remedy: "none") : HealthyToy.error(of: response)
    }
}

/// Does not wait for as long as it is asked to.
struct IgnoresRetryAfter: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 429
            ? .throttled(retryAfter: .seconds(1), reason: "too much") : HealthyToy.error(of: response)
    }
}

/// Tries again with credentials that are refused.
struct RetriesUnauthorized: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 401 ? .notSent(reason: "HTTP 401") : HealthyToy.error(of: response)
    }
}

/// Sends again what may have arrived.
struct RetriesAmbiguous: Toy {
    let channel: ToyChannel
    static func error(of failure: HTTPFailure) -> DeliveryError { .notSent(reason: "no answer") }
}

/// Sends again what a gateway may have let through.
struct RetriesGateway: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status >= 500 ? .notSent(reason: "HTTP \(response.status)") : HealthyToy.error(of: response)
    }
}

/// Gives up what never reached the provider.
struct ReconcilesNotSent: Toy {
    let channel: ToyChannel
    static func error(of failure: HTTPFailure) -> DeliveryError { .ambiguous(reason: "no answer") }
}

/// Takes any answer for a success.
struct TakesAnyAnswer: Toy {
    let channel: ToyChannel
    static func receipt(of body: Data) throws(DeliveryError) -> DeliveryReceipt {
        DeliveryReceipt(externalID: (try? JSONValue(parsing: body))?["id"]?.string ?? "")
    }
}

/// Takes a closed window for any refusal.
struct IgnoresWindow: Toy {
    let channel: ToyChannel
    static func error(of response: OutboundResponse) -> DeliveryError {
        response.status == 403
            ? .rejected(code: "403", reason: "refused", remedy: "none") : HealthyToy.error(of: response)
    }
}

/// Tells the operator whom it concerned, and the token.
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

/// Calls a token plain text.
struct DeclaresNoSecret: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest {
        let extra = Setting.text("refresh_token", help: "It is no secret, it says.", example: "x").optional()
            .declaration
        return toyManifest(settings: ToySetting.declarations + [extra])
    }
}

/// Explains a setting in a word.
struct ExplainsInAWord: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest {
        toyManifest(
            settings: ToySetting.declarations + [
                Setting.text("region", help: "region", example: "eu").optional().declaration
            ]
        )
    }
}
