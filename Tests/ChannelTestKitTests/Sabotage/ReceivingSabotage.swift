import ChannelKit
import Foundation

// Adapters that accept requests, or reveal secrets, that they should not.

/// Compares only the length that was given.
struct ComparesPrefix: Toy {
    let channel: ToyChannel
    static func isRight(_ given: String, _ expected: String) -> Bool { !given.isEmpty && expected.hasPrefix(given) }
}

/// Accepts any signature of the right length.
struct IgnoresSignature: Toy {
    let channel: ToyChannel
    static func isRight(_ given: String, _ expected: String) -> Bool { given.count == expected.count }
}

/// Takes a request without a signature for one with a malformed one.
struct InventsSignature: Toy {
    let channel: ToyChannel
    static func signature(of request: WebhookRequest) -> String? { request.headers["X-Toy-Signature"] ?? "none" }
}

/// Compares a header's name by case.
struct ComparesHeaderCase: Toy {
    let channel: ToyChannel
    static func signature(of request: WebhookRequest) -> String? {
        request.headers.fields.first { $0.name == "X-Toy-Signature" }?.value
    }
}

/// Checks a trimmed body.
struct TrimsBody: Toy {
    let channel: ToyChannel
    static func signedBytes(of request: WebhookRequest) -> Data {
        Data(String(decoding: request.body, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines).utf8)
    }
}

/// Tries only the first of the secrets in rotation.
struct ForgetsOldSecret: Toy {
    let channel: ToyChannel
    var credentials: [Credential] {
        channel.signingSecrets.prefix(1).map { Credential(name: "signing_secret", secret: $0) }
    }
}

/// Tries only the last of the secrets in rotation.
struct ForgetsNewSecret: Toy {
    let channel: ToyChannel
    var credentials: [Credential] {
        channel.signingSecrets.suffix(1).map { Credential(name: "signing_secret", secret: $0) }
    }
}

/// Gives all secrets in rotation one name.
struct CallsSecretsTheSame: Toy {
    let channel: ToyChannel
    var credentials: [Credential] { channel.signingSecrets.map { Credential(name: "signing_secret", secret: $0) } }
}

/// Echoes the challenge without checking the token.
struct ReflectsChallenge: Toy {
    let channel: ToyChannel
    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        WebhookResponse(status: 200, contentType: "text/plain", text: request.queryFields["challenge"] ?? "")
    }
}

/// Reveals the valid token.
struct ExplainsToken: Toy {
    let channel: ToyChannel
    func answerHandshake(_ request: WebhookRequest) -> WebhookResponse? {
        let fields = request.queryFields
        guard let token = fields["token"], channel.tokens.contains(where: { $0.matches(token) }) else {
            return WebhookResponse(
                status: 403,
                contentType: "text/plain",
                text: "expected \(channel.tokens[0].reveal())"
            )
        }
        return WebhookResponse(status: 200, contentType: "text/plain", text: fields["challenge"] ?? "")
    }
}

/// Acknowledges with a type that the provider does not accept.
struct AcknowledgesInText: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest {
        toyManifest(acknowledgement: WebhookResponse(status: 200, contentType: "text/plain", text: "OK"))
    }
}

/// Puts a secret into its description.
struct DescribesSecret: Toy, CustomStringConvertible {
    let channel: ToyChannel
    var description: String { "toy channel with \(channel.apiToken.reveal())" }
}

/// Quotes the token in the issue of another setting.
struct QuotesTokenInIssue: Toy {
    let channel: ToyChannel
    init(channel: ToyChannel) { self.channel = channel }
    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        do { self.init(channel: try ToyChannel(settings)) } catch {
            let token = (try? settings[ToySetting.apiToken].first?.reveal()) ?? ""
            throw ConfigurationIssue(
                path: error.path,
                problem: "\(error.problem) (token \(token))",
                remedy: error.remedy
            )
        }
    }
}

/// Keeps the request's signature with every item.
struct KeepsSignature: Toy {
    let channel: ToyChannel
    static func payload(of element: ToyElement) -> Data {
        var members = element.json.object ?? [:]
        members["signature"] = element.request.headers["X-Toy-Signature"].map(JSONValue.string)
        return JSONValue.object(members).data
    }
}

/// Accepts an empty secret.
struct TakesEmptySecret: Toy {
    let channel: ToyChannel
    init(channel: ToyChannel) { self.channel = channel }
    init(_ settings: ChannelSettings) throws(ConfigurationIssue) {
        do { self.init(channel: try ToyChannel(settings)) } catch {
            guard error.problem.hasSuffix("is empty") else { throw error }
            self.init(
                channel: ToyChannel(name: "t-empty", apiToken: Secret(""), signingSecrets: [], tokens: [], baseURL: "")
            )
        }
    }
}

/// Decodes the whole body, recursively, to look for addresses.
struct LocatesByDecoding: Toy {
    let channel: ToyChannel
    static func locate(_ request: WebhookRequest) -> [Address] {
        guard let body = try? JSONValue(parsing: request.body) else { return [] }
        return channels(in: body).map { Address("toy_channel", $0) }
    }

    private static func channels(in json: JSONValue) -> [String] {
        switch json {
        case .object(let members):
            members.flatMap { $0.key == "channel" ? [$0.value.string].compactMap(\.self) : channels(in: $0.value) }
        case .array(let elements): elements.flatMap(channels)
        default: []
        }
    }
}

/// Finds another address than those of its items.
struct LocatesElsewhere: Toy {
    let channel: ToyChannel
    static func locate(_ request: WebhookRequest) -> [Address] { [Address("toy_channel", "t-elsewhere")] }
}

/// Declares no credential places.
struct NamesNoCredential: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { toyManifest(credentialPlaces: nil) }
}

/// Declares another header than that of its credential.
struct NamesOtherHeader: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { toyManifest(credentialPlaces: CredentialPlaces(headers: ["X-Other"])) }
}

/// Reads the rest of the body after each quote.
struct LocatesQuoteByQuote: Toy {
    let channel: ToyChannel
    static func locate(_ request: WebhookRequest) -> [Address] {
        let bytes = [UInt8](request.body)
        var sum = 0
        for quote in bytes.indices.lazy.filter({ bytes[$0] == UInt8(ascii: "\"") }).prefix(200) {
            sum = bytes[quote...].reduce(sum) { $0 &+ Int($1) }
        }
        return sum == 0 ? [] : HealthyToy.locate(request)
    }
}

/// Accepts any number of items in one request.
struct TakesAnyNumber: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { toyManifest(itemsPerRequest: 100_000) }
}
