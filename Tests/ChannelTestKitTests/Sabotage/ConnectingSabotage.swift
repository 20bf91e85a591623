import ChannelKit

// Adapters that connect a channel wrongly.

/// Shows a secret among the values to enter.
struct ShowsSecretEntry: Toy {
    let channel: ToyChannel
    func entries(for url: String) -> [ProviderEntry] {
        [ProviderEntry("Webhook", url)] + channel.tokens.map { ProviderEntry("Word", $0.reveal()) }
    }
}

/// Names no URL among the values to enter.
struct NamesNoURL: Toy {
    let channel: ToyChannel
    func entries(for url: String) -> [ProviderEntry] { [] }
}

/// Finds a problem in every connection.
struct FindsTrouble: Toy {
    let channel: ToyChannel
    func connectionProblems(using http: any HTTPSending) async throws(DeliveryError) -> [ConnectionProblem] {
        [ConnectionProblem("the inbox is off", remedy: "turn it on")]
    }
}

/// Registers nothing.
struct RegistersNothing: Toy {
    let channel: ToyChannel
    func register(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {}
}

/// Leaves the webhook registered.
struct RestoresNothing: Toy {
    let channel: ToyChannel
    func restore(_ place: WebhookPlace, using http: any HTTPSending) async throws(DeliveryError) {}
}

/// Acknowledges an item that the provider does not know.
struct AcknowledgesStranger: Toy {
    let channel: ToyChannel
    func acknowledge(_ item: InboundItem, using http: any HTTPSending) async throws(DeliveryError) {
        _ = try await JSONAPI(channel.baseURL, bearer: channel.apiToken)
            .post(["id": "unknown"], to: "acknowledge", using: http)
    }
}

/// Declares a setting that is no secret as one whose secret is in URLs.
struct DeclaresWrongURLSecret: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { declaring("toy_channel") }
}

/// Puts the token into the URL, as its manifest declares: nothing is wrong with it.
struct PutsDeclaredTokenInURL: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { declaring("api_token") }
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        PutsTokenInURL(channel: channel).request(members, to: destination)
    }
}

/// Declares another secret than the one that it puts into the URL.
struct DeclaresOtherURLSecret: Toy {
    let channel: ToyChannel
    static var manifest: AdapterManifest { declaring("signing_secret") }
    func request(_ members: [String: JSONValue], to destination: Destination) -> OutboundRequest {
        PutsTokenInURL(channel: channel).request(members, to: destination)
    }
}

extension Toy {
    fileprivate static func declaring(_ setting: String) -> AdapterManifest {
        var manifest = toyManifest()
        manifest.secretsInURLs = [setting]
        return manifest
    }
}
