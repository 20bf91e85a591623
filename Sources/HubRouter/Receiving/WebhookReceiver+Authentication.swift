import ChannelKit
import Foundation
import Logging

extension WebhookReceiver {
    /// An authentic request and the credentials that matched, by their positions in the adapter's.
    struct VerifiedRequest {
        let request: AuthenticatedRequest
        let credentials: [Int]
    }

    /// A refusal to authenticate a request: the reason and the credentials that were tried.
    struct Refusal {
        let failure: AuthenticationFailure
        var tried: [Credential] = []
        /// True if the provider always names an address, and this request names none.
        var isUnlocated = false

        init(_ failure: AuthenticationFailure) { self.failure = failure }
    }

    /// The response to a provider's check of the URL; nil if `request` is no such check.
    func handshake(_ request: WebhookRequest, as admission: WebhookAdmission) -> WebhookResponse? {
        let adapter = admission.adapter
        guard let type = adapter.handshaking, type.isHandshake(request) else { return nil }
        let channels = handshakers(for: request, as: admission)
        for channel in channels {
            if let response = channel.capabilities.webhookHandshaking?.answerHandshake(request) { return response }
        }
        refusals.log(
            "handshake refused: no secret matches (tried \(channels.count) channels); check the URL and token",
            of: adapter.kind,
            at: request.receivedAt
        )
        return type.handshakeRefusal
    }

    private func handshakers(for request: WebhookRequest, as admission: WebhookAdmission) -> [RoutedChannel] {
        if let own = admission.own { return [own.channel] }
        let located = admission.adapter.candidates(atAny: admission.adapter.type.locate(request))
        return located.isEmpty
            ? admission.adapter.unlocatedHandshakers : located.map(\.channel).answeringHandshakes
    }

    /// Authenticates `request` with each distinct credential that may have signed it, up to the limit.
    func verified(_ request: WebhookRequest, as admission: WebhookAdmission) throws(Stop) -> VerifiedRequest {
        guard admission.hasCredential else {
            throw Stop(response: refuse(Refusal(.missing), of: admission.adapter, at: request.receivedAt))
        }
        guard let credentials = credentials(for: request, as: admission) else {
            var refusal = Refusal(.mismatch)
            refusal.isUnlocated = true
            throw Stop(response: refuse(refusal, of: admission.adapter, at: request.receivedAt))
        }
        let check = admission.adapter.type.check(of: request)
        // At most 32, so that a list is searched faster than a set.
        var tried: [Int] = []
        var fitting: [Int] = []
        var checked: AuthenticatedRequest?
        var worst = AuthenticationFailure.missing
        for credential in credentials where !tried.contains(credential) {
            guard tried.count < Credential.maxPerRequest else { break }
            tried.append(credential)
            do throws(AuthenticationFailure) {
                checked = try check.authenticate(with: admission.adapter.credentials[credential])
                fitting.append(credential)
            } catch { worst = error }
        }
        if let checked { return VerifiedRequest(request: checked, credentials: fitting) }
        var refusal = Refusal(worst)
        refusal.tried = tried.map { admission.adapter.credentials[$0] }
        refusal.isUnlocated = isUnlocated(request, as: admission)
        throw Stop(response: refuse(refusal, of: admission.adapter, at: request.receivedAt))
    }

    /// The credentials to try, repetitions included; nil if an authentic request would name an address.
    private func credentials(for request: WebhookRequest, as admission: WebhookAdmission) -> [Int]? {
        if let own = admission.own { return own.credentials }
        let adapter = admission.adapter
        // Whatever channel it is for, no other secret can have signed it: its body need not be searched.
        if adapter.credentials.count == 1 { return [0] }
        let addresses = adapter.type.locate(request)
        guard !addresses.isEmpty || !adapter.manifest.alwaysNamesAddress else { return nil }
        let located = adapter.candidates(atAny: addresses)
        return located.isEmpty ? adapter.unlocatedCredentials : located.flatMap(\.credentials)
    }

    /// True if a request names no address, as an authentic one would.
    private func isUnlocated(_ request: WebhookRequest, as admission: WebhookAdmission) -> Bool {
        admission.own == nil && admission.adapter.manifest.alwaysNamesAddress
            && admission.adapter.type.locate(request).isEmpty
    }

    /// Counts and logs a refusal, and returns a response that does not reveal the reason.
    func refuse(_ refusal: Refusal, of adapter: AdapterRoutes, at now: Date) -> WebhookResponse {
        HubMetrics.authenticationFailed(adapter.kind, refusal.reason)
        refusals.log("webhook refused: \(refusal.sentence)", of: adapter.kind, at: now)
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
