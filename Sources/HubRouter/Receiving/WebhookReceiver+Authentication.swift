import ChannelKit
import Foundation
import Logging

extension WebhookReceiver {
    /// An authentic request and the credentials that matched.
    struct VerifiedRequest {
        let request: AuthenticatedRequest
        let credentials: [Credential]
    }

    /// A refusal to authenticate a request: the reason and the credentials that were tried.
    struct Refusal {
        let failure: AuthenticationFailure
        var tried: Set<Credential> = []
        /// True if the provider always names an address, and this request names none.
        var isUnlocated = false

        init(_ failure: AuthenticationFailure) { self.failure = failure }
    }

    /// The response to a provider's check of the URL; nil if `request` is no such check.
    func handshake(_ request: WebhookRequest, as admission: WebhookAdmission) -> WebhookResponse? {
        let adapter = admission.adapter
        guard let type = adapter.type as? any WebhookHandshaking.Type, type.isHandshake(request) else { return nil }
        let channels = handshakers(for: request, as: admission)
        for channel in channels {
            guard let handshaking = channel.adapter as? any WebhookHandshaking else { continue }
            if let response = handshaking.answerHandshake(request) { return response }
        }
        refusals.log(
            "handshake refused: no secret matches (tried \(channels.count) channels); check the URL and token",
            of: adapter.type.kind,
            at: request.receivedAt
        )
        return type.handshakeRefusal
    }

    private func handshakers(for request: WebhookRequest, as admission: WebhookAdmission) -> [RoutedChannel] {
        if let own = admission.own { return [own] }
        let located = admission.adapter.candidates(atAny: admission.adapter.type.locate(request))
        return located.isEmpty ? admission.adapter.unlocatedHandshakers : located.answeringHandshakes
    }

    /// Authenticates `request` with each distinct credential that may have signed it, up to the limit.
    func verified(_ request: WebhookRequest, as admission: WebhookAdmission) throws(Stop) -> VerifiedRequest {
        let type = admission.adapter.type
        guard admission.hasCredential else {
            throw Stop(response: refuse(Refusal(.missing), of: admission.adapter, at: request.receivedAt))
        }
        guard let credentials = credentials(for: request, as: admission) else {
            var refusal = Refusal(.mismatch)
            refusal.isUnlocated = true
            throw Stop(response: refuse(refusal, of: admission.adapter, at: request.receivedAt))
        }
        let check = type.check(of: request)
        var tried: Set<Credential> = []
        var fitting: [Credential] = []
        var checked: AuthenticatedRequest?
        var worst = AuthenticationFailure.missing
        for credential in credentials where !tried.contains(credential) {
            guard tried.count < Credential.maxPerRequest else { break }
            tried.insert(credential)
            do throws(AuthenticationFailure) {
                checked = try check.authenticate(with: credential)
                fitting.append(credential)
            } catch { worst = error }
        }
        if let checked { return VerifiedRequest(request: checked, credentials: fitting) }
        var refusal = Refusal(worst)
        refusal.tried = tried
        throw Stop(response: refuse(refusal, of: admission.adapter, at: request.receivedAt))
    }

    /// The credentials to try, repetitions included; nil if an authentic request would name an address.
    private func credentials(for request: WebhookRequest, as admission: WebhookAdmission) -> [Credential]? {
        if let own = admission.own { return own.adapter.credentials }
        let type = admission.adapter.type
        let addresses = type.locate(request)
        guard !addresses.isEmpty || !type.manifest.alwaysNamesAddress else { return nil }
        let located = admission.adapter.candidates(atAny: addresses)
        return located.isEmpty ? admission.adapter.unlocatedCredentials : located.flatMap(\.adapter.credentials)
    }

    /// Counts and logs a refusal, and returns a response that does not reveal the reason.
    func refuse(_ refusal: Refusal, of adapter: AdapterRoutes, at now: Date) -> WebhookResponse {
        HubMetrics.authenticationFailed(adapter.type.kind, refusal.reason)
        refusals.log("webhook refused: \(refusal.sentence)", of: adapter.type.kind, at: now)
        return .unauthorized
    }
}

extension WebhookReceiver.Refusal {
    /// The reason as a label of metrics.
    var reason: String { isUnlocated ? "unlocated" : failure.rawValue }

    /// The reason and the remedy for the log, with the names of the adapter's settings.
    var sentence: String {
        let count = "(tried \(tried.count) secret\(tried.count == 1 ? "" : "s"))"
        if isUnlocated { return "it names no address of a channel; check the URL at the provider" }
        return switch failure {
        case .missing: "no signature or token; check the settings of the webhook at the provider"
        case .malformed: "malformed signature or token \(count); check the settings of the webhook at the provider"
        case .mismatch: "invalid signature or token \(count); check \(settings)"
        case .stale: "expired signature \(count); check the clock"
        }
    }

    /// The names of the settings that hold the credentials.
    private var settings: String {
        let secrets = Set(tried.map { String($0.name.prefix { $0 != "[" }) }).sorted()
        let others = tried.contains { $0.parameters["public_url"] != nil } ? ["public_url"] : []
        return (secrets + others).joined(separator: " and ")
    }
}
