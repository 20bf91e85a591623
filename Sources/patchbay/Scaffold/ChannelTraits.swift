import ArgumentParser
import ChannelSimulatorKit

/// The facts about a provider that a new channel starts from.
struct ChannelTraits: Sendable {
    /// The proof that a webhook is the provider's.
    enum Proof: String, Sendable, CaseIterable, ExpressibleByArgument {
        /// An HMAC of the body.
        case hmac
        /// A shared token in a header.
        case token
        /// Nothing but the key in the channel's own URL.
        case key
    }

    /// The webhook URL.
    enum Route: String, Sendable, CaseIterable, ExpressibleByArgument {
        /// One URL for all channels: a field of the webhook identifies the account.
        case shared
        /// A URL for each channel: nothing in a webhook identifies the account.
        case own
    }

    /// The provider's check of the URL.
    enum Handshake: String, Sendable, CaseIterable, ExpressibleByArgument {
        /// A request with a token that was entered beside the URL, and a challenge.
        case token
        /// A request with a challenge and the signature or token of a delivery.
        case proof
    }

    var proof = Proof.hmac
    var route = Route.shared
    var handshake: Handshake?
    var features: Set<ProviderFeature> = []

    /// Checks the combination.
    init(
        proof: Proof = .hmac,
        route: Route = .shared,
        handshake: Handshake? = nil,
        features: Set<ProviderFeature> = []
    ) throws(ScaffoldError) {
        guard proof != .key || route == .own else {
            throw ScaffoldError(
                problem: "--proof key needs --url own",
                remedy: "the key is a part of the channel's own URL"
            )
        }
        guard proof != .key || handshake != .proof else {
            throw ScaffoldError(
                problem: "--handshake proof needs --proof hmac or token",
                remedy: "use --handshake token if the check carries a token that was entered beside the URL"
            )
        }
        guard proof == .hmac || !features.contains(.signedTime) else {
            throw ScaffoldError(problem: "--signed-time needs --proof hmac", remedy: "only a signature covers a time")
        }
        self.proof = proof
        self.route = route
        self.handshake = handshake
        self.features = handshake == nil ? features : features.union([.handshake])
    }

    /// The names of the conditions that hold in the templates.
    var conditions: Set<String> {
        Set([proof.rawValue, route.rawValue]).union(features.map(\.rawValue))
            .union(handshake.map { ["\($0.rawValue)Handshake"] } ?? [])
    }

    /// The features that the provider does not have.
    var absent: [ProviderFeature] {
        var present = features
        if route == .shared { present.insert(.sharedURL) }
        if proof != .key { present.insert(.proof) }
        if proof == .hmac { present.insert(.signedBody) }
        return ProviderFeature.allCases.filter { !present.contains($0) }
    }
}

/// A feature that a provider may have, as a flag such as `--signed-time`; without the flag, the checks about it are listed
/// as absent.
struct ChannelFeature: EnumerableFlag, Hashable {
    let feature: ProviderFeature

    /// The features that --proof, --url and --handshake do not decide.
    static let allCases = ProviderFeature.allCases.filter {
        ![.sharedURL, .proof, .signedBody, .handshake].contains($0)
    }
    .map(ChannelFeature.init)

    static func name(for feature: ChannelFeature) -> NameSpecification {
        let words = feature.feature.rawValue.replacing(/[A-Z]/) { "-\($0.output.lowercased())" }
        return .customLong(words)
    }

    static func help(for feature: ChannelFeature) -> ArgumentHelp? { ArgumentHelp(feature.feature.summary) }
}
